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

interface Trouble {
	/** Its codes, and where one means several things, the messages with which it means this. */
	signs: ReadonlyArray<[code: RegExp, message?: RegExp]>;
	/** Whether the request never went out. */
	isUnsent: boolean;
	/** Whether it often passes by itself: resets, timeouts, a name that is not found now, a restart. */
	passes: boolean;
}

/**
 * What can happen where no answer comes. The first that an error shows a sign of counts. What it is called
 * for people is said in networkFailures.ts.
 */
export const NETWORK_TROUBLES = {
	// The request's own connection was never there, whatever the code.
	refused: { signs: [[/^ECONNREFUSED$/]], isUnsent: true, passes: true },
	unknownHost: {
		signs: [[/^(?:ENOTFOUND|EAI_NONAME|EAI_NODATA)$/]],
		isUnsent: true,
		passes: false,
	},
	lookUpFailed: { signs: [[/^(?:EAI_\w+|ESERVFAIL|EREFUSED)$/]], isUnsent: true, passes: true },
	unreachable: {
		signs: [
			[/^(?:EADDRNOTAVAIL|EAFNOSUPPORT|ENFILE|EMFILE|UND_ERR_CONNECT_TIMEOUT)$/],
			[/^E[A-Z]+$/, /^connect E/],
			[/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/, /^(?!(?:read|write) E)/],
		],
		isUnsent: true,
		passes: true,
	},
	tlsEnded: {
		signs: [[/^ECONNRESET$/, /before secure TLS connection was established/]],
		isUnsent: true,
		passes: true,
	},
	untrustedIssuer: {
		signs: [
			[/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED)$/],
			[/^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?)$/],
		],
		isUnsent: true,
		passes: false,
	},
	certificateDate: {
		signs: [[/^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/]],
		isUnsent: true,
		passes: false,
	},
	certificateName: {
		signs: [[/^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/]],
		isUnsent: true,
		passes: false,
	},
	badCertificate: {
		signs: [[/^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_)/]],
		isUnsent: true,
		passes: false,
	},
	noTls: {
		signs: [
			[
				/^(?:EPROTO$|ERR_SSL_|ERR_TLS_)/,
				// Said in the handshake only; other alerts may come after it.
				/wrong version|packet length too long|unsupported protocol|handshake failure|protocol version|unrecognized name|no ciphers|no protocols|unknown protocol|(?:http|https proxy) request/i,
			],
		],
		isUnsent: true,
		passes: false,
	},
	notSent: {
		signs: [
			[/^(?:ERR_INVALID_|ERR_UNESCAPED_|ERR_SOCKET_BAD_PORT|ERR_BAD_OPTION|ERR_NOT_SUPPORT)/],
			[/^$/, /^Domain not allowed|^No allowed domains|^The request was blocked because/],
			[/^$/, /^Invalid URL|^Unsupported protocol/],
		],
		isUnsent: true,
		passes: false,
	},
	stopped: { signs: [[/^ERR_CANCELED$/]], isUnsent: false, passes: false },
	timedOut: {
		signs: [
			[/^(?:ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/],
			[/^ECONNABORTED$/, /timeout/i],
		],
		isUnsent: false,
		passes: true,
	},
	ended: {
		signs: [
			[/^(?:ECONNABORTED|ECONNRESET|EPIPE|ENETRESET|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_SOCKET)$/],
			[/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/],
			[/^ERR_BAD_RESPONSE$/, /^(?!.*maxContentLength)/],
		],
		isUnsent: false,
		passes: true,
	},
	// On the way, in a body that had begun well.
	damaged: {
		signs: [[/^(?:Z_|ERR__ERROR_|HPE_INVALID_CHUNK_SIZE$|HPE_INVALID_EOF_STATE$)/]],
		isUnsent: false,
		passes: true,
	},
	// No accident: what speaks there is not HTTP, or always sends such headers.
	unreadable: {
		signs: [
			[/^(?:HPE_|ERR_BAD_RESPONSE|ERR_FR_|ERR_STREAM_|ERR_HTTP_|EPROTO|UND_ERR_)/],
			[/^(?:ERR_SSL_|ERR_TLS_)/],
		],
		isUnsent: false,
		passes: false,
	},
	unknown: { signs: [], isUnsent: false, passes: false },
} satisfies Readonly<Record<string, Trouble>>;

export type NetworkTrouble = keyof typeof NETWORK_TROUBLES;

export function troubleIn({ code, message }: NetworkError): NetworkTrouble {
	// Node.js 22 puts into the code what Node.js 20 says in the message only.
	const words = `${message} ${code.startsWith('ERR_SSL_') ? code.replaceAll('_', ' ') : ''}`;
	const shows = ({ signs }: Trouble): boolean =>
		signs.some(([ofCode, ofMessage]) => ofCode.test(code) && (ofMessage?.test(words) ?? true));
	const names = Object.keys(NETWORK_TROUBLES) as NetworkTrouble[];
	return names.find((name) => shows(NETWORK_TROUBLES[name])) ?? 'unknown';
}
