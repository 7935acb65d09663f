import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestHelper } from 'n8n-workflow';

import { apiKeyOf, ownerOf, tokenOf, usesApiKey } from './credential';
import { answersTiers, tokenIn } from './credentialAnswer';
import { credentialEmpty } from '../failure/credentialFailures';
import { askWithCredential } from './credentialRequest';
import { expectedExchange } from './handover';
import { TokenExchangeError } from './tokenExchangeError';

export { TokenExchangeError } from './tokenExchangeError';

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
