import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { isRecord } from '../transport/failure/failure';
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
		const raw = rawValue(parameters, name);
		// What only looks like a locator, in a user's data, stays as it is.
		const isWrapped = isLocator(raw) || holdsLocator(raw);
		const evaluate = (itemIndex: number): unknown => {
			const value: unknown = context.getNodeParameter(name, itemIndex, null);
			return isWrapped ? withoutLocators(value) : value;
		};
		if (!hasExpression(raw)) return once(evaluate);
		const text = isLocator(raw) ? raw.value : raw;
		const path = typeof text === 'string' ? fieldPathOf(text) : undefined;
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

/** What n8n stores for a field that offers a list or an ID: which of the two was used, and the value. */
function isLocator(value: unknown): value is { value: unknown } {
	return isRecord(value) && value.__rl === true;
}

/** The values that were chosen or entered, wherever they stand. */
function withoutLocators(value: unknown): unknown {
	if (isLocator(value)) return value.value;
	if (Array.isArray(value)) return value.map(withoutLocators);
	if (!holdsLocator(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, withoutLocators(entry)]),
	);
}

/** In the rows of a collection, or in the collection itself. */
function holdsLocator(value: unknown): value is IDataObject {
	if (Array.isArray(value)) return value.some(holdsLocator);
	return (
		isRecord(value) && Object.values(value).some((entry) => isLocator(entry) || holdsLocator(entry))
	);
}

/** n8n marks an expression by a leading equals sign. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
