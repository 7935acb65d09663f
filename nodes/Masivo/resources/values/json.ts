import type { IDataObject } from 'n8n-workflow';

import { invalidInput, isRecord, refusedValue, shown } from '../../transport/failure';
import { isBlankText, withoutStrayEnds } from './characters';
import { readJsonLiteral } from './literal';
import { AS_TEXT, isExactLiteral } from './number';
import { oddityInText } from './oddity';

const HOW = 'Write it as in {"name": "value"}, or use an expression that returns an object.';

const RETURN_AN_OBJECT =
	'Where a value holds a quote or a line break, switch the whole field to an expression that returns an object: {{ ({ "name": $json.name }) }}.';

/**
 * An object, or the object of a JSON text.
 *
 * @throws Failure for anything else, and for a number whose digits JSON.parse would lose
 */
export function readJsonObject(field: string, value: unknown): IDataObject {
	const object = typeof value === 'string' ? fromText(field, value) : value;
	if (isRecord(object)) return object;
	throw refusedValue(field, 'is not a JSON object', value, HOW);
}

/** Text without the fence in which models wrap code: ```json … ``` */
export function withoutFence(text: string): string {
	const bare = withoutStrayEnds(text);
	return /^```\w*\s([^]*)```$/.exec(bare)?.[1].trim() ?? bare;
}

function fromText(field: string, value: string): unknown {
	const text = withoutFence(value);
	// Inside of JSON all values are looked at one by one.
	const oddity = /^(?:[{"]|\[(?!object ))/i.test(text) ? undefined : oddityInText(text);
	if (oddity) throw refusedValue(field, oddity.is, value, oddity.advice);
	const parsed = parsedText(field, text);
	// JSON that was put into JSON.
	return typeof parsed === 'string' && /^\s*\{/.test(parsed) ? parsedText(field, parsed) : parsed;
}

function parsedText(field: string, text: string): unknown {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw notJson(field, text);
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

function notJson(field: string, text: string): Error {
	const literal = readJsonLiteral(text);
	if (!/^[{[]/.test(text) || !('stoppedAt' in literal) || isBlankText(text)) {
		return refusedValue(field, 'is not a JSON object', text, HOW);
	}
	const before = text.slice(0, literal.stoppedAt);
	const lines = before.split(/\r\n|\n|\r/);
	const column = (lines.at(-1)?.length ?? 0) + 1;
	const near = text.slice(Math.max(0, literal.stoppedAt - 20), literal.stoppedAt + 20);
	return invalidInput(
		field,
		`is not a JSON object: see line ${lines.length}, column ${column} (position ${literal.stoppedAt})`,
		`Near ${shown(near)} it stops being JSON. What came in is ${shown(text)}. ${RETURN_AN_OBJECT}`,
	);
}
