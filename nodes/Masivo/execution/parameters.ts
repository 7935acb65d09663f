import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameters,
	isSafeObjectProperty,
} from 'n8n-workflow';

import { isRecord } from '../transport/facts/values';

/** What the user entered for one item; expressions are already evaluated. */
export interface ItemParameters {
	/** @param name as in the node's description; `options.timeout` reaches into a collection */
	get(name: string): unknown;
	/** What stands in the node, an expression as its text; undefined for a field that was not added. */
	entered(name: string): unknown;
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
		entered: (name) => rawValue(parameters, name),
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

/** Where a field stands in an item's JSON: `$json.body.ids[0]` is `['body', 'ids', '0']`. */
type FieldPath = readonly string[];

/**
 * One step of a path: `.name`, `?.name`, `[0]`, `['any name']` or `["any name"]`. JavaScript takes
 * `[007]` for something else, and a line break in a name for a slip.
 */
const STEP =
	/\??\.([A-Za-z_$][\w$]*)|\[(?:(0|[1-9]\d{0,8})|'([^'\\\p{Cc}\u2028\u2029]*)'|"([^"\\\p{Cc}\u2028\u2029]*)")\]/gu;

/**
 * The path in an expression that names one field of the item and does nothing else, such as
 * `={{ $json.customerId }}`: what the editor writes when a field is dragged from the input.
 * Undefined for every other expression.
 */
export function fieldPathOf(expression: string): FieldPath | undefined {
	const text = /^=\{\{[ \t\n]*\$json([.?[][^{}]*?)[ \t\n]*\}\}$/.exec(expression)?.[1];
	if (text === undefined) return undefined;
	const steps = [...text.matchAll(STEP)];
	if (steps.map(([step]) => step).join('') !== text) return undefined;
	const path = steps.map(([, ...names]) => names.find((name) => name !== undefined) ?? '');
	// n8n refuses some names wherever they stand; it is left to do so.
	return path.every(isSafeObjectProperty) ? path : undefined;
}

/**
 * The field's value, if it is one that n8n hands over as it is: text, a number, true, false, or a
 * list of these. Undefined for everything else: nothing there, null, an object, a date.
 */
export function plainField(json: IDataObject, path: FieldPath): unknown {
	let value: unknown = json;
	for (const name of path) value = ownValue(value, name);
	const isPlainValue = Array.isArray(value) ? isPlainList(value) : isPlain(value);
	return isPlainValue ? value : undefined;
}

/** What JavaScript would work out by a getter, or look up elsewhere, is left to n8n. */
function ownValue(holder: unknown, name: string): unknown {
	if (!isRecord(holder) && !Array.isArray(holder)) return undefined;
	return Object.getOwnPropertyDescriptor(holder, name)?.value;
}

/** No holes, and no names of its own beside the numbers. */
function isPlainList(list: unknown[]): boolean {
	return Object.keys(list).length === list.length && Array.from(list).every(isPlain);
}

function isPlain(value: unknown): boolean {
	return typeof value === 'number'
		? Number.isFinite(value)
		: typeof value === 'string' || typeof value === 'boolean';
}
