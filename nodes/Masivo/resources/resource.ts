import type { AnyOperation } from '../execution/operation';

/** What the node's Resource selector offers, with its operations in the order of their names. */
export interface Resource {
	value: string;
	name: string;
	operations: AnyOperation[];
}
