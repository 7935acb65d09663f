import { isRecord } from './values';

export { isPassingTrouble } from './networkTrouble';

/** What the host tells when no answer came. */
export interface NetworkError {
	/** Node.js' or axios' error code, '' if there is none. */
	code: string;
	message: string;
}

/**
 * The codes of what axios says without one that every n8n passes on: before n8n 2.34 its error has the
 * status of the answer that had begun in place of the code.
 */
const SAID: ReadonlyArray<[code: string, message: RegExp]> = [
	['ECONNABORTED', /timeout of \d+ ?ms exceeded|Request aborted/i],
	['ECONNRESET', /socket hang up/],
	['ERR_CANCELED', /^cancell?ed$/i],
	['ERR_BAD_RESPONSE', /stream has been aborted|^aborted$|maxContentLength/],
	['Z_DATA_ERROR', /incorrect (?:header|data) check|invalid (?:stored|distance|block|code)/],
	['Z_BUF_ERROR', /unexpected end of file/],
	['ERR__ERROR_', /Decompression failed/],
];

/** An error may be its own cause. */
const DEEPEST_CAUSE = 5;

/** Node.js', OpenSSL's and axios' codes, as in `read ECONNRESET`. */
const CODE = /\b(?:E[A-Z]{3,}|EAI_[A-Z]+|ERR_[A-Z_]+|HPE_[A-Z_]+|Z_[A-Z]+_ERROR|UND_ERR_[A-Z_]+)\b/;

/**
 * Why a request had no answer, from what n8n makes of axios' error: a NodeApiError. Its `cause` is
 * axios' error; before n8n 2.34 there is none, but `httpCode` holds the code and `messages` what axios
 * said, since `message` is then n8n's own ("The connection was aborted, perhaps …").
 */
export function networkErrorOf(error: unknown): NetworkError {
	const parts = partsOf(error);
	const message = parts.map(originalMessage).find(Boolean) ?? String(error);
	const code = parts.map(ownCode).find(Boolean);
	if (code) return { code, message };
	const said = SAID.find(([, words]) => words.test(message))?.[0] ?? CODE.exec(message)?.[0];
	// The status of an answer: it had begun, and could not be read to its end.
	const hasBegun = parts.some((part) => /^\d{3}$/.test(String(part.httpCode)));
	return { code: said ?? (hasBegun ? 'ERR_BAD_RESPONSE' : ''), message };
}

type Part = Partial<
	Record<'code' | 'httpCode' | 'message' | 'messages' | 'cause' | 'errors', unknown>
>;

/** The causes first, then what was made of them. Of several attempts to connect one stands for all. */
function partsOf(error: unknown, depth = 0): Part[] {
	if (depth > DEEPEST_CAUSE || !(error instanceof Error || isRecord(error))) return [];
	const part: Part = error;
	const attempt: unknown = Array.isArray(part.errors) ? part.errors[0] : undefined;
	return [...partsOf(part.cause, depth + 1), ...partsOf(attempt, depth + 1), part];
}

function originalMessage({ message, messages }: Part): string | undefined {
	const first: unknown = Array.isArray(messages) ? messages[0] : undefined;
	return [first, message].filter(isText).find(Boolean);
}

function ownCode({ code, httpCode }: Part): string | undefined {
	return [code, httpCode].filter(isText).find((text) => /^[A-Z][A-Z_\d]{2,}$/.test(text));
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
