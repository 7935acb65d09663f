import type { IDataObject } from 'n8n-workflow';

import { isWebPage, textOf } from '../facts/body';
import { denialIn, readsAsRefusal } from '../facts/denial';
import { isRecord, lettersOf, parsedJson, saysSomething } from '../facts/values';
import { deniedAnswer, notMasivosAnswer } from '../failure/answerFailures';
import type { MasivoAnswer } from './request';

/**
 * Where an answer puts what was asked for. Documented is `{ data: … }`; of other forms the likely ones are
 * read as well: no envelope or two, another name around it, a list of one.
 */

/** Names of what stands around a record, by their letters, besides the documented `data`. */
const WRAPPERS = [
	...['result', 'results', 'response', 'payload', 'body', 'content', 'items', 'item', 'rows'],
	...['records', 'record', 'value', 'object', 'entity', 'resource', 'attributes'],
	...['datos', 'resultado', 'respuesta', 'contenido'],
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
export function findIn(answer: MasivoAnswer, { names = [], is }: Sought): IDataObject | undefined {
	if (isWebPage(answer.body)) throw notMasivosAnswer(answer);
	const found = search(answer.body, [...names.map(lettersOf), ...WRAPPERS], is);
	denyIn(answer, found && [...found.layers, ...besides(found)], found?.record);
	return found?.record;
}

/**
 * @param layers what is around the record that was found
 * @param own the record itself, whose flags, such as `deleted`, say nothing of the request
 * @throws Failure if the answer says that the request failed
 */
export function denyIn(
	answer: MasivoAnswer,
	layers: readonly IDataObject[] = layersOf(answer.body),
	own?: IDataObject,
): void {
	const { request, ofRead } = answer;
	const around = layers.filter((layer) => layer !== own);
	// What can be looked at need not be believed on a count alone.
	const isLookedAt = request?.idempotent === true || ofRead;
	const isNone = !isLookedAt && denialIn(around, request?.idempotent) !== undefined;
	if (isNone || denialIn(layers, request?.idempotent) === 'failed') throw deniedAnswer(answer);
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
			valuesOf(record, ['data', ...names]).flatMap((value): Found[] => {
				const inner = onlyOne(value);
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
		.flatMap((layer) => valuesOf(layer, REMARKS))
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
			valuesOf(layer, ['data', ...WRAPPERS, ...REMARKS]).flatMap(recordsIn),
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

/** What one answer shows of a list. */
export interface Page {
	rows: IDataObject[];
	/** How many rows there are, as the answer says: in all, or in this page. */
	count?: number;
}

/** Under which a list, or what holds it, may stand, by their letters; the documented name first. */
const LIST_NAMES = [
	...['data', 'items', 'results', 'rows', 'records', 'docs', 'list', 'content', 'result'],
	...['rewards', 'campaigns', 'tiers', 'transactions', 'giftcards', 'response', 'payload'],
	...['datos', 'resultado', 'resultados', 'respuesta', 'body'],
];

const COUNT_NAMES = [
	...['total', 'totalcount', 'totalitems', 'totalrecords', 'totalrows', 'totalresults'],
	...['recordstotal', 'count'],
];

/** What says something of the list beside it. */
const ABOUT_PAGES = new Set([
	'meta',
	'metadata',
	'pagination',
	'paging',
	'page',
	'pageinfo',
	'links',
]);

const DEEPEST_LIST = 3;

/**
 * The rows of a list, each of them an object: in `data` as documented, else where they are likely to
 * stand, without an envelope or with two.
 *
 * @returns undefined if the answer holds nothing, neither rows nor anything against them
 * @throws Failure if it denies, or holds something else: a web page, half an answer
 */
export function pageIn(answer: MasivoAnswer): Page | undefined {
	const envelopes: IDataObject[] = [];
	let found: unknown = answer.body;
	while (isRecord(found) && envelopes.length < DEEPEST_LIST) {
		const said = [found, ...valuesOf(found, REMARKS).filter(isRecord)].map(withoutNone);
		if (denialIn(said) === 'failed') throw deniedAnswer(answer);
		envelopes.push(found);
		found = listWithin(found);
	}
	const count = countIn(envelopes);
	if (Array.isArray(found) && found.every(isRecord)) {
		// Without an envelope, what looks like a row may be one.
		const [only] = found;
		const isEnvelope = envelopes.length === 0 && found.length === 1 && !('id' in only);
		if (isEnvelope && denialIn([only]) === 'failed') throw deniedAnswer(answer);
		return { rows: found, count };
	}
	if (isFilled(found) || envelopes.some(holdsOther)) throw notMasivosAnswer(answer);
	if (count === 0) return { rows: [], count };
	if (count !== undefined) throw notMasivosAnswer(answer);
	const said = textOf(answer.body);
	if (readsAsRefusal(said) && !SAYS_NONE.test(said)) throw deniedAnswer(answer);
	return undefined;
}

/** That nothing was found is no refusal of a list. */
const SAYS_NONE =
	/\bnot? (?:[\w-]+ )*found\b|\b(?:no more|nothing|(?<!be )empty|sin)\b|\bno (?:hay|se encontr|existen)/i;

function withoutNone(envelope: IDataObject): IDataObject {
	const said = Object.entries(envelope).filter(
		([, value]) => typeof value !== 'string' || !SAYS_NONE.test(value),
	);
	return Object.fromEntries(said);
}

/** Whether it is more than nothing, an empty list or an empty object. */
function isFilled(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** A list before what may hold one. */
function listWithin(envelope: IDataObject): unknown {
	const named = valuesOf(envelope, LIST_NAMES);
	return named.find(Array.isArray) ?? named.find(isFilled);
}

/** Whether it is something of its own, such as one row in place of a list. */
function holdsOther(envelope: IDataObject): boolean {
	return Object.entries(envelope).some(([name, value]) => {
		const letters = lettersOf(name);
		if (letters === 'id') return isFilled(value);
		const isKnown = LIST_NAMES.includes(letters) || ABOUT_PAGES.has(letters);
		return !isKnown && typeof value === 'object' && isFilled(value);
	});
}

function countIn(envelopes: readonly IDataObject[]): number | undefined {
	const places = envelopes.flatMap((envelope) => [
		envelope,
		...valuesOf(envelope, [...ABOUT_PAGES]).filter(isRecord),
	]);
	return COUNT_NAMES.flatMap((letters) => places.flatMap((place) => valuesOf(place, [letters])))
		.filter((value) => /^\d{1,9}$/.test(String(value)))
		.map(Number)
		.at(0);
}

/** What stands under any of the names, in their order. @param names by their letters */
function valuesOf(record: IDataObject, names: readonly string[]): unknown[] {
	const entries = Object.entries(record).map(([name, value]) => [lettersOf(name), value] as const);
	return names.flatMap((wanted) =>
		entries.filter(([letters]) => letters === wanted).map(([, value]) => value),
	);
}
