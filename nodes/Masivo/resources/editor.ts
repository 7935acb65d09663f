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
			resource.operations.flatMap((operation) => operationFields(resource, operation)),
		),
	];
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
