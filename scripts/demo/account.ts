import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../../nodes/Masivo/transport/token/credential';

/** Where Masivo is, and what opens it: the fields of the node's credential. */
export interface Account {
	/** Without a trailing slash. */
	baseUrl: string;
	authentication: 'bearerToken' | 'apiKey';
	/** The token or the key. */
	secret: string;
}

/**
 * The account of a live run. Secrets come from the environment only, because arguments show in
 * shell histories and process lists.
 *
 * @throws if there is neither a key nor a token, or the Base URL is no web address
 */
export function liveAccount(env: NodeJS.ProcessEnv, baseUrl = DEFAULT_BASE_URL): Account {
	if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
		throw new Error('The Base URL is not a web address.');
	}
	const apiKey = env.MASIVO_API_KEY?.trim();
	const secret = apiKey || env.MASIVO_TOKEN?.trim();
	if (!secret) throw new Error('Set MASIVO_TOKEN or MASIVO_API_KEY in the environment.');
	return {
		baseUrl: baseUrl.replace(/\/+$/, ''),
		authentication: apiKey ? 'apiKey' : 'bearerToken',
		secret,
	};
}

/** The account as the fields of n8n's Masivo API credential. */
export function credentialFields(account: Account): ICredentialDataDecryptedObject {
	const { authentication, baseUrl, secret } = account;
	return authentication === 'apiKey'
		? { authentication, baseUrl, apiKey: secret }
		: { authentication, baseUrl, accessToken: secret };
}
