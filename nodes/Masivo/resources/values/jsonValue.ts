import type { IDataObject } from 'n8n-workflow';

import { isRecord, refusedValue } from '../../transport/failure/failure';
import { AS_TEXT, exactNumber, isNumeric } from './number';
import { oddityInText } from './oddity';

/** Deeper than any data: what refers to itself has no end. */
const DEEPEST = 100;

/**
 * A copy of an object's or a list's values as JSON carries them, however deep they lie.
 *
 * @throws Failure for what JSON would change without a word: endless and inexact numbers, functions,
 *   instances of classes; and for text that was never meant
 */
export function readJsonValues<Value extends IDataObject | unknown[]>(
	field: string,
	value: Value,
): Value {
	return copyOf(field, value, 0) as Value;
}

function copyOf(field: string, value: unknown, depth: number): unknown {
	if (depth > DEEPEST) throw refusedValue(field, 'has no end', '…', 'It refers to itself.');
	if (value === null || typeof value === 'boolean') return value;
	if (isNumeric(value)) {
		const number = exactNumber(value);
		if (number !== undefined) return number;
		throw refusedValue(field, 'holds a number that is not exact', value, AS_TEXT);
	}
	if (typeof value === 'string') {
		const oddity = oddityInText(value);
		if (oddity) throw refusedValue(field, oddity.is, value, oddity.advice);
		return value;
	}
	if (Array.isArray(value)) return value.map((element) => copyOf(field, element, depth + 1));
	if (value instanceof Date && value.toJSON()) return value.toJSON();
	if (isRecord(value)) {
		return Object.fromEntries(
			Object.entries(value)
				.filter(([, entry]) => entry !== undefined)
				.map(([key, entry]) => [key, copyOf(field, entry, depth + 1)]),
		);
	}
	const advice = 'Give text, numbers, true, false, null, and lists and objects of these.';
	throw refusedValue(field, 'holds a value that JSON does not have', value, advice);
}
