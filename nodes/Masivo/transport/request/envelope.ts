import type { IDataObject } from 'n8n-workflow';

import { readsAsRefusal, reportsFailure, saysSomething, textOf } from '../facts/body';
import { isRecord } from '../facts/values';
import { deniedAnswer, notMasivosAnswer } from '../failure/answerFailures';
import type { MasivoAnswer } from './request';

/**
 * What Masivo wraps as `{ data: … }` around everything that it answers.
 *
 * @throws Failure if the answer is none of Masivo's, or holds something else: a web page, `null`,
 *   half an answer, data beside an error
 */
export function recordIn(answer: MasivoAnswer): IDataObject {
	const data = dataIn(answer);
	if (isRecord(data)) return data;
	throw notMasivosAnswer(answer);
}

function dataIn(answer: MasivoAnswer): unknown {
	const { body } = answer;
	if (!isRecord(body)) return undefined;
	const { data } = body;
	if (typeof data === 'object' && data !== null && reportsFailure(body)) throw deniedAnswer(answer);
	return data;
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
		if (reportsFailure(found)) throw deniedAnswer(answer);
		envelopes.push(found);
		found = listWithin(found);
	}
	const count = countIn(envelopes);
	if (Array.isArray(found) && found.every(isRecord)) return { rows: found, count };
	if (saysSomething(found) || envelopes.some(holdsOther)) throw notMasivosAnswer(answer);
	if (count === 0) return { rows: [], count };
	if (count !== undefined) throw notMasivosAnswer(answer);
	const said = textOf(answer.body);
	if (readsAsRefusal(said) && !SAYS_NONE.test(said)) throw deniedAnswer(answer);
	return undefined;
}

/** That nothing was found is no refusal of a list. */
const SAYS_NONE =
	/\bnot? (?:[\w-]+ )*found\b|\b(?:no more|nothing|empty|sin)\b|\bno (?:hay|se encontr|existen)/i;

/** A list before what may hold one. */
function listWithin(envelope: IDataObject): unknown {
	const named = LIST_NAMES.flatMap((letters) => valuesNamed(envelope, letters));
	return named.find(Array.isArray) ?? named.find(saysSomething);
}

/** Whether it is something of its own, such as one row in place of a list. */
function holdsOther(envelope: IDataObject): boolean {
	return Object.entries(envelope).some(([name, value]) => {
		const letters = lettersOf(name);
		if (letters === 'id') return saysSomething(value);
		const isKnown = LIST_NAMES.includes(letters) || ABOUT_PAGES.has(letters);
		return !isKnown && typeof value === 'object' && saysSomething(value);
	});
}

function countIn(envelopes: readonly IDataObject[]): number | undefined {
	const places = envelopes.flatMap((envelope) => [
		envelope,
		...[...ABOUT_PAGES].flatMap((letters) => valuesNamed(envelope, letters)).filter(isRecord),
	]);
	return COUNT_NAMES.flatMap((letters) => places.flatMap((place) => valuesNamed(place, letters)))
		.filter((value) => /^\d{1,9}$/.test(String(value)))
		.map(Number)
		.at(0);
}

function valuesNamed(record: IDataObject, letters: string): unknown[] {
	return Object.entries(record)
		.filter(([name]) => lettersOf(name) === letters)
		.map(([, value]) => value);
}

function lettersOf(name: string): string {
	return name.toLowerCase().replace(/[^a-z]/g, '');
}
