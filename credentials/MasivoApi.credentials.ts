import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL, tokenOf, usesApiKey } from '../nodes/Masivo/transport/credential';
import {
	checkBearerToken,
	exchangeApiKey,
	pastedToken,
} from '../nodes/Masivo/transport/tokenExchange';

/** Marks the request of the credential test; it is taken out before anything is sent. */
const TEST_MARK = 'x-credential-test';

/** Credentials under test, as n8n passes them around, and whether they were found to work. */
const tested = new WeakMap<ICredentialDataDecryptedObject, 'asked' | 'works'>();

/**
 * Makes n8n call `preAuthentication` in every credential test. On its own it would not while a
 * token is stored, and would show a bare ECONNREFUSED, or take a web page for success
 * (n8n 2.41.1, credentials-tester.service.js).
 */
function tokenToCheck(): Error {
	return Object.assign(new Error('The token is checked first'), { response: { status: 401 } });
}

export class MasivoApi implements ICredentialType {
	name = 'masivoApi';

	displayName = 'Masivo API';

	icon = {
		light: 'file:../nodes/Masivo/masivo.svg',
		dark: 'file:../nodes/Masivo/masivo.dark.svg',
	} as const;

	documentationUrl = 'https://docs.masivo.ai/api-reference/introduction';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Bearer Token', value: 'bearerToken' },
				{ name: 'API Key', value: 'apiKey' },
			],
			default: 'bearerToken',
		},
		{
			displayName:
				'Masivo tokens end after one hour. For a workflow that runs unattended, choose API Key: its token is renewed for you.',
			name: 'expiryNotice',
			type: 'notice',
			displayOptions: { show: { authentication: ['bearerToken'] } },
			default: '',
		},
		{
			displayName: 'Bearer Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { authentication: ['bearerToken'] } },
			required: true,
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { authentication: ['apiKey'] } },
			required: true,
			default: '',
			description: 'In Masivo under Settings → Advanced Settings',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Session Owner',
			name: 'sessionOwner',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description: 'Where the Masivo storefront API is',
		},
	];

	/** A function, because an expression here would cost n8n a millisecond for every request. */
	authenticate: IAuthenticate = async (credentials, { headers, ...request }) => {
		const { [TEST_MARK]: isTest, ...others } = headers ?? {};
		if (isTest && tested.get(credentials) !== 'works') {
			tested.set(credentials, 'asked');
			throw tokenToCheck();
		}
		return { ...request, headers: { ...others, Authorization: `Bearer ${tokenOf(credentials)}` } };
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/tiers',
			headers: { [TEST_MARK]: 'yes' },
		},
	};

	/**
	 * n8n calls this while `sessionToken` is empty and after a 401, and stores what it returns. An
	 * API key is exchanged for a token. A pasted token is what it is, but in a credential test it is
	 * looked at, so that whoever saves the credential reads in plain words what is wrong with it.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (usesApiKey(credentials)) {
			const token = await exchangeApiKey(this, credentials);
			tested.set(credentials, 'works');
			return token;
		}
		if (tested.get(credentials) === 'asked') {
			await checkBearerToken(this, credentials);
			tested.set(credentials, 'works');
		}
		return pastedToken(credentials);
	}
}
