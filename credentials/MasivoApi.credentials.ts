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
import { checkBearerToken, exchangeApiKey } from '../nodes/Masivo/transport/tokenExchange';

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
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const Authorization = `Bearer ${tokenOf(credentials)}`;
		return { ...requestOptions, headers: { ...requestOptions.headers, Authorization } };
	};

	test: ICredentialTestRequest = {
		request: { baseURL: '={{$credentials.baseUrl}}', url: '/tiers' },
	};

	/**
	 * n8n calls this while `sessionToken` is empty, after a 401, and in every credential test, and
	 * stores what it returns. An API key is exchanged for a token; a pasted token is looked at once,
	 * so that the credential test says in plain words what is wrong.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return usesApiKey(credentials)
			? await exchangeApiKey(this, credentials)
			: await checkBearerToken(this, credentials);
	}
}
