import {
	type INodeProperties,
	type INodePropertyOptions,
	updateDisplayOptions,
} from 'n8n-workflow';

import type { AnyOperation } from '../execution/operation';
import type { ListSearches } from '../execution/paging';
import { batchSettingsFields, settingsFields } from '../execution/settings';

/** What the node's Resource selector offers. */
export interface Resource {
	value: string;
	name: string;
	/** In the order of their names. */
	operations: AnyOperation[];
	/** The Operation selector, which shows when this resource is chosen. */
	operationSelector: INodeProperties;
	/** What the editor may list of it. */
	searches: ListSearches;
}

/**
 * @param value the resource's value in a saved workflow: never change it
 * @param name as the editor shows it
 * @param operations in the order of their names
 * @param first the one that is chosen when the resource is: never change it, because n8n does not save
 *   what is chosen by default, and saved workflows would do something else
 */
export function defineResource(
	value: string,
	name: string,
	operations: AnyOperation[],
	first: AnyOperation,
	searches: ListSearches = {},
): Resource {
	const selector: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operationOptions(operations),
		default: '',
	};
	return {
		value,
		name,
		operations,
		searches,
		operationSelector: { ...selector, default: first.value },
	};
}

function operationOptions(operations: readonly AnyOperation[]): INodePropertyOptions[] {
	return operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	}));
}

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
		description:
			'What the AI model reads to decide when and how to use this tool. Your own words stay when you change the operation.',
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
