import { isSafeObjectProperty, type IDataObject } from 'n8n-workflow';

/** Where a field stands in an item's JSON: `$json.body.ids[0]` is `['body', 'ids', '0']`. */
export type FieldPath = readonly string[];

/** One step of a path: `.name`, `?.name`, `[0]`, `['any name']` or `["any name"]`. */
const STEP = /\??\.([A-Za-z_$][\w$]*)|\[(?:(\d+)|'([^'\\]*)'|"([^"\\]*)")\]/g;

/**
 * The path in an expression that names one field of the item and does nothing else, such as
 * `={{ $json.customerId }}`: what the editor writes when a field is dragged from the input.
 * Undefined for every other expression.
 */
export function fieldPathOf(expression: string): FieldPath | undefined {
	const [, text] = /^=\{\{\s*\$json([.?[][^{}]*?)\s*\}\}$/.exec(expression) ?? [];
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
	for (const name of path) {
		if (typeof value !== 'object' || value === null) return undefined;
		value = (value as IDataObject)[name];
	}
	const isPlainValue = Array.isArray(value) ? value.every(isPlain) : isPlain(value);
	return isPlainValue ? value : undefined;
}

function isPlain(value: unknown): boolean {
	return ['string', 'number', 'boolean'].includes(typeof value);
}
