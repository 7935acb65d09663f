import type { IDataObject } from 'n8n-workflow';

import type { Blot } from './redact';
import { isWebPage, textOf } from './body';
import { isRecord, shortened } from './values';

/** Whose answer it is, and what it says. */

/** So much of an answer is shown. */
const LONGEST_SAID = 1000;
const LONGEST_TITLE = 200;
const LONGEST_REASON = 200;

/** The fields of an error (api/masivo.openapi.yaml, Error); coupons add the last one (GUIDE-COUP). */
const DOCUMENTED = new Set(['error', 'details', 'requirement']);

/**
 * Whether a body can be an error of Masivo's. Every framework and gateway has a form of its own, often
 * with an `error` too; what they add (`status`, `path`, `message`, …) Masivo does not document.
 */
export function isMasivosError(body: unknown): boolean {
	return (
		isRecord(body) &&
		typeof body.error === 'string' &&
		body.error.trim() !== '' &&
		Object.keys(body).every((name) => DOCUMENTED.has(name))
	);
}

/** By their lower-case letters: what says with `false` that nothing was done. */
const DONE = new Set(['ok', 'success', 'succeeded', 'successful']);
/** What says with an error status, or with the word, that it went wrong. */
const STATE = new Set(['code', 'state', 'status', 'statuscode']);
const WRONG = new Set(['error', 'errors']);

/**
 * Whether a body says that the request failed, whatever the status it came with: gateways and
 * frameworks answer 200 with `{ success: false }`, `{ status: "error" }`, `{ statusCode: 503 }`.
 */
export function saysItFailed(body: IDataObject): boolean {
	return Object.entries(body).some(([name, value]) => {
		const letters = lettersOf(name);
		if (DONE.has(letters)) return /^(?:false|0|no)$/i.test(textOf(value));
		if (STATE.has(letters)) return /^(?:[45]\d\d|error|fail(?:ed|ure)?)$/i.test(textOf(value));
		return WRONG.has(letters) && saysSomething(value);
	});
}

const REFUSAL =
	/\b(?:not|never|nothing|cannot|unable|unknown|invalid|denied|forbidden|unauthori[sz]ed|unavailable|(?:fail(?:ed|ure)?|error) (?:to|while|when|in|on))\b|n['\u2019]t\b|^\W*(?:error|failed|failure)\b/i;

/**
 * Whether a message tells that something did not happen. A message is little enough as a confirmation: one
 * in which there is a "not" is none. That some number of failures is none says nothing against it.
 */
export function readsAsRefusal(message: string): boolean {
	return REFUSAL.test(message);
}

/** Whether it is more than nothing, an empty list or an empty object. */
export function saysSomething(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	if (isRecord(value)) return Object.keys(value).length > 0;
	return Boolean(value);
}

/** What an answer says, as a sentence before others; '' if it says nothing. */
export function saidIn(body: unknown, blot: Blot): string {
	if (isWebPage(body)) {
		const title = shortened(blot(textOf(body)), LONGEST_TITLE);
		return title ? `The page says: "${title}". ` : '';
	}
	const words = shortened(wordsIn(body, blot), LONGEST_SAID);
	return words ? `${speakerOf(body)} says: ${words}. ` : '';
}

/** Where the reason of a refusal stands, the most telling first: fields by their lower-case letters. */
const REASONS = [
	...['requirement', 'details', 'detail', 'message', 'reason'],
	...['errordescription', 'description', 'errors', 'error', 'title'],
];

/** Words for people, not JSON. */
const READABLE = /^(?!true$|false$|[[{]).*\p{L}/su;

/**
 * Why a request was refused, for a message; '' if no field says it. And what else the answer says, as a
 * sentence before others: all of it, where the reason is too long for a message.
 */
export function reasonIn(body: unknown, blot: Blot): { reason: string; others: string } {
	const fields = isRecord(body) ? Object.entries(body) : [];
	const whole = REASONS.flatMap((letters) => fields.filter(([name]) => lettersOf(name) === letters))
		.map(([, value]) => wordsIn(value, blot))
		.find((words) => READABLE.test(words));
	const reason = shortened(whole ?? '', LONGEST_REASON);
	if (reason !== whole) return { reason, others: saidIn(body, blot) };
	// A field without a value keeps the form: what else there is are words beside it.
	const isTold = (value: unknown) => wordsIn(value, blot) === reason;
	const rest = fields.map(([name, value]) => [name, isTold(value) ? '' : value] as const);
	const others = shortened(wordsIn(Object.fromEntries(rest), blot), LONGEST_SAID);
	return { reason, others: others && `${speakerOf(body)} also says: ${others}. ` };
}

function speakerOf(body: unknown): string {
	return isMasivosError(body) ? 'Masivo' : 'The answer';
}

function wordsIn(value: unknown, blot: Blot): string {
	return blot(textOf(value)).replace(/[.\s]+$/, '');
}

function lettersOf(name: string): string {
	return name.toLowerCase().replace(/[^a-z]/g, '');
}
