import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import {
	baseUrlOf,
	DEFAULT_BASE_URL,
	FOR_THIS_RUN_ONLY,
	tokenOf,
} from '../nodes/Masivo/transport/token/credential';
import {
	checkToken,
	type ExchangedToken,
	tokenFor,
} from '../nodes/Masivo/transport/token/exchange';

/** Marks the request of the credential test; it is taken out before anything is sent. */
const TEST_MARK = 'x-credential-test';

/** The test of a credential, told by the object in which n8n passes it around, and how far it is. */
const tests = new WeakMap<ICredentialDataDecryptedObject, 'asked' | 'works'>();

/** What the object's API key was exchanged for, before it is known that n8n tests it. */
const exchanged = new WeakMap<ICredentialDataDecryptedObject, ExchangedToken>();

/**
 * Makes n8n call `preAuthentication` in every credential test, where the whole check is made. On its
 * own n8n would not call it while a token is stored, would show a bare ECONNREFUSED, follow a redirect
 * with the token, and take any success for Masivo's. Every n8n since 1.123 does so after a 401, and
 * shows an error without a response by its message (credentials-tester.service.js); one that did not
 * would show this text, and never a success.
 */
function credentialToCheck(): Error {
	return Object.assign(new Error('The credential is checked first'), { response: { status: 401 } });
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
				{ name: 'API Key', value: 'apiKey' },
				{ name: 'Bearer Token', value: 'bearerToken' },
			],
			default: 'apiKey',
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
		// n8n hands over what the form would show, and so this as long as the key is empty (usesApiKey).
		// It stands before the field of the same name, since n8n's public API goes by the last one.
		{
			displayName: 'Bearer Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { password: true },
			displayOptions: {
				hide: { authentication: ['bearerToken'], apiKey: [{ _cnd: { exists: true } }] },
			},
			default: '',
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
			description:
				'Change this only if Masivo gives you another URL. If this is empty, https://app.masivo.ai/api/storefront/v1 is used.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'For Masivo Trigger: Masivo must send it as ?secret=… at the end of the webhook URL. Letters, digits, - . _ ~ only.',
		},
	];

	/**
	 * A function, because an expression here would cost n8n a millisecond for every request. The
	 * request of the credential test goes out when all is known: whatever it meets is no news.
	 */
	authenticate: IAuthenticate = async (credentials, { headers, ...request }) => {
		const { [TEST_MARK]: isTest, ...others } = headers ?? {};
		if (isTest && tests.get(credentials) !== 'works') {
			tests.set(credentials, 'asked');
			throw credentialToCheck();
		}
		const authenticated = {
			...request,
			headers: { ...others, Authorization: `Bearer ${tokenOf(credentials)}` },
		};
		if (!isTest) return authenticated;
		return {
			...authenticated,
			baseURL: undefined,
			url: `${baseUrlOf(credentials)}/tiers`,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		};
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
	 * API key is exchanged for a token; a pasted token is what it is.
	 *
	 * In a credential test it is then looked whether the token works, so that whoever saves the
	 * credential reads in plain words what is wrong with it. Nothing is stored then.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const isTest = tests.get(credentials) === 'asked';
		const token = (isTest && exchanged.get(credentials)) || (await tokenFor(this, credentials));
		if (isTest) {
			await checkToken(this, credentials, token);
			tests.set(credentials, 'works');
		} else {
			exchanged.set(credentials, token);
		}
		if (!isTest && !credentials[FOR_THIS_RUN_ONLY]) return token;
		// What has no token n8n does not store; the request at hand finds it here.
		Object.assign(credentials, token);
		return {};
	}
}
