/** What the host tells when no answer came. */
export interface NetworkError {
	/** Node.js' or axios' error code, '' if there is none. */
	code: string;
	message: string;
}

/** Trouble that often passes by itself: resets, timeouts, DNS hiccups, a restart. */
const PASSING: ReadonlySet<string> = new Set([
	'EAI_AGAIN',
	'ECONNABORTED',
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ERR_BAD_RESPONSE',
	'ETIMEDOUT',
]);

/** Trouble that comes before anything could be sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
	'EAI_AGAIN',
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
]);

export function isPassingTrouble(code: string): boolean {
	return PASSING.has(code);
}

export function hasNotArrived(code: string): boolean {
	return BEFORE_SENDING.has(code);
}

/** n8n's request helper wraps axios' error in a NodeApiError, whose `cause` it then is. */
export function networkErrorOf(error: unknown): NetworkError {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	if (!(cause instanceof Error)) return { code: '', message: String(cause) };
	const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
	return { code, message: cause.message };
}
