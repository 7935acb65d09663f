import type { IDataObject } from 'n8n-workflow';

/**
 * When to send again: pure functions of the headers of a response, a clock and a random number.
 * All times are milliseconds. Header names are lower case, as Node.js delivers them.
 */

/** What Masivo says of the requests that are left (api/masivo.openapi.yaml, LIMITS). */
export interface RateLimit {
	/** In each window. */
	limit?: number;
	remaining?: number;
	/** Time until the window resets. */
	resetsInMs?: number;
}

/** The first wait is drawn from up to half a second, each further one from twice as much. */
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

/** A longer wait is none that Masivo documents: whoever names it means something else. */
const LONGEST_ASKED_MS = 86_400_000;

/** The three forms of an HTTP date (RFC 9110 §5.6.7); the last one does not name its zone, GMT. */
const WITH_ZONE =
	/^[a-z]{3}, \d\d [a-z]{3} \d{4} \d\d:\d\d:\d\d GMT$|^[a-z]+day, \d\d-[a-z]{3}-\d\d \d\d:\d\d:\d\d GMT$/i;
const WITHOUT_ZONE = /^[a-z]{3} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/i;

/**
 * The wait that an error answer asks for. `Retry-After` (seconds or an HTTP date, RFC 9110
 * §10.2.3) is authoritative. `X-RateLimit-Reset` comes with every answer, so it is a wait only
 * where that very limit was hit (429) and `Retry-After` is missing. Timing that cannot be read is no
 * timing: the retry then falls back to the backoff.
 *
 * @param now Unix time
 */
export function askedWaitMs(status: number, headers: IDataObject, now: number): number | undefined {
	const wait = retryAfterMs(headers['retry-after'], now);
	return wait ?? (status === 429 ? rateLimitOf(headers, now).resetsInMs : undefined);
}

/** @param now Unix time */
export function rateLimitOf(headers: IDataObject, now: number): RateLimit {
	return {
		limit: wholeOrFraction(headers['x-ratelimit-limit']),
		remaining: wholeOrFraction(headers['x-ratelimit-remaining']),
		resetsInMs: secondsAsMs(headers['x-ratelimit-reset'], now),
	};
}

/**
 * Exponential backoff with equal jitter: half of the ceiling is certain, so that there is always a
 * breath between, and the other half is drawn, so that requests that failed together do not come
 * back together.
 *
 * @param attempt how many times the request was sent so far, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
	const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
	return ((1 + random) * ceiling) / 2;
}

/** In the two largest units: `1 h 5 min`, `2 min`, `45 s`. */
export function durationText(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	const parts: Array<[number, string]> = [
		[Math.floor(seconds / 3600), 'h'],
		[Math.floor(seconds / 60) % 60, 'min'],
		[seconds % 60, 's'],
	];
	const first = Math.max(
		0,
		parts.findIndex(([number]) => number > 0),
	);
	const shown = parts.slice(first, first + 2).filter(([number]) => number > 0);
	return shown.map(([number, unit]) => `${number} ${unit}`).join(' ') || '0 s';
}

function retryAfterMs(header: unknown, now: number): number | undefined {
	const wait = secondsAsMs(header, now);
	if (wait !== undefined) return wait;
	const date = httpDate(header);
	return date !== undefined && date - now <= LONGEST_ASKED_MS ? Math.max(0, date - now) : undefined;
}

/** Seconds from now; some servers write the Unix time instead, in seconds or in milliseconds. */
function secondsAsMs(header: unknown, now: number): number | undefined {
	const number = wholeOrFraction(header);
	if (number === undefined) return undefined;
	if (number * 1000 <= LONGEST_ASKED_MS) return number * 1000;
	const moment = [number * 1000, number].find((ms) => Math.abs(ms - now) <= LONGEST_ASKED_MS);
	return moment === undefined ? undefined : Math.max(0, moment - now);
}

function httpDate(header: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	const text = header.trim();
	// Date.parse alone would read "soon 5" as a day in May.
	if (WITH_ZONE.test(text)) return finite(Date.parse(text));
	return WITHOUT_ZONE.test(text) ? finite(Date.parse(`${text} GMT`)) : undefined;
}

function wholeOrFraction(header: unknown): number | undefined {
	const text = typeof header === 'number' ? String(header) : header;
	const isNumber = typeof text === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(text);
	return isNumber ? finite(Number(text)) : undefined;
}

function finite(number: number): number | undefined {
	return Number.isFinite(number) ? number : undefined;
}
