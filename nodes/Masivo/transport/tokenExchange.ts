import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { apiKeyOf, baseUrlOf, ownerOf, secretsOf, tokenOf, usesApiKey } from './credential';
import { isRecord, withoutSecrets, type Failure } from './failure';
import {
	apiKeyRefused,
	bearerTokenRefused,
	credentialEmpty,
	noAnswer,
	notMasivosAnswer,
	redirected,
	refused,
} from './failureTexts';
import { expectedExchange } from './handover';
import { askedWaitMs, isRetryableStatus } from './retryTiming';
import { isPassingTrouble, networkErrorOf } from './networkError';

const TIMEOUT_MS = 30_000;

/** What n8n stores with the credential (see the credential's hidden fields). */
export interface ExchangedToken extends IDataObject {
	sessionToken: string;
	sessionOwner: string;
}

/**
 * A token could not be had. Its text stands alone, because n8n shows only an error's message
 * after a credential test. No property bears a name in which n8n looks for an HTTP status
 * (`status`, `code`, …): it would put its own generic words in place of these.
 */
export class TokenExchangeError extends Error {
	constructor(
		readonly failure: Failure,
		/** Whether another try may help, and the wait that Masivo asked for, if it did. */
		readonly retry?: { askedWaitMs?: number },
	) {
		super(`${failure.message}. ${failure.description}`);
		this.name = 'TokenExchangeError';
	}
}

/**
 * Exchanges the API key for a token: `GET /auth/authorize` with `x-api-key`, answered by
 * `{ "data": "<token>" }` (api/masivo.openapi.yaml, GUIDE-INT).
 *
 * @throws TokenExchangeError
 */
export async function exchangeApiKey(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<ExchangedToken> {
	const expected = expectedExchange(credential);
	try {
		const token = await exchange(helper, credential);
		expected?.onToken();
		return token;
	} catch (error) {
		if (expected && error instanceof TokenExchangeError) expected.trouble = error;
		return await Promise.reject(error);
	}
}

async function exchange(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<ExchangedToken> {
	const key = apiKeyOf(credential);
	if (!key) throw new TokenExchangeError(credentialEmpty('API Key'));
	const body = await ask(helper, credential, '/auth/authorize', { 'x-api-key': key });
	if (!isRecord(body) || typeof body.data !== 'string' || body.data === '') {
		throw new TokenExchangeError(notMasivosAnswer(body));
	}
	return { sessionToken: body.data, sessionOwner: ownerOf(credential) };
}

/** What n8n stores for a token that was pasted: it is there, so there is nothing to exchange. */
export function pastedToken(credential: ICredentialDataDecryptedObject): ExchangedToken {
	const token = tokenOf(credential);
	if (!token) throw new TokenExchangeError(credentialEmpty('Bearer Token'));
	return { sessionToken: token, sessionOwner: 'bearerToken' };
}

/**
 * Looks whether a pasted token works, with the harmless, documented `GET /tiers`.
 *
 * @throws TokenExchangeError
 */
export async function checkBearerToken(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
): Promise<void> {
	const { sessionToken } = pastedToken(credential);
	const body = await ask(helper, credential, '/tiers', { Authorization: `Bearer ${sessionToken}` });
	if (!isRecord(body) || !('data' in body)) throw new TokenExchangeError(notMasivosAnswer(body));
}

async function ask(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
	path: string,
	headers: IDataObject,
): Promise<unknown> {
	const url = baseUrlOf(credential) + path;
	const { statusCode, headers: answerHeaders, body } = await request(helper, { url, headers });
	if (statusCode >= 200 && statusCode < 300) return body;
	if (statusCode >= 300 && statusCode < 400) {
		throw new TokenExchangeError(redirected(statusCode, answerHeaders.location));
	}
	if (statusCode === 401 || (statusCode === 403 && usesApiKey(credential))) {
		throw new TokenExchangeError(
			usesApiKey(credential) ? apiKeyRefused(statusCode) : bearerTokenRefused(),
		);
	}
	const wait = askedWaitMs(statusCode, answerHeaders, Date.now());
	throw new TokenExchangeError(
		withoutSecrets(
			refused(
				statusCode,
				body,
				{ subject: `${path} under this Base URL`, idempotent: true },
				1,
				wait,
			),
			secretsOf(credential),
		),
		isRetryableStatus(statusCode) ? { askedWaitMs: wait } : undefined,
	);
}

async function request(
	helper: IHttpRequestHelper,
	options: IHttpRequestOptions,
): Promise<IN8nHttpFullResponse> {
	const outcome = await helper.helpers
		.httpRequest({
			...options,
			method: 'GET',
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})
		.then(
			(response: IN8nHttpFullResponse) => ({ response }),
			(error: unknown) => ({ error: networkErrorOf(error) }),
		);
	if ('response' in outcome) return outcome.response;
	const { code, message } = outcome.error;
	throw new TokenExchangeError(
		noAnswer(code, message, new URL(options.url).origin, 1, false),
		isPassingTrouble(code) ? {} : undefined,
	);
}
