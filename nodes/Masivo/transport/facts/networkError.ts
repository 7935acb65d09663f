import { isRecord } from './values';

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

/** What happened, as far as a code and a message tell. */
export type NetworkTrouble =
	// Before anything was sent:
	| 'refused'
	| 'unknownHost'
	| 'lookUpFailed'
	| 'unreachable'
	| 'untrustedIssuer'
	| 'certificateDate'
	| 'certificateName'
	| 'badCertificate'
	| 'noTls'
	| 'tlsEnded'
	| 'notSent'
	// Nobody knows what became of the request:
	| 'timedOut'
	| 'ended'
	| 'unreadable'
	| 'stopped'
	| 'unknown';

const BEFORE_SENDING: ReadonlySet<NetworkTrouble> = new Set<NetworkTrouble>([
	'refused',
	'unknownHost',
	'lookUpFailed',
	'unreachable',
	'untrustedIssuer',
	'certificateDate',
	'certificateName',
	'badCertificate',
	'noTls',
	'tlsEnded',
	'notSent',
]);

/** Trouble that often passes by itself: resets, timeouts, DNS hiccups, a restart. */
const PASSING: ReadonlySet<NetworkTrouble> = new Set<NetworkTrouble>([
	'refused',
	'lookUpFailed',
	'unreachable',
	'tlsEnded',
	'timedOut',
	'ended',
]);

/**
 * Damage on the way, in a body that had begun well. A head that cannot be read is no accident: what
 * speaks there is not HTTP, or always sends such headers.
 */
const PASSING_DAMAGE = /^(?:Z_|ERR__ERROR_|HPE_INVALID_CHUNK_SIZE$|HPE_INVALID_EOF_STATE$)/;

/** By its code, or where that means several things, by its message. The first that fits counts. */
const TROUBLES: ReadonlyArray<[trouble: NetworkTrouble, code: RegExp, message?: RegExp]> = [
	// The request's own connection was never there, whatever the code.
	['refused', /^ECONNREFUSED$/],
	['unknownHost', /^(?:ENOTFOUND|EAI_NONAME|EAI_NODATA)$/],
	['lookUpFailed', /^(?:EAI_\w+|ESERVFAIL|EREFUSED)$/],
	['unreachable', /^(?:EADDRNOTAVAIL|EAFNOSUPPORT|ENFILE|EMFILE|UND_ERR_CONNECT_TIMEOUT)$/],
	['unreachable', /^E[A-Z]+$/, /^connect E/],
	['tlsEnded', /^ECONNRESET$/, /before secure TLS connection was established/],

	['untrustedIssuer', /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/],
	[
		'untrustedIssuer',
		/^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?)$/,
	],
	['untrustedIssuer', /^CERT_UNTRUSTED$/],
	['certificateDate', /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/],
	['certificateName', /^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/],
	[
		'badCertificate',
		/^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_)/,
	],
	// Said in the handshake only; other alerts may come after it.
	[
		'noTls',
		/^(?:EPROTO$|ERR_SSL_|ERR_TLS_)/,
		/wrong version|packet length too long|unsupported protocol|handshake failure|protocol version|unrecognized name|no ciphers|no protocols|unknown protocol|(?:http|https proxy) request/i,
	],

	[
		'notSent',
		/^(?:ERR_INVALID_|ERR_UNESCAPED_|ERR_SOCKET_BAD_PORT|ERR_BAD_OPTION|ERR_NOT_SUPPORT)/,
	],
	['notSent', /^$/, /^Domain not allowed|^No allowed domains|^The request was blocked because/],
	['notSent', /^$/, /^Invalid URL|^Unsupported protocol/],

	['stopped', /^ERR_CANCELED$/],
	['timedOut', /^(?:ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/],
	['timedOut', /^ECONNABORTED$/, /timeout/i],
	[
		'ended',
		/^(?:ECONNABORTED|ECONNRESET|EPIPE|ENETRESET|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_SOCKET)$/,
	],
	['ended', /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/, /^(?:read|write) E/],
	['unreachable', /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/],
	['ended', /^ERR_BAD_RESPONSE$/, /^(?!.*maxContentLength)/],
	[
		'unreadable',
		/^(?:HPE_|Z_|ERR__ERROR_|ERR_BAD_RESPONSE|ERR_FR_|ERR_STREAM_|ERR_HTTP_|EPROTO|UND_ERR_)/,
	],
	['unreadable', /^(?:ERR_SSL_|ERR_TLS_)/],
];

export function troubleIn({ code, message }: NetworkError): NetworkTrouble {
	// Node.js 22 puts into the code what Node.js 20 says in the message only.
	const words = `${message} ${code.startsWith('ERR_SSL_') ? code.replaceAll('_', ' ') : ''}`;
	const known = TROUBLES.find(([, ofCode, ofMessage]) => {
		return ofCode.test(code) && (ofMessage?.test(words) ?? true);
	});
	return known?.[0] ?? 'unknown';
}

export function isPassingTrouble(code: string, message: string): boolean {
	return PASSING.has(troubleIn({ code, message })) || PASSING_DAMAGE.test(code);
}

export function hasNotArrived(error: NetworkError): boolean {
	return isBeforeSending(troubleIn(error));
}

export function isBeforeSending(trouble: NetworkTrouble): boolean {
	return BEFORE_SENDING.has(trouble);
}
