import { isSafeObjectProperty, type IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/failure/failure';

/** Where a field stands in an item's JSON: `$json.body.ids[0]` is `['body', 'ids', '0']`. */
export type FieldPath = readonly string[];

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
