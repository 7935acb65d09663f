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

/** What an answer says, as a sentence before others; '' if it says nothing. */
export function saidIn(body: unknown, blot: Blot): string {
	if (isWebPage(body)) {
		const title = shortened(blot(textOf(body)), LONGEST_TITLE);
		return title ? `The page says: "${title}". ` : '';
	}
	const words = shortened(blot(textOf(body)), LONGEST_SAID).replace(/[.\s]+$/, '');
	return words ? `${isMasivosError(body) ? 'Masivo' : 'The answer'} says: ${words}. ` : '';
}
