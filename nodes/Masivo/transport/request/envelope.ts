import type { IDataObject } from 'n8n-workflow';

import { isWebPage } from '../facts/body';
import { denialIn, saysSomething } from '../facts/denial';
import type { Redact } from '../facts/redact';
import { isRecord, parsedJson } from '../facts/values';
import { deniedAnswer, notMasivosAnswer } from '../failure/answerFailures';
import type { MasivoAnswer } from './request';

/**
 * Where an answer puts what was asked for. Documented is `{ data: … }`; of other forms the likely ones are
 * read as well: no envelope or two, another name around it, a list of one.
 */

/** Names of what stands around a record, besides the documented `data`. */
const WRAPPERS = [
	...['result', 'results', 'response', 'payload', 'body', 'content', 'items', 'item', 'rows'],
	...['records', 'record', 'value', 'object', 'entity', 'resource', 'attributes'],
];

const DEEPEST = 4;

/** A record, and what is around it from the outside in. */
interface Found {
	record: IDataObject;
	layers: IDataObject[];
}

/** What is looked for in an answer. */
export interface Sought {
	/** Likely names around it, such as `event`. */
	names?: readonly string[];
	/** Whether a record is it. */
	is(record: IDataObject): boolean;
}

/**
 * The record that is looked for, wherever the answer puts it; undefined if it holds none, and says nothing
 * against what was asked for.
 *
 * @throws Failure if the answer says that the request failed
 */
export function findIn(
	answer: MasivoAnswer,
	{ names = [], is }: Sought,
	redact?: Redact,
): IDataObject | undefined {
	if (isWebPage(answer.body)) throw notMasivosAnswer(answer, redact);
	const found = search(answer.body, [...names, ...WRAPPERS], is);
	denyIn(answer, found && [...found.layers, ...besides(found)], redact);
	return found?.record;
}

/**
 * @param layers what is around the record that was found
 * @throws Failure if the answer says that the request failed
 */
export function denyIn(
	answer: MasivoAnswer,
	layers?: readonly IDataObject[],
	redact?: Redact,
): void {
	const { request, ofRead } = answer;
	const denial = denialIn(layers ?? layersOf(answer.body), request?.idempotent);
	// What can be looked at need not be believed on a count alone.
	const isLookedAt = request?.idempotent === true || ofRead;
	if (denial === 'failed' || (denial && !layers && !isLookedAt)) {
		throw deniedAnswer(answer, redact);
	}
}

/** The same where there has to be one. @throws Failure */
export function soughtIn(answer: MasivoAnswer, sought: Sought): IDataObject {
	const record = findIn(answer, sought);
	if (record) return record;
	throw notMasivosAnswer(answer);
}

/** The record of a thing whose fields are no matter. @throws Failure */
export function recordIn(answer: MasivoAnswer): IDataObject {
	return soughtIn(answer, { is: (record) => Object.keys(record).length > 0 });
}

/** Near before far, and `data` before all others; what is all around it comes last. */
function search(body: unknown, names: readonly string[], is: Sought['is']): Found | undefined {
	const outermost = onlyOne(body);
	if (!outermost) return undefined;
	let level: Found[] = [{ record: outermost, layers: [] }];
	for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
		const next = level.flatMap(({ record, layers }) =>
			['data', ...names].flatMap((name): Found[] => {
				const inner = onlyOne(record[name]);
				return inner ? [{ record: inner, layers: [...layers, record] }] : [];
			}),
		);
		const found = next.find(({ record }) => is(record));
		if (found) return found;
		level = next;
	}
	return is(outermost) ? { record: outermost, layers: [outermost] } : undefined;
}

/** Where services say how it went, beside the data. */
const REMARKS = ['meta', 'outcome', 'response', 'result', 'status'];

function besides({ record, layers }: Found): IDataObject[] {
	return layers
		.filter((layer) => layer !== record)
		.flatMap((layer) => REMARKS.map((name) => layer[name]))
		.filter(isRecord)
		.filter((remark) => remark !== record && !layers.includes(remark));
}

/** All that speaks where nothing was found. */
function layersOf(body: unknown): IDataObject[] {
	const parsed = parsedJson(body);
	if (isText(parsed)) return [{ message: parsed }];
	const layers: IDataObject[] = [];
	let level = recordsIn(parsed);
	for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
		layers.push(...level);
		level = level.flatMap((layer) =>
			['data', ...WRAPPERS, ...REMARKS].flatMap((name) => recordsIn(layer[name])),
		);
	}
	return layers;
}

const MOST_READ = 100;

function recordsIn(value: unknown): IDataObject[] {
	const list = Array.isArray(value) ? value.slice(0, MOST_READ) : [value];
	return list.filter(isRecord);
}

/** A record, the JSON of one, or a list of one. */
function onlyOne(value: unknown): IDataObject | undefined {
	const parsed = parsedJson(value);
	const one: unknown = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
	return isRecord(one) ? one : undefined;
}

/** What Masivo lists: each row is an object. @throws Failure */
export function rowsIn(answer: MasivoAnswer): IDataObject[] {
	const { body } = answer;
	const data = isRecord(body) ? body.data : undefined;
	if (
		isRecord(body) &&
		typeof data === 'object' &&
		data !== null &&
		denialIn([body]) === 'failed'
	) {
		throw deniedAnswer(answer);
	}
	if (Array.isArray(data) && data.every(isRecord)) return data;
	throw notMasivosAnswer(answer);
}

/**
 * What an answer says that confirms nothing, for an output: its innermost record, or its words.
 */
export function saidIn({ body }: MasivoAnswer): IDataObject {
	const parsed = parsedJson(body);
	if (isText(parsed)) return { message: parsed.trim() };
	if (!isRecord(parsed)) return {};
	const { data } = parsed;
	if (isRecord(data)) return data;
	const others = Object.entries(parsed).filter(
		([, value]) => value !== null && value !== undefined,
	);
	return Object.fromEntries(others);
}

/** Words, and not half of something else. */
function isText(value: unknown): value is string {
	return typeof value === 'string' && /^\s*[^\s<[{]/.test(value);
}

/** The forms of an answer that Masivo documents, for a server that nothing is known of. */
const DOCUMENTED_BESIDES_DATA = new Set([
	...['count', 'error', 'errors', 'from', 'message', 'meta', 'page', 'pagination', 'status'],
	...['success', 'to', 'total'],
]);

/** What stands in the data of documented answers. */
const DOCUMENTED_DATA = [
	'customer',
	'wallet',
	'consent',
	'id',
	'customer_id',
	'order',
	'expired_at',
];

/**
 * Whether only Masivo is likely to have given it: data in the documented form, and nothing strange beside.
 *
 * @param isList whether a list was asked for: an empty one tells of Masivo then
 */
export function isDocumented(status: number, body: unknown, isList = false): boolean {
	if (!isRecord(body)) return false;
	const { data, error, details, ...others } = body;
	const beside = Object.keys(others);
	if (status >= 400) {
		const isSaid = [error, details].every((text) => typeof text === 'string' && text !== '');
		return (
			isSaid && status < 500 && data === undefined && beside.every((name) => name === 'requirement')
		);
	}
	if (status >= 300 || saysSomething(error)) return false;
	if (!beside.every((name) => DOCUMENTED_BESIDES_DATA.has(name))) return false;
	if (!Array.isArray(data))
		return isRecord(data) && DOCUMENTED_DATA.some((name) => saysSomething(data[name]));
	return data.every((row) => isRecord(row) && 'id' in row) && (isList || data.length > 0);
}
