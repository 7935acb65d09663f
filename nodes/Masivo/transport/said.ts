import type { IDataObject } from 'n8n-workflow';

import type { Blot } from './blot';
import { isWebPage, textOf } from './bodyText';
import { isRecord, shortened } from './values';

/** Whose answer it is, and what it says. */

/** So much of an answer is shown. */
const LONGEST_SAID = 1000;
const LONGEST_TITLE = 200;

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
		const letters = name.toLowerCase().replace(/[^a-z]/g, '');
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
	const words = shortened(blot(textOf(body)), LONGEST_SAID).replace(/[.\s]+$/, '');
	return words ? `${isMasivosError(body) ? 'Masivo' : 'The answer'} says: ${words}. ` : '';
}
