import { isMasivosError, isWebPage, reasonIn, messageIn, textOf } from '../facts/body';
import { asItIs, type Redact } from '../facts/redact';
import { statusText } from '../facts/status';
import { isRecord, parsedJson } from '../facts/values';
import {
	apiKeyRefused,
	BASE_URL_ADVICE,
	bearerTokenRefused,
	freshTokenRefused,
} from './credentialFailures';
import { type CredentialPart, type Failure, masivoFailure, type RequestWords } from './failure';

/** What is wrong with an answer. */

/** Who answers in JSON may be Masivo, or not: the test of the credential tells. */
const TEST_CREDENTIAL =
	'GET /tiers, which Masivo always answers, was not answered either. Test the credential: that says who answers.';

export const SOMETHING_BETWEEN =
	'A proxy, firewall or gateway between n8n and Masivo may have answered in place of the Masivo API, or the Base URL is wrong.';

const LATER = 'Run the item again later.';

/** Masivo's own 404 shows that the address is right: it is about something that the request names. */
const IF_NOT_FOUND = 'Check the IDs and codes of the item; upper and lower case and spaces count.';

/** Where an answer to a read cannot be used. */
const AGAIN = 'Try again later; if it stays so, ask Masivo.';

export function redirected(status: number, location: unknown, redact: Redact = asItIs): Failure {
	return masivoFailure('notMasivo', {
		message: `Masivo answered with a redirect (${status})${redact(originOf(location))}`,
		description: `Redirects are not followed, so that the token goes nowhere else. ${BASE_URL_ADVICE}`,
		status,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** An answer with a success status, of which nothing can be used. */
export interface UnusableAnswer {
	body: unknown;
	/** Whether the request changed nothing (`isRead`). */
	ofRead?: boolean;
	/** What it answers, if that is known. */
	request?: RequestWords;
	/** By which whoever gave it finds it, without secrets (log.ts). */
	requestId?: string;
	/** For what a text quotes of it. */
	redact?: Redact;
}

/** A success status without Masivo's `{ data }`: a web page, `null`, half an answer. */
export function notMasivosAnswer({
	body,
	ofRead,
	request,
	requestId,
	redact = asItIs,
}: UnusableAnswer): Failure {
	const effect = ofRead ? '' : effectOf(request);
	if (isWebPage(body)) {
		return masivoFailure('notMasivo', {
			message: 'A web page came back instead of an answer from the Masivo API',
			description: `${effect}${messageIn(body, redact)}${BASE_URL_ADVICE}`,
			requestId,
			body,
			declaration: { cause: 'configuration-invalid' },
		});
	}
	return masivoFailure('unusable', {
		message: 'The answer does not hold what the Masivo API documents, or is cut off',
		description: `${effect}${messageIn(besidesData(body), redact)}${ofRead ? AGAIN : ''}`.trimEnd(),
		requestId,
		body,
		isUnsettled: true,
	});
}

/** A success status with a body that says the contrary: it may be either. */
export function deniedAnswer({
	body,
	ofRead,
	request,
	requestId,
	redact = asItIs,
}: UnusableAnswer): Failure {
	return masivoFailure('denied', {
		message: 'The answer has the status of a success, and says that the request failed',
		description:
			`${ofRead ? '' : effectOf(request)}${messageIn(besidesData(body), redact)}${ofRead ? AGAIN : ''}`.trimEnd(),
		requestId,
		body,
	});
}

/** As a sentence before others, or ''. What must not be sent again says so itself (execution/nodeErrors.ts). */
function effectOf(request?: RequestWords): string {
	return request?.idempotent ? `${SAFE_AGAIN} ` : '';
}

const SAFE_AGAIN =
	'It is not known whether the request took effect. Running the item again is safe.';

/**
 * A success that shows the old state even when it was looked at.
 *
 * @param unsettled what the look shows
 * @param answer what was answered before
 */
export function notShownYet(
	unsettled: Failure,
	request: RequestWords,
	{ body, redact = asItIs }: UnusableAnswer,
): Failure {
	const { description } = unsettled;
	const again = request.idempotent
		? [description, 'It may not show yet. Running the item again is safe.']
		: ['It may not show yet.', description];
	const said = messageIn(besidesData(body), redact).trimEnd();
	return unsettled.with({
		description: [...again, said].filter(Boolean).join(' '),
		isUnsettled: false,
	});
}

/** It was to be looked at, and that failed. */
export function notLookedUp(unsettled: Failure, look: Failure, request: RequestWords): Failure {
	const isAbsent = look.kind === 'unknownSubject';
	const why = isAbsent
		? `Masivo shows no ${request.subject} yet.`
		: `The look at it failed: ${look.message}.`;
	// To look again is no advice on how to go on with what must not be sent again.
	const others = request.idempotent ? [SAFE_AGAIN, why, isAbsent ? '' : look.description] : [why];
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but nothing shows that it was done for ${request.subject}`,
		description: others.filter(Boolean).join(' '),
		status: look.status,
		declaration: look.declaration,
		body: unsettled.body,
	});
}

/** A success of a server that has never answered as Masivo does. */
export function ofNobody(unsettled: Failure): Failure {
	return unsettled.with({
		description:
			`${unsettled.description} Nothing shows that Masivo gave this answer: GET /tiers is not answered as it documents.`.trimStart(),
		isUnsettled: false,
	});
}

/** What an error status means for the request that it answers (verdict.ts). */
export interface Judgement {
	/** Whether it says something that often passes by itself. */
	passes?: boolean;
	/** Whether a request that must not be sent twice may have been carried out. */
	mayHaveArrived?: boolean;
	/** The wait that it asks for. */
	retryAfterMs?: number;
	redact?: Redact;
	/** Whether it is known that nobody but Masivo has answered, whatever the form. */
	ofMasivo?: boolean;
}

/**
 * An error status.
 *
 * @param request what it answers
 * @param sent how many times the request was sent
 */
export function refused(
	status: number,
	body: unknown,
	request: RequestWords,
	sent: number,
	{ passes, mayHaveArrived, retryAfterMs, redact = asItIs, ofMasivo }: Judgement = {},
): Failure {
	const said = messageIn(body, redact);
	const { credentialPart, subject, ifTooMany, ifUnknown, ifTaken, ifAway = LATER } = request;
	if (credentialPart !== undefined && (status === 401 || status === 403)) {
		const refusal = credentialRefused(credentialPart, status, body, redact);
		if (refusal) return refusal;
	}
	if (status === 429) {
		const advice =
			ifTooMany ??
			"Lower 'Max Parallel Requests' or raise 'Max Retries' in the options, or run the item again later.";
		return masivoFailure('tooManyRequests', {
			message: `${isWebPage(body) ? 'There were' : 'Masivo is receiving'} too many requests (429)${times(sent)}`,
			description: `${said}${advice}`,
			status,
			declaration: { cause: 'rate-limited', retryAfterMs },
		});
	}
	if (namesRequirement(body)) return refusal('refused', status, body, request, redact, []);
	if (passes) {
		return masivoFailure(mayHaveArrived ? 'mayHaveArrived' : 'unavailable', {
			message: `${isWebPage(body) ? WEB_PAGE : 'Masivo could not answer'} (${statusText(status)})${times(sent)}`,
			description:
				`${said}${isWebPage(body) ? `${SOMETHING_BETWEEN} ` : ''}${mayHaveArrived ? '' : ifAway}`.trimEnd(),
			status,
			declaration: { cause: 'temporarily-unavailable', retryAfterMs },
		});
	}
	if (status === 407 || status === 511 || isWebPage(body)) return notMasivos(status, body, redact);
	if (status === 404 && !ofMasivo && !isMasivosError(body)) {
		const isJson = credentialPart === undefined && isRecord(parsedJson(body));
		return masivoFailure('notMasivo', {
			message: `The answer is not in the form of the errors of Masivo (${statusText(status)})`,
			description: `${said}${said ? 'So nothing' : 'Nothing'} says whether Masivo knows ${subject}. ${isJson ? TEST_CREDENTIAL : `${SOMETHING_BETWEEN} ${BASE_URL_ADVICE}`}`,
			status,
			declaration: { cause: 'configuration-invalid' },
		});
	}
	if (status === 404 && ifUnknown !== undefined) {
		return masivoFailure('unknownSubject', {
			message: `Masivo does not know ${subject}`,
			description: `${said}${ifUnknown}`,
			status,
		});
	}
	return refusal(mayHaveArrived ? 'mayHaveArrived' : 'refused', status, body, request, redact, [
		status === 401 && 'The token is good: Masivo accepts it for other requests.',
		status === 404 && (credentialPart === undefined ? IF_NOT_FOUND : BASE_URL_ADVICE),
		(status === 409 || tellsOfTaken(body)) && ifTaken,
	]);
}

/** No page documents a failed authentication (api/masivo.openapi.yaml), so 403 may be one as well. */
function credentialRefused(
	part: CredentialPart,
	status: number,
	body: unknown,
	redact: Redact,
): Failure | undefined {
	if (isWebPage(body)) return undefined;
	// A text is what proxies and firewalls say; what there is of Masivo's is in JSON.
	if (typeof body === 'string' && body.trim() !== '') return notInMasivosForm(status, body, redact);
	if (part === 'apiKey') return apiKeyRefused(status, { body, redact });
	if (status !== 401) return undefined;
	return part === 'freshToken'
		? freshTokenRefused({ body, redact })
		: bearerTokenRefused({ body, redact });
}

/** Says in its message what was refused, and why if the answer does; the rest is the description. */
function refusal(
	kind: 'refused' | 'mayHaveArrived',
	status: number,
	body: unknown,
	{ subject, refusal: beginning = `${upperFirst(subject)} was refused` }: RequestWords,
	redact: Redact,
	advice: ReadonlyArray<string | false | undefined>,
): Failure {
	const { reason, others } = reasonIn(body, redact);
	const said = others || (reason ? '' : 'The answer gives no reason.');
	return masivoFailure(kind, {
		message: reason ? `${beginning}: ${reason}` : `${beginning} (${statusText(status)})`,
		description: [said.trimEnd(), reason && `The status is ${statusText(status)}.`, ...advice]
			.filter(Boolean)
			.join(' '),
		status,
	});
}

/** An error status that the Masivo API did not give: a web page, or the demand for another login. */
export function notMasivos(status: number, body: unknown, redact: Redact): Failure {
	return masivoFailure('notMasivo', {
		message: `${demandOf(status, body)} (${statusText(status)})`,
		description: `${messageIn(body, redact)}${SOMETHING_BETWEEN} Show this to whoever runs the network. ${BASE_URL_ADVICE}`,
		status,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** A refusal in words that Masivo does not document: it may be anybody's. */
function notInMasivosForm(status: number, body: unknown, redact: Redact): Failure {
	return masivoFailure('notMasivo', {
		message: `The answer is not in the form of the errors of Masivo (${statusText(status)})`,
		description: `${messageIn(body, redact)}${SOMETHING_BETWEEN} ${BASE_URL_ADVICE}`,
		status,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** A success at a known path without what Masivo documents for it, where nothing can have changed. */
export function undocumented(
	path: string,
	body: unknown,
	redact: Redact,
	isJson: boolean,
): Failure {
	return masivoFailure('unusable', {
		message: `The answer to ${path} does not hold what the Masivo API documents`,
		description: `${messageIn(body, redact)}${isJson ? `Try again; if it stays so, ask Masivo what ${path} answers for your account.` : BASE_URL_ADVICE}`,
		declaration: { cause: 'configuration-invalid' },
	});
}

export function times(sent: number): string {
	return sent > 1 ? `, ${sent} times in a row` : '';
}

/** Whether Masivo names a condition that was not met (GUIDE-COUP): then it refused, whatever the status. */
export function namesRequirement(body: unknown): boolean {
	return isMasivosError(body) && isRecord(body) && textOf(body.requirement) !== '';
}

/** Which status a duplicate has is not documented: the words tell it, in English or Spanish. */
function tellsOfTaken(body: unknown): boolean {
	return (
		!isWebPage(body) && /\b(?:already|taken|duplicat\w*|ya (?:existe|est\S+))\b/i.test(textOf(body))
	);
}

function upperFirst(text: string): string {
	return text[0].toUpperCase() + text.slice(1);
}

const WEB_PAGE = 'A web page came back instead of an answer from the Masivo API';

function demandOf(status: number, body: unknown): string {
	if (status === 407) return 'A proxy between n8n and Masivo asks for a login';
	if (status === 511) return 'The network between n8n and Masivo asks for a login';
	if (isWebPage(body)) return WEB_PAGE;
	return 'Something between n8n and Masivo asks for a login of its own';
}

/** What an answer says besides the customer, whose data have no place in an error. */
function besidesData(body: unknown): unknown {
	if (typeof body === 'string' && /^\s*\{\s*"data"/.test(body)) return '';
	if (!isRecord(body)) return body;
	const { data, ...others } = body;
	const hasData = typeof data === 'object' && data !== null && Object.keys(data).length > 0;
	return hasData ? others : body;
}

function originOf(location: unknown): string {
	try {
		return ` to ${new URL(String(location)).origin}`;
	} catch {
		return '';
	}
}
