import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ListSearches } from '../execution/listSearch';
import type { AnyOperation } from '../execution/operation';

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
