import type { IDataObject } from 'n8n-workflow';

import { isWebPage, saysItFailed } from '../facts/body';
import { isPassingTrouble, type NetworkError } from '../facts/networkError';
import type { Blot } from '../facts/redact';
import { askedWaitMs, isRetryableStatus } from '../facts/retryTiming';
import { isRecord } from '../facts/values';
import {
	notInMasivosForm,
	notMasivos,
	notMasivosAnswer,
	redirected,
	refused,
	undocumented,
} from '../failure/answerFailures';
import {
	apiKeyRefused,
	bearerTokenRefused,
	freshTokenRefused,
} from '../failure/credentialFailures';
import type { Failure, RequestWords } from '../failure/failure';
import { noAnswer } from '../failure/networkFailures';
import { asksForOtherLogin } from '../request/verdict';
import { bareToken, isToken } from './credential';
import { TokenExchangeError } from './exchange';

/** What an answer to the exchange of the API key, or to a credential test, means: pure functions. */

/** What was asked, as far as the words depend on it. */
export interface Asked {
	path: string;
	/** What a refusal is about. */
	secret: 'apiKey' | 'freshToken' | 'pastedToken';
	origin: string;
	blot: Blot;
	/** Whether a credential is tested: then nobody has options to change, or items to run again. */
	inTest: boolean;
}

export interface CredentialAnswer {
	status: number;
	headers: IDataObject;
	body: unknown;
}

/** `{ "data": "<token>" }`: the token, if it is one that can be sent. */
export function tokenIn(body: unknown): string | undefined {
	if (!isRecord(body) || typeof body.data !== 'string') return undefined;
	const token = bareToken(body.data);
	return isToken(token) ? token : undefined;
}

/** `{ "data": [tier, …] }`; undefined for anything else. */
export function answersTiers(body: unknown): true | undefined {
	if (!isRecord(body) || !Array.isArray(body.data)) return undefined;
	return body.error === undefined && !saysItFailed(body) ? true : undefined;
}

/** An error status, or a redirect. */
export function troubleWithAnswer(
	answer: CredentialAnswer,
	asked: Asked,
	now: number,
): TokenExchangeError {
	const { status, headers } = answer;
	const wait = isRetryableStatus(status) ? askedWaitMs(status, headers, now) : undefined;
	return new TokenExchangeError(
		failureOf(answer, asked, wait),
		isRetryableStatus(status) ? { askedWaitMs: wait } : undefined,
	);
}

function failureOf(
	{ status, headers, body }: CredentialAnswer,
	asked: Asked,
	wait: number | undefined,
): Failure {
	const { blot } = asked;
	if (status >= 300 && status < 400) return redirected(status, headers.location, blot);
	if (asksForOtherLogin({ status, headers })) return notMasivos(status, body, blot);
	if (status === 401 || status === 403) {
		// A text is what proxies and firewalls say; what there is of Masivo's is in JSON.
		if (isText(body) && !isWebPage(body)) return notInMasivosForm(status, body, blot);
		const refusal = isText(body) ? undefined : refusalOf(status, body, asked);
		if (refusal) return refusal;
	}
	return refused(status, body, wordsFor(asked), 1, wait, blot);
}

/** No page documents a failed authentication (api/masivo.openapi.yaml), so 403 may be one as well. */
function refusalOf(status: number, body: unknown, { secret, blot }: Asked): Failure | undefined {
	if (secret === 'apiKey') return apiKeyRefused(status, { body, blot });
	if (status !== 401) return undefined;
	return secret === 'freshToken'
		? freshTokenRefused({ body, blot })
		: bearerTokenRefused({ body, blot });
}

/** No answer at all. */
export function troubleWithoutAnswer(
	{ code, message }: NetworkError,
	asked: Asked,
): TokenExchangeError {
	return new TokenExchangeError(
		noAnswer(code, asked.blot(message), asked.origin, 1, false, wordsFor(asked)),
		isPassingTrouble(code, message) ? {} : undefined,
	);
}

/** A success that does not hold what it should. */
export function answerUndocumented(body: unknown, asked: Asked): TokenExchangeError {
	return new TokenExchangeError(
		isWebPage(body)
			? notMasivosAnswer({ body, ofRead: true }, asked.blot)
			: undocumented(asked.path, wordsOnly(body), asked.blot),
	);
}

/** What a success says beside its data. The rest may hold a token that nobody knows yet. */
function wordsOnly(body: unknown): unknown {
	if (isRecord(body)) {
		return Object.fromEntries(Object.entries(body).filter(([name]) => WORDS.has(name)));
	}
	// A text with blanks that does not begin as JSON does.
	return isText(body) && /^[^[{"].*\s/s.test(body.trim()) ? body : undefined;
}

const WORDS = new Set(['error', 'errors', 'details', 'message', 'reason', 'requirement']);

function isText(body: unknown): body is string {
	return typeof body === 'string' && body.trim() !== '';
}

function wordsFor({ path, inTest }: Asked): RequestWords {
	const about = {
		method: 'GET',
		subject: `${path} under this Base URL`,
		refusal: `The request to ${path} under this Base URL was refused`,
		idempotent: true,
	} as const;
	if (!inTest) {
		return {
			...about,
			ifTooMany: "Raise 'Max Retries' in the options, or run the item again later.",
		};
	}
	return {
		...about,
		ifTooMany: 'Wait a minute, then test the credential again.',
		ifSlow: 'Check the Base URL, or test the credential again later.',
		ifAway: 'Test the credential again later.',
	};
}
