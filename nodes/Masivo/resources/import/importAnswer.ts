import type { IDataObject } from 'n8n-workflow';

import { isWebPage, textOf } from '../../transport/facts/body';
import { denialIn } from '../../transport/facts/denial';
import {
	isRecord,
	lettersOf,
	parsedJson,
	saysSomething,
	shown,
} from '../../transport/facts/values';
import { deniedAnswer, notMasivosAnswer } from '../../transport/failure/answerFailures';
import { masivoFailure } from '../../transport/failure/failure';
import { denyIn } from '../../transport/request/envelope';
import type { MasivoAnswer } from '../../transport/request/request';
import { customerNamed } from '../fields/customer';
import type { ImportRow } from './importFields';

/** Under these names (`lettersOf`) services report what they did not take of a batch that they took. */
const REPORTS = new Set([
	...['discarded', 'errores', 'errors', 'failed', 'failedrows', 'failures', 'fallidos', 'ignored'],
	...['invalid', 'invalidrows', 'notprocessed', 'omitidos', 'rechazados', 'rejected', 'skipped'],
	...['unprocessed', 'validationerrors'],
]);

/** And under these how many those are. */
const COUNTS = new Set([
	...REPORTS,
	...['errorcount', 'errorscount', 'failcount', 'failedcount', 'failurecount', 'invalidcount'],
	...['rejectedcount', 'skippedcount', 'totalerrors', 'totalfailed', 'totalskipped'],
]);

/** Under these, what became of each row. */
const RESULTS = new Set([
	...['customers', 'data', 'details', 'detalles', 'events', 'items', 'records', 'result'],
	...['resultados', 'results', 'rows', 'statuses', 'transactions'],
]);

/** What Masivo says of a batch that it queued. */
export interface Queued {
	message?: string;
	/** What it says of the rows that it did not take. */
	refused: ReadonlyMap<ImportRow, string>;
}

/**
 * Its pages show an empty object (MIG-EVENTS) and the text "Customer transactions enqueued successfully"
 * (MIG-TX), and nothing for customers (x-unknown). Rows that are named as not taken stand apart; that some
 * were not, without a name, leaves all of them in doubt.
 *
 * @throws Failure for what denies that the batch was queued, and for what does not say it
 */
export function readQueued(answer: MasivoAnswer, rows: readonly ImportRow[]): Queued {
	const body = parsedJson(answer.body);
	if (isWebPage(body)) throw notMasivosAnswer(answer);
	const layers = layersOf(body);
	const results = resultsIn(body, layers);
	const bad = results.filter(isBad).concat(reportsIn(layers));
	const refused = new Map<ImportRow, string>();
	let unnamed = 0;
	for (const entry of bad) {
		const at = positionOf(entry, rows, results);
		if (at === undefined) unnamed++;
		else refused.set(rows[at], wordsOf(entry));
	}
	const counted = Math.max(0, ...layers.map(countIn));
	if (unnamed > 0 || counted > refused.size) throw notAllTaken(answer, layers);
	const message = messageIn(body, layers);
	if (refused.size > 0) return { message, refused };
	denyIn(answer);
	const isSaid = message !== undefined && /queue|encol|import|migra|proces/i.test(message);
	if (isSaid || results.length > 0) return { message, refused };
	throw notMasivosAnswer(answer);
}

/** What was not taken of a row. */
export function rowRefused({ customerId }: ImportRow, words: string): Error {
	return masivoFailure('refused', {
		message: `The import of ${customerNamed(customerId)} was refused: ${words}`,
		description: 'Masivo took the batch without this row. Correct it, and run the item again.',
	});
}

function layersOf(body: unknown): IDataObject[] {
	if (!isRecord(body)) return [];
	const inner = [body.data, body.result, body.summary, body.meta, body.report].filter(isRecord);
	const deepest = inner.flatMap(({ summary, meta }) => [summary, meta].filter(isRecord));
	return [body, ...inner, ...deepest];
}

/** What became of a row. `place` is where it stands, if it stands for the row there. */
interface Entry {
	value: unknown;
	place?: number;
}

/** Statuses of the single rows, if there are some. */
function resultsIn(body: unknown, layers: readonly IDataObject[]): Entry[] {
	const lists = layers.flatMap((layer) =>
		Object.entries(layer).filter(([name]) => RESULTS.has(lettersOf(name))),
	);
	const [list = []] = [body, ...lists.map(([, value]) => value)].filter(Array.isArray);
	return list.filter(isRecord).map((value, place) => ({ value, place }));
}

function isBad({ value }: Entry): boolean {
	return isRecord(value) && denialIn([value], false) !== undefined;
}

/** A list of what was not taken, or an object of it by the rows' IDs. */
function reportsIn(layers: readonly IDataObject[]): Entry[] {
	return layers.flatMap((layer) =>
		Object.entries(layer).flatMap(([name, value]): Entry[] => {
			if (!REPORTS.has(lettersOf(name))) return [];
			if (Array.isArray(value)) return value.filter(saysSomething).map((one) => ({ value: one }));
			if (!isRecord(value)) return [];
			return Object.entries(value)
				.filter(([, words]) => saysSomething(words))
				.map(([id, words]) => ({ value: { id, error: textOf(words) } }));
		}),
	);
}

function countIn(layer: IDataObject): number {
	const counts = Object.entries(layer).map(([name, value]) =>
		COUNTS.has(lettersOf(name)) && typeof value !== 'object' ? Number(value) : 0,
	);
	return Math.max(0, ...counts.filter(Number.isFinite));
}

/** By what it says of itself; else, where each row has one, by its place. */
function positionOf(
	{ value, place }: Entry,
	rows: readonly ImportRow[],
	results: readonly Entry[],
): number | undefined {
	const named = isRecord(value) ? positionsOfIds(value, rows) : [];
	if (named.length === 1) return named[0];
	const [only, ...others] = positionsNamed(textOf(value), rows);
	if (only !== undefined && others.length === 0) return only;
	if (place !== undefined && rows.length > 1 && results.length === rows.length) return place;
	const index = isRecord(value) ? value.index : undefined;
	return typeof index === 'number' && index in rows ? index : undefined;
}

function positionsOfIds(entry: IDataObject, rows: readonly ImportRow[]): number[] {
	const ids = [entry.id, entry.customer_id, entry.customerId, entry.external_id, entry.email]
		.filter((id) => typeof id === 'string' || typeof id === 'number')
		.map(String);
	return rows.flatMap(({ customerId, row: { email } }, position) =>
		[customerId, email].some((name) => typeof name === 'string' && ids.includes(name))
			? [position]
			: [],
	);
}

function wordsOf({ value }: Entry): string {
	const { error, message, reason, details }: IDataObject = isRecord(value) ? value : {};
	const words = [message, reason, error, details].map(textOf).find((text) => /\p{L}/u.test(text));
	return words ?? (textOf(value) || 'no reason is given');
}

function messageIn(body: unknown, layers: readonly IDataObject[]): string | undefined {
	const texts = [body, ...layers.flatMap(({ message, data }) => [message, data])];
	const text = texts.find((one) => typeof one === 'string' && /^\s*[^\s<[{][^<]*$/.test(one));
	return typeof text === 'string' ? text.trim() : undefined;
}

function notAllTaken(answer: MasivoAnswer, layers: readonly IDataObject[]): Error {
	const told = layers
		.flatMap((layer) => Object.entries(layer))
		.find(([name, value]) => COUNTS.has(lettersOf(name)) && saysSomething(value));
	if (!told) return deniedAnswer(answer);
	const [name, value] = told;
	return masivoFailure('denied', {
		message: 'Masivo took the batch, and says that it did not take all of it',
		description: `Which rows are queued is not certain. Under '${name}' it says ${shown(value)}.`,
		body: answer.body,
	});
}

/**
 * Which rows a refusal names, by their positions: by the place in the body, as in
 * `customers[3].events[1]` or `/customers/3/email`, or by the customer's ID or e-mail address. In what
 * form Masivo names them, if it does, is not documented (x-unknown), so whatever looks like it counts:
 * what is named is looked at alone, and not taken for bad.
 */
export function positionsNamed(text: string, rows: readonly ImportRow[]): number[] {
	const byPlace = placesIn(text, rows);
	if (byPlace.length > 0) return byPlace;
	return rows.flatMap(({ customerId, row }, position) =>
		[customerId, row.email].some((name) => typeof name === 'string' && holds(text, name))
			? [position]
			: [],
	);
}

const PLACE = /\bcustomers(?:\[|\.|\/)(\d+)\]?(?:[./](?:events|transactions)(?:\[|\.|\/)(\d+))?/g;

/** The body has one entry for each customer, in the order in which they first appear. */
function placesIn(text: string, rows: readonly ImportRow[]): number[] {
	const matches = [...text.matchAll(PLACE)];
	if (matches.length === 0) return [];
	const customers = new Map<string, number[]>();
	for (const [position, { customerId }] of rows.entries()) {
		customers.set(customerId, [...(customers.get(customerId) ?? []), position]);
	}
	const positions = [...customers.values()];
	return matches.flatMap(([, customer, inner]) => {
		const own = positions[Number(customer)] ?? [];
		return inner === undefined ? own : own.slice(Number(inner), Number(inner) + 1);
	});
}

/** As a whole word: `42` is not in `1042`. */
function holds(text: string, name: string): boolean {
	if (name === '') return false;
	for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
		const before = text.slice(0, at).at(-1);
		const after = text.at(at + name.length);
		if (!isInWord(before) && !isInWord(after)) return true;
	}
	return false;
}

function isInWord(character = ' '): boolean {
	return /[\p{L}\p{N}_@-]/u.test(character);
}
