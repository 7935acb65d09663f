import type { IDataObject } from 'n8n-workflow';

import { invalidInput, isRecord, refusedValue, shown } from '../../transport/failure/failure';
import { isBlankText, withoutStrayEnds } from './characters';
import { readJsonLiteral } from './literal';
import { AS_TEXT, isExactLiteral } from './number';
import { oddityInText } from './oddity';

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
	const oddity = /^(?:[{"]|\[(?!object ))/i.test(text) ? undefined : oddityInText(text);
	if (oddity) throw refusedValue(field, oddity.is, value, oddity.advice);
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
