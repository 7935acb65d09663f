import type { IDataObject } from 'n8n-workflow';

/**
 * When to send again: pure functions of an answer's headers, a clock and a die.
 * All times are milliseconds. Header names are lower case, as Node.js delivers them.
 */

/** What Masivo says of the requests that are left (api/masivo.openapi.yaml, LIMITS). */
export interface RateLimit {
	remaining?: number;
	/** Time until the window resets. */
	resetsInMs?: number;
}

const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The first wait is drawn from up to half a second, each further one from twice as much. */
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

export function isRetryableStatus(status: number): boolean {
	return RETRYABLE_STATUSES.has(status);
}

/**
 * The wait that an error answer asks for. `Retry-After` (seconds or an HTTP date, RFC 9110
 * §10.2.3) is authoritative. `X-RateLimit-Reset` comes with every answer, so it is a wait only
 * where requests were too many and `Retry-After` is missing. Timing that cannot be read is no
 * timing: the retry then falls back to the backoff.
 */
export function askedWaitMs(status: number, headers: IDataObject, now: number): number | undefined {
	const wait = retryAfterMs(headers['retry-after'], now);
	return wait ?? (status === 429 ? rateLimitOf(headers).resetsInMs : undefined);
}

export function rateLimitOf(headers: IDataObject): RateLimit {
	const resetsInSeconds = wholeOrFraction(headers['x-ratelimit-reset']);
	return {
		remaining: wholeOrFraction(headers['x-ratelimit-remaining']),
		resetsInMs: resetsInSeconds === undefined ? undefined : resetsInSeconds * 1000,
	};
}

/**
 * Exponential backoff with full jitter: any wait up to the ceiling is equally likely, so
 * requests that failed together do not come back together.
 *
 * @param attempt how many times the request was sent so far, from 1
 * @param random a number in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
	return random * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
}

function retryAfterMs(header: unknown, now: number): number | undefined {
	const seconds = wholeOrFraction(header);
	if (seconds !== undefined) return seconds * 1000;
	// Every HTTP date names a month; without that check Date.parse would take "-5" for a year.
	if (typeof header !== 'string' || !/[a-z]{3}/i.test(header)) return undefined;
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function wholeOrFraction(header: unknown): number | undefined {
	const text = typeof header === 'number' ? String(header) : header;
	return typeof text === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
