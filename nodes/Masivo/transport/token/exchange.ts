import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import { SENDING } from '../facts/limits';
import { isWebPage } from '../facts/body';
import { denialIn } from '../facts/denial';
import { type Redact, redactor } from '../facts/redact';
import { isRecord } from '../facts/values';
import { notMasivosAnswer, undocumented } from '../failure/answerFailures';
import { badBaseUrl, credentialEmpty } from '../failure/credentialFailures';
import { type CredentialPart, Failure } from '../failure/failure';
import { Deadline, hostClock } from '../flow/clock';
import { carriedOut, EVERY_ANSWER } from '../flow/host';
import { noteRequestId, requestLine, testLog } from '../request/log';
import { forGood, type MasivoRequest, type Sent, type Trouble } from '../request/request';
import { isAnswerTo, troubleOf } from '../request/verdict';
import {
	apiKeyOf,
	bareToken,
	baseUrlOf,
	checkCredential,
	isToken,
	ownerOf,
	secretsOf,
	tokenOf,
	usesApiKey,
} from './credential';

/**
 * What the sender of a request and the exchange of the API key inside it tell each other. n8n calls
 * the exchange in the middle of the request, and of what it throws only the newest n8n keeps the cause.
 */
export interface Exchange {
	/** How long it may take, in ms: the run's Timeout, which each of its requests has. */
	timeoutMs: number;
	/** Told what became of each request of the exchange, for the log. */
	onSent(request: MasivoRequest, sent: Sent): void;
	/** The exchange calls it when it has the token: from then on the request itself is on its way. */
	onToken(): void;
	/** Why no token could be had; the exchange writes it here before it throws. */
	trouble?: Trouble;
}

/** The one thing that both sides hold is the credential's object, which n8n hands from one to the other. */
const expected = new WeakMap<ICredentialDataDecryptedObject, Exchange>();

export function expectExchange(
	credential: ICredentialDataDecryptedObject,
	exchange: Exchange,
): void {
	expected.set(credential, exchange);
}

/**
 * A token could not be had. Its text stands alone, because n8n shows only an error's message
 * after a credential test. No property bears a name in which n8n looks for an HTTP status
 * (`status`, `code`, …): it would put its own generic words in place of these.
 */
export class TokenExchangeError extends Error {
	constructor(readonly trouble: Trouble) {
		const { message, advice } = trouble.failure;
		// n8n puts words of its own in place of a text that has these (node-api.error.js).
		super(`${message}. ${advice}`.replace(/bad gateway/gi, 'Bad-Gateway'));
		this.name = 'TokenExchangeError';
	}
}

/** What n8n stores with the credential (see the credential's hidden fields). */
export interface ExchangedToken extends IDataObject {
	sessionToken: string;
	sessionOwner: string;
}

/**
 * Exchanges the API key for a token: `GET /auth/authorize` with `x-api-key`, answered by
 * `{ "data": "<token>" }` (api/masivo.openapi.yaml, GUIDE-INT).
 *
 * @throws TokenExchangeError
 */
async function exchangeApiKey(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<ExchangedToken> {
	const exchange = expected.get(credential);
	try {
		const key = apiKeyOf(credential);
		if (!key) throw new TokenExchangeError(forGood(credentialEmpty('API Key')));
		const request = requestFor('/auth/authorize', 'apiKey', exchange !== undefined);
		const headers = { 'x-api-key': key };
		// Whoever quotes the key gives no token.
		const read = (body: unknown): string | undefined => {
			const token = tokenIn(body);
			return token === key ? undefined : token;
		};
		const sessionToken = await ask(helper, credential, request, headers, read);
		exchange?.onToken();
		return { sessionToken, sessionOwner: ownerOf(credential) };
	} catch (error) {
		if (exchange && error instanceof TokenExchangeError) exchange.trouble = error.trouble;
		return await Promise.reject(error);
	}
}

/** The token that the credential stands for. @throws TokenExchangeError */
export async function tokenFor(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<ExchangedToken> {
	return usesApiKey(credential)
		? await exchangeApiKey(helper, credential)
		: pastedToken(credential);
}

/** What n8n stores for a token that was pasted: it is there, so there is nothing to exchange. */
export function pastedToken(credential: ICredentialDataDecryptedObject): ExchangedToken {
	const token = tokenOf(credential);
	if (!token) throw new TokenExchangeError(forGood(credentialEmpty('Bearer Token')));
	return { sessionToken: token, sessionOwner: 'bearerToken' };
}

/**
 * Looks whether a token works, with the harmless, documented `GET /tiers`.
 *
 * @throws TokenExchangeError
 */
export async function checkToken(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
	{ sessionToken }: ExchangedToken,
): Promise<void> {
	const part = usesApiKey(credential) ? 'freshToken' : 'pastedToken';
	const Authorization = `Bearer ${sessionToken}`;
	const about = requestFor('/tiers', part, expected.has(credential));
	const request = { ...about, secrets: [Authorization] };
	await ask(helper, credential, request, { Authorization }, answersTiers);
}

/**
 * Sends a request below the credential's Base URL. It takes no longer than any other request of the run,
 * and goes to no domain that the credential does not allow.
 *
 * @param read what is looked for in a success; undefined if it does not hold it
 * @throws TokenExchangeError
 */
async function ask<T>(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
	request: PlainRequest,
	headers: Record<string, string>,
	read: (body: unknown) => T | undefined,
): Promise<T> {
	const fault = faultOf(credential);
	if (fault) throw new TokenExchangeError(forGood(fault));
	const baseUrl = baseUrlOf(credential);
	const { method, path, secrets = [] } = request;
	const exchange = expected.get(credential);
	const timeout = exchange?.timeoutMs ?? SENDING.credentialTest.timeoutMs;
	const beganAt = hostClock.elapsed();
	const deadline = new Deadline(undefined);
	deadline.set(timeout);
	const options = { ...EVERY_ANSWER, method, url: baseUrl + path, headers, timeout };
	const sent = await carriedOut(
		async () => await helper.helpers.httpRequest({ ...options, abortSignal: deadline.signal }),
		deadline,
		timeout,
	);
	const redact = redactor([...secretsOf(credential), ...secrets]);
	noteRequestId(sent, redact);
	if (exchange) exchange.onSent(request, sent);
	else testLog.debug(requestLine(request, sent, hostClock.elapsed() - beganAt, 1));
	if (!isAnswerTo(request, sent)) {
		const { origin } = new URL(baseUrl);
		throw new TokenExchangeError(troubleOf(sent, request, 1, origin, redact, hostClock.date()));
	}
	const found = read(sent.body);
	if (found === undefined) {
		const { requestId } = sent;
		throw new TokenExchangeError(forGood(unusable(path, sent.body, redact).with({ requestId })));
	}
	return found;
}

/** Why nothing can be asked with the credential; undefined if it can. */
function faultOf(credential: ICredentialDataDecryptedObject): Failure | undefined {
	try {
		checkCredential(credential);
		return undefined;
	} catch (error) {
		return error instanceof Failure ? error : badBaseUrl();
	}
}

/** @param inRun whether a run waits for it; else a credential is tested: nobody has options, or items */
export function requestFor(path: string, part: CredentialPart, inRun: boolean): PlainRequest {
	const subject = `${path} under this Base URL`;
	return {
		...{ method: 'GET', path, subject, idempotent: true, credentialPart: part },
		refusal: `The request to ${subject} was refused`,
		...(inRun ? IN_RUN : IN_TEST),
	};
}

/** Its path holds no values. */
type PlainRequest = MasivoRequest & { path: string };

const IN_RUN = { ifTooMany: "Raise 'Max Retries' in the options, or run the item again later." };

const IN_TEST = {
	ifTooMany: 'Wait a minute, then test the credential again.',
	ifSlow: 'Check the Base URL, or test the credential again later.',
	ifAway: 'Test the credential again later.',
};

/** Documented is `data`; the others are likely. */
const TOKEN_NAMES = ['data', 'token', 'access_token', 'accessToken', 'jwt', 'id_token', 'result'];

/** `{ "data": "<token>" }`, or a likely form: the token, if it is one that can be sent. */
export function tokenIn(body: unknown, depth = 0): string | undefined {
	if (typeof body === 'string') {
		const token = bareToken(body);
		// Alone, words such as `OK` are no token.
		return isToken(token) && (depth > 0 || token.split('.').length === 3) ? token : undefined;
	}
	if (!isRecord(body) || depth > 2 || denialIn([body])) return undefined;
	return TOKEN_NAMES.map((name) => tokenIn(body[name], depth + 1)).find(Boolean);
}

const TIER_LISTS = ['data', 'tiers', 'items', 'result', 'results'];

/** `{ "data": [tier, …] }`, or a likely form; undefined for anything else. */
export function answersTiers(body: unknown, depth = 0): true | undefined {
	if (Array.isArray(body)) {
		const isFilled = depth > 0 || body.length > 0;
		return isFilled && body.every(isRecord) ? true : undefined;
	}
	if (!isRecord(body) || depth > 2 || denialIn([body]) === 'failed') return undefined;
	return TIER_LISTS.map((name) => answersTiers(body[name], depth + 1)).find(Boolean);
}

/** A success that does not hold what it should. */
export function unusable(path: string, body: unknown, redact: Redact): Failure {
	return isWebPage(body)
		? notMasivosAnswer({ body, ofRead: true, redact })
		: undocumented(path, wordsOnly(body), redact, isJson(body)).with({ body });
}

/** Whole or cut off. */
function isJson(body: unknown): boolean {
	return typeof body === 'string' ? /^\s*[[{"]/.test(body) : body !== null && body !== undefined;
}

/** What a success says beside its data. The rest may hold a token that nobody knows yet. */
function wordsOnly(body: unknown): unknown {
	if (isRecord(body)) {
		return Object.fromEntries(Object.entries(body).filter(([name]) => WORDS.has(name)));
	}
	// A text with blanks that does not begin as JSON does.
	return typeof body === 'string' && /^[^[{"].*\s/s.test(body.trim()) ? body : undefined;
}

const WORDS = new Set(['error', 'errors', 'details', 'message', 'reason', 'requirement']);
