import type { IDataObject } from 'n8n-workflow';

import { readsAsRefusal, reportsFailure, saysSomething } from '../../transport/facts/body';
import { isRecord, shown } from '../../transport/facts/values';
import { deniedAnswer, notMasivosAnswer } from '../../transport/failure/answerFailures';
import { type Failure, masivoFailure } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import type { ImportRow } from './importFields';

/** Under these names services report what they did not take of a batch that they took. */
const REPORTS = ['errors', 'failed', 'failures', 'invalid', 'rejected', 'skipped'];

/**
 * What Masivo says of a batch that it queued. Its pages show an empty object (MIG-EVENTS) and the text
 * "Customer transactions enqueued successfully" (MIG-TX), and nothing for customers (x-unknown); so an
 * object counts that says nothing against it.
 *
 * @throws Failure for anything else: a web page, nothing, an error, a list of rows that were left out
 */
export function readQueued(answer: MasivoAnswer): { message?: string } {
	const { body } = answer;
	if (typeof body === 'string' && /^[^<{]*\b(?:en)?queued\b[^<]*$/i.test(body)) {
		return confirmedBy(body, answer);
	}
	if (!isRecord(body) || hasNothingInside(body) || 'error' in body) throw notMasivosAnswer(answer);
	const data = isRecord(body.data) ? body.data : {};
	const report = [body, data].map(reportIn).find((found) => found !== undefined);
	if (report) throw notTaken(...report).with({ body });
	if (reportsFailure(body) || reportsFailure(data)) throw deniedAnswer(answer);
	const message = [body.message, data.message, body.data].find(
		(text): text is string => typeof text === 'string' && text.trim() !== '',
	);
	return message ? confirmedBy(message, answer) : {};
}

function confirmedBy(message: string, answer: MasivoAnswer): { message: string } {
	const { body } = answer;
	if (readsAsRefusal(message)) throw deniedAnswer({ ...answer, body: message }).with({ body });
	return { message: message.trim() };
}

/** `{ data: … }` that holds nothing; without `data`, an empty object is what the page shows. */
function hasNothingInside(body: IDataObject): boolean {
	if (!('data' in body)) return false;
	const { data } = body;
	return data === null || data === '' || (isRecord(data) && Object.keys(data).length === 0);
}

function reportIn(record: IDataObject): [string, unknown] | undefined {
	return Object.entries(record).find(
		([name, value]) => REPORTS.includes(name.toLowerCase()) && saysSomething(value),
	);
}

function notTaken(name: string, value: unknown): Failure {
	return masivoFailure('denied', {
		message: 'Masivo took the batch, and says that it did not take all of it',
		description: `Under '${name}' it says ${shown(value)}. Which rows are queued is not certain: look some of them up in Masivo before you send any of them again.`,
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
