import type { IDataObject } from 'n8n-workflow';

import { isRecord, shown } from '../../transport/facts/values';
import { invalidInput, refusedValue } from '../../transport/failure/failure';
import { readJsonLiteral } from './literal';
import { AS_TEXT, exactNumber, isExactLiteral, isNumeric } from './number';
import { isBlankText, suspicionInText, withoutStrayEnds } from './suspicious';

/** What a field of JSON asks for, in the words of the texts. */
interface Kind {
	is: string;
	how: string;
	/** Where quotes and line breaks in values break the text. */
	instead: string;
}

const OBJECT: Kind = {
	is: 'is not a JSON object',
	how: 'Write it as in {"name": "value"}, or use an expression that returns an object.',
	instead:
		'Where a value holds a quote or a line break, switch the whole field to an expression that returns an object: {{ ({ "name": $json.name }) }}.',
};

const LIST: Kind = {
	is: 'is not a JSON list',
	how: 'Write it as in [{"name": "value"}], or use an expression that returns a list.',
	instead:
		'Where a value holds a quote or a line break, switch the whole field to an expression that returns a list: {{ [{ "name": $json.name }] }}.',
};

/**
 * An object, or the object of a JSON text.
 *
 * @throws Failure for anything else, and for a number whose digits JSON.parse would lose
 */
export function readJsonObject(field: string, value: unknown): IDataObject {
	const object = typeof value === 'string' ? fromText(field, value, OBJECT) : value;
	if (isRecord(object)) return object;
	throw refusedValue(field, OBJECT.is, value, OBJECT.how);
}

/** A list, or the list of a JSON text. @throws Failure as `readJsonObject` does */
export function readJsonList(field: string, value: unknown): unknown[] {
	const list = typeof value === 'string' ? fromText(field, value, LIST) : value;
	if (Array.isArray(list)) return list;
	throw refusedValue(field, LIST.is, value, LIST.how);
}

/** Text without the fence in which models wrap code: ```json … ``` */
export function withoutFence(text: string): string {
	const bare = withoutStrayEnds(text);
	return /^```\w*\s([^]*)```$/.exec(bare)?.[1].trim() ?? bare;
}

function fromText(field: string, value: string, kind: Kind): unknown {
	const text = withoutFence(value);
	// Inside of JSON all values are looked at one by one.
	const suspicion = /^(?:[{"]|\[(?!object ))/i.test(text) ? undefined : suspicionInText(text);
	if (suspicion) throw refusedValue(field, suspicion.is, value, suspicion.advice);
	const parsed = parsedText(field, text, kind);
	// JSON that was put into JSON.
	const isNested = typeof parsed === 'string' && /^\s*[{[]/.test(parsed);
	return isNested ? parsedText(field, parsed, kind) : parsed;
}

function parsedText(field: string, text: string, kind: Kind): unknown {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw notJson(field, text, kind);
	}
	const lossy = numbersIn(text).find((literal) => !isExactLiteral(literal));
	if (lossy !== undefined) {
		throw refusedValue(field, 'holds a number that would lose digits', lossy, AS_TEXT);
	}
	return parsed;
}

/** The numbers of a JSON text as they are written, without those that stand in its strings. */
function numbersIn(text: string): string[] {
	const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g) ?? [];
	return tokens.filter((token) => !token.startsWith('"'));
}

function notJson(field: string, text: string, { is, how, instead }: Kind): Error {
	const literal = readJsonLiteral(text);
	if (!/^[{[]/.test(text) || !('stoppedAt' in literal) || isBlankText(text)) {
		return refusedValue(field, is, text, how);
	}
	const before = text.slice(0, literal.stoppedAt);
	const lines = before.split(/\r\n|\n|\r/);
	const column = (lines.at(-1)?.length ?? 0) + 1;
	const near = text.slice(Math.max(0, literal.stoppedAt - 20), literal.stoppedAt + 20);
	return invalidInput(
		field,
		`${is}: see line ${lines.length}, column ${column} (position ${literal.stoppedAt})`,
		`Near ${shown(near)} it stops being JSON. What came in is ${shown(text)}. ${instead}`,
	);
}

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
		const suspicion = suspicionInText(value);
		if (suspicion) throw refusedValue(field, suspicion.is, value, suspicion.advice);
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
