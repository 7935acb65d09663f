import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import { credentialEmpty } from '../failure/credentialFailures';
import type { Failure } from '../failure/failure';
import { apiKeyOf, ownerOf, tokenOf, usesApiKey } from './credential';
import { answersTiers, tokenIn } from './credentialAnswer';
import { askWithCredential } from './credentialRequest';

/**
 * What the sender of a request and the exchange of the API key inside it tell each other. n8n calls
 * the exchange in the middle of the request, and of what it throws only the newest n8n keeps the cause.
 */
export interface Exchange {
	/** How long it may take, in ms: the run's Timeout, which each of its requests has. */
	timeoutMs: number;
	/** The exchange calls it when it has the token: from then on the request itself is on its way. */
	onToken(): void;
	/** Why no token could be had; the exchange writes it here before it throws. */
	trouble?: TokenExchangeError;
}

/** The one thing that both sides hold is the credential's object, which n8n hands from one to the other. */
const expected = new WeakMap<ICredentialDataDecryptedObject, Exchange>();

export function expectExchange(
	credential: ICredentialDataDecryptedObject,
	exchange: Exchange,
): void {
	expected.set(credential, exchange);
}

/** undefined where nobody waits for it: in a credential test. */
export function expectedExchange(credential: ICredentialDataDecryptedObject): Exchange | undefined {
	return expected.get(credential);
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
	const request = {
		path: '/auth/authorize',
		headers: { 'x-api-key': key },
		secret: 'apiKey',
	} as const;
	const sessionToken = await askWithCredential(helper, credential, request, tokenIn);
	return { sessionToken, sessionOwner: ownerOf(credential) };
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
	if (!token) throw new TokenExchangeError(credentialEmpty('Bearer Token'));
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
	const secret = usesApiKey(credential) ? 'freshToken' : 'pastedToken';
	const headers = { Authorization: `Bearer ${sessionToken}` };
	await askWithCredential(helper, credential, { path: '/tiers', headers, secret }, answersTiers);
}
