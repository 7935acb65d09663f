import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { fieldPathOf, plainField } from './itemField';

/** What the user entered for one item; expressions are already evaluated. */
export interface ItemParameters {
	/** @param name as in the node's description; `options.timeout` reaches into a collection */
	get(name: string): unknown;
}

type ReadParameter = (itemIndex: number) => unknown;

/**
 * Reads a node's parameters, and lets n8n evaluate only what needs it: half a millisecond for
 * each expression of each item, and memory for it (docs/benchmarks.md). What holds no expression
 * is the same for every item and is read once; what only names a field of the item is that field.
 */
export function createParameterReader(
	context: IExecuteFunctions,
): (itemIndex: number) => ItemParameters {
	const { parameters } = context.getNode();
	const items = context.getInputData();
	const readers = new Map<string, ReadParameter>();

	function readerOf(name: string): ReadParameter {
		const evaluate = (itemIndex: number): unknown =>
			context.getNodeParameter(name, itemIndex, null);
		const raw = rawValue(parameters, name);
		if (!hasExpression(raw)) return once(evaluate);
		const path = typeof raw === 'string' ? fieldPathOf(raw) : undefined;
		if (!path) return evaluate;
		return (itemIndex) => plainField(items[itemIndex].json, path) ?? evaluate(itemIndex);
	}

	return (itemIndex) => ({
		get(name) {
			const read = readers.get(name) ?? readerOf(name);
			readers.set(name, read);
			return read(itemIndex);
		},
	});
}

/** Reads for the first item that asks, and keeps the value for all others. */
function once(read: ReadParameter): ReadParameter {
	let kept: { value: unknown } | undefined;
	return (itemIndex) => (kept ??= { value: read(itemIndex) }).value;
}

function rawValue(parameters: INodeParameters, name: string): unknown {
	return name
		.split('.')
		.reduce<unknown>((value, part) => (value as INodeParameters | undefined)?.[part], parameters);
}

/** n8n marks an expression by a leading equals sign. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
