import type { INodePropertyOptions, INodeProperties } from 'n8n-workflow';

import type { AnyOperation } from '../execution/operation';

/** What the node's Resource selector offers. */
export interface Resource {
	value: string;
	name: string;
	/** In the order of their names. */
	operations: AnyOperation[];
	/** The Operation selector, which shows when this resource is chosen. */
	operationSelector: INodeProperties;
}

/** What the Operation selector offers. */
export function operationOptions(operations: readonly AnyOperation[]): INodePropertyOptions[] {
	return operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	}));
}
