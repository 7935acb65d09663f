import { isRecord, masivoFailure, type Failure } from './failure';

/** What transport has to say when something goes wrong: one place for the words. */

const BASE_URL_ADVICE =
	"Check the Base URL in the credential (Masivo's own is https://app.masivo.ai/api/storefront/v1).";

const MAY_HAVE_ARRIVED =
	'The request may have arrived all the same: look the customer up (Customer → Get) before you send it again.';

const REASON_PHRASES: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	403: 'Forbidden',
	408: 'Request Timeout',
	409: 'Conflict',
	422: 'Unprocessable Content',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

export function cancelled(): Failure {
	return masivoFailure({
		message: 'The execution was cancelled',
		description: 'Nothing was sent for this item after that.',
	});
}

export function stopped(): Failure {
	return masivoFailure({
		message: 'Not sent, because another item failed',
		description: "Set 'On Error' in the node's settings to continue with the other items.",
	});
}

/** @param resetsAt Unix time in ms */
export function quotaSpent(resetsAt: number): Failure {
	return masivoFailure({
		message: `The Masivo request quota is used up until ${new Date(resetsAt).toISOString()}`,
		description:
			"Run the items that failed again after that time. 'Max Retry Wait' in the options says how long the node itself waits.",
		status: 429,
		declaration: {
			cause: 'quota-exhausted',
			retryAfterMs: Math.max(0, resetsAt - Date.now()),
			resetsAtEpochMs: resetsAt,
		},
	});
}

/** The service asked for a longer break than the run may wait. */
export function awayUntil(status: number, resetsAt: number): Failure {
	if (status === 429) return quotaSpent(resetsAt);
	return masivoFailure({
		message: `Masivo is not available until ${new Date(resetsAt).toISOString()}`,
		description:
			"Run the items that failed again after that time. 'Max Retry Wait' in the options says how long the node itself waits.",
		status,
		declaration: {
			cause: 'temporarily-unavailable',
			retryAfterMs: Math.max(0, resetsAt - Date.now()),
			resetsAtEpochMs: resetsAt,
		},
	});
}

export function bearerTokenRefused(): Failure {
	return masivoFailure({
		message: 'The token was refused; Masivo tokens end after one hour',
		description:
			'Paste a fresh Bearer Token into the Masivo API credential, or choose API Key there: the token is then renewed without you.',
		status: 401,
		declaration: { cause: 'credential-invalid' },
	});
}

export function apiKeyRefused(status: number): Failure {
	return masivoFailure({
		message: 'The API key was refused',
		description:
			'Copy it again from Masivo (Settings → Advanced Settings) into the Masivo API credential.',
		status,
		declaration: { cause: 'credential-invalid' },
	});
}

export function freshTokenRefused(): Failure {
	return masivoFailure({
		message: 'Masivo refused the token it had just issued for the API key',
		description:
			'Check in Masivo that the API key is active and may use the storefront API, and that the Base URL belongs to the same account.',
		status: 401,
		declaration: { cause: 'credential-invalid' },
	});
}

/** @param field the credential's field that has no value */
export function credentialEmpty(field: string): Failure {
	return masivoFailure({
		message: `The Masivo API credential has no ${field}`,
		description: `Open the credential and fill in '${field}'.`,
		declaration: { cause: 'credential-invalid' },
	});
}

export function badBaseUrl(): Failure {
	return masivoFailure({
		message: 'The Base URL of the Masivo API credential is not a web address',
		description: BASE_URL_ADVICE,
		declaration: { cause: 'configuration-invalid' },
	});
}

export function noAllowedDomains(): Failure {
	return masivoFailure({
		message: 'The Masivo API credential allows no domain',
		description: "Fill in 'Allowed Domains' in the credential, or allow all domains there.",
		declaration: { cause: 'configuration-invalid' },
	});
}

export function redirected(status: number, location: unknown): Failure {
	return masivoFailure({
		message: `Masivo answered with a redirect (${status})${originOf(location)}`,
		description: `Redirects are not followed, so that the token goes nowhere else. ${BASE_URL_ADVICE}`,
		status,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** A success status without Masivo's `{ data }`: a web page, `null`, half an answer. */
export function notMasivosAnswer(body: unknown): Failure {
	if (isWebPage(body)) {
		return masivoFailure({
			message: 'A web page came back instead of an answer from the Masivo API',
			description: BASE_URL_ADVICE,
			declaration: { cause: 'configuration-invalid' },
		});
	}
	return masivoFailure({
		message: 'The answer does not hold what the Masivo API documents, or is cut off',
		description: `It is not known whether the request took effect: look the customer up in Masivo. ${BASE_URL_ADVICE}`,
	});
}

export function isWebPage(body: unknown): boolean {
	return typeof body === 'string' && /^\s*</.test(body);
}

/**
 * An error status.
 *
 * @param request what it answers, and whether sending that again is safe
 * @param sent how many times the request was sent
 */
export function refused(
	status: number,
	body: unknown,
	{ subject, idempotent }: { subject: string; idempotent: boolean },
	sent: number,
	retryAfterMs?: number,
): Failure {
	const said = masivosWords(body);
	if (status === 404 && isWebPage(body)) return notMasivosAnswer(body);
	if (status === 404) {
		return masivoFailure({
			message: `Masivo does not know ${subject}`,
			description: `${said}Check the ID; upper and lower case and spaces count.`,
			status,
		});
	}
	if (status === 429) {
		return masivoFailure({
			message: `Masivo is receiving too many requests (429)${times(sent)}`,
			description: `${said}Lower 'Max Parallel Requests' or raise 'Max Retries' in the options, or run the item again later.`,
			status,
			declaration: { cause: 'rate-limited', retryAfterMs },
		});
	}
	if (status >= 500 || status === 408) {
		return masivoFailure({
			message: `Masivo could not answer (${named(status)})${times(sent)}`,
			description: `${said}${idempotent ? 'Run the item again later.' : MAY_HAVE_ARRIVED}`,
			status,
			declaration: { cause: 'temporarily-unavailable', retryAfterMs },
		});
	}
	return masivoFailure({
		message: `Masivo refused the request (${named(status)})`,
		description: `${said}It was about ${subject}.`,
		status,
	});
}

/**
 * No answer at all.
 *
 * @param code Node.js' or axios' error code
 * @param mayHaveArrived whether a request that must not be sent twice may have reached Masivo
 */
export function noAnswer(
	code: string,
	hostMessage: string,
	origin: string,
	sent: number,
	mayHaveArrived: boolean,
): Failure {
	const [what, advice, temporary] = networkTrouble(code, hostMessage, origin);
	const doubt = mayHaveArrived ? ` ${MAY_HAVE_ARRIVED}` : '';
	return masivoFailure({
		message: `${what}${times(sent)}`,
		description: advice + doubt,
		declaration: { cause: temporary ? 'temporarily-unavailable' : 'configuration-invalid' },
	});
}

function networkTrouble(
	code: string,
	hostMessage: string,
	origin: string,
): [what: string, advice: string, temporary: boolean] {
	switch (code) {
		case 'ECONNREFUSED':
			return [`${origin} refused the connection`, `Is it down? ${BASE_URL_ADVICE}`, true];
		case 'ENOTFOUND':
			return [`The host of ${origin} was not found`, `${BASE_URL_ADVICE}`, false];
		case 'EAI_AGAIN':
			return [`The name of ${origin} could not be looked up`, 'Run the item again later.', true];
		case 'ECONNABORTED':
		case 'ETIMEDOUT':
			return [
				`${origin} did not answer in time`,
				"Raise 'Timeout' in the options, or run the item again later.",
				true,
			];
		case 'ECONNRESET':
		case 'EPIPE':
		case 'ERR_BAD_RESPONSE':
			return [
				`The connection to ${origin} ended before the answer was complete`,
				'Run the item again later.',
				true,
			];
		default:
			return [
				`The request to ${origin} did not go out`,
				`${hostMessage || code}. ${BASE_URL_ADVICE}`,
				false,
			];
	}
}

/** What Masivo itself says of an error: `{ error, details }` (api/masivo.openapi.yaml). */
function masivosWords(body: unknown): string {
	if (!isRecord(body)) return '';
	const words = [body.error, body.details]
		.filter((part) => part !== undefined && part !== null && part !== '')
		.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
	return words.length > 0 ? `Masivo says: ${words.join(' – ').slice(0, 1000)}. ` : '';
}

function named(status: number): string {
	return [status, REASON_PHRASES[status]].filter(Boolean).join(' ');
}

function times(sent: number): string {
	return sent > 1 ? `, ${sent} times in a row` : '';
}

function originOf(location: unknown): string {
	try {
		return ` to ${new URL(String(location)).origin}`;
	} catch {
		return '';
	}
}
