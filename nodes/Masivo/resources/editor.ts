import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import type { AnyOperation } from '../execution/operation';
import { batchSettingsFields } from '../execution/batchSettings';
import { settingsFields } from '../execution/settings';
import type { ListSearches } from '../execution/listSearch';
import type { Resource } from './resource';

/** The node's fields in the editor: Resource, Operation, then each operation's own. */
export function editorFields(resources: readonly Resource[]): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: 'customer',
		},
		...resources.map(({ operationSelector }) => operationSelector),
		...resources.flatMap((resource) =>
			resource.operations.map((operation) => toolDescription(resource, operation)),
		),
		...resources.flatMap((resource) =>
			resource.operations.flatMap((operation) => operationFields(resource, operation)),
		),
	];
}

/**
 * What an AI model reads of the operation when the node is an agent's tool. n8n would tell it the action
 * only, and adds no field of its own where there is one of this name (ai-tools.js).
 */
function toolDescription(resource: Resource, operation: AnyOperation): INodeProperties {
	return {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 3 },
		default: fullDescription(operation),
		description: 'What the AI model reads to decide when and how to use this tool',
		displayOptions: {
			show: {
				'@tool': [true],
				resource: [resource.value],
				operation: [operation.value],
			},
		},
	};
}

/** What an operation does and what has to be known before it is run, in full sentences. */
export function fullDescription({
	description,
	caution,
}: Pick<AnyOperation, 'description' | 'caution'>): string {
	return [`${description.replace(/\.$/, '')}.`, caution].filter(Boolean).join(' ');
}

function operationFields(resource: Resource, operation: AnyOperation): INodeProperties[] {
	const options: INodeProperties = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...settingsOf(operation), ...(operation.options ?? [])].sort((a, b) =>
			a.displayName.localeCompare(b.displayName),
		),
	};
	return updateDisplayOptions(
		{ show: { resource: [resource.value], operation: [operation.value] } },
		[...operation.fields, options],
	);
}

function settingsOf({ batch }: AnyOperation): INodeProperties[] {
	return batch ? batchSettingsFields : settingsFields;
}

/** What the editor's dropdowns are filled with. */
export function listSearches(resources: readonly Resource[]): ListSearches {
	return Object.assign({}, ...resources.map(({ searches }) => searches)) as ListSearches;
}
