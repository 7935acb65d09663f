import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Fault, Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import type { HttpAnswer } from '../../sandbox/answers';
import { adviceIn, expectFailure, type FailureKind } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo();

const testWith = async (data: ICredentialDataDecryptedObject) =>
	await masivo.engine.testCredential('masivoApi', { baseUrl: masivo.sandbox.baseUrl, ...data });

const withToken = (data: ICredentialDataDecryptedObject = {}) =>
	testWith({ authentication: 'bearerToken', accessToken: masivo.sandbox.issueToken(), ...data });
const withKey = (data: ICredentialDataDecryptedObject = {}) =>
	testWith({ authentication: 'apiKey', apiKey: masivo.sandbox.apiKey, ...data });

const connected = { status: 'OK', message: 'Connection successful!' };

describe.each<[kind: string, check: typeof withToken]>([
	['a bearer token', withToken],
	[
		'a bearer token, but no choice',
		(data) => testWith({ accessToken: masivo.sandbox.issueToken(), ...data }),
	],
	['an API key', withKey],
])('the test of a credential with %s', (_kind, check) => {
	test('connects, and calls nothing but what is harmless', async () => {
		expect(await check()).toEqual(connected);
		const [exchange, ...others] = masivo.wire().slice(0, -1);
		expect([exchange, ...others]).toEqual(
			check === withKey ? ['GET /auth/authorize', 'GET /tiers'] : ['GET /tiers'],
		);
		// n8n's own request, when all is known.
		expect(masivo.wire().at(-1)).toBe('GET /tiers');
	});

	test('tells a wrong path in the Base URL, which is answered by a web page', async () => {
		const { status, message } = await check({ baseUrl: masivo.sandbox.origin });
		expect(status).toBe('Error');
		expectFailure(message, 'notMasivo');
		expect(adviceIn(message)).toContain('checkBaseUrl');
		masivo.sandbox.contractViolations.length = 0;
	});

	test.each<[what: string, baseUrl: string, kind: FailureKind, fact: string]>([
		['nothing listens there', 'http://127.0.0.1:1/v1', 'network', 'http://127.0.0.1:1'],
		['it is no address', 'masivo', 'credential', 'Base URL'],
		['it is no web address', 'ftp://masivo.example', 'credential', 'Base URL'],
	])('tells a wrong Base URL: %s', async (_what, baseUrl, kind, fact) => {
		const { status, message } = await check({ baseUrl });
		expect(status).toBe('Error');
		expectFailure(message, kind, fact);
		expect(masivo.wire()).toEqual([]);
	});

	test('tells a server that is down for the moment', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 503 });
		masivo.sandbox.faults.next({ kind: 'status', status: 503, on: 'authorize' });
		const { status, message } = await check();
		expect(status).toBe('Error');
		expectFailure(message, 'unavailable', '503');
	});

	test('gives Masivo’s own words', async () => {
		const fault = {
			kind: 'status',
			status: 422,
			body: { error: 'No', details: 'Not today' },
		} as const;
		masivo.sandbox.faults.next({ ...fault, on: 'authorize' }, fault);
		const { message } = await check();
		expectFailure(message, 'refused', 'Not today', ': No.', '422');
	});
});

test('a wrong or old token is told, with its remedy', async () => {
	const { status, message } = await withToken({ accessToken: 'wrong-token' });
	expect(status).toBe('Error');
	expectFailure(message, 'tokenRefused');
	expect(adviceIn(message)).toEqual(['freshToken']);
});

test('a wrong API key is told, with its remedy', async () => {
	const { status, message } = await withKey({ apiKey: 'wrong-key' });
	expect(status).toBe('Error');
	expectFailure(message, 'tokenRefused', 'API key');
	expect(adviceIn(message)).toEqual(['newKey']);
	expect(masivo.wire()).toEqual(['GET /auth/authorize']);
});

test.each([
	['Bearer Token', () => withToken({ accessToken: '' })],
	['API Key', () => withKey({ apiKey: '' })],
])('an empty %s is told without a request', async (field, check) => {
	const { message } = await check();
	expectFailure(message, 'credential', field);
	expect(masivo.wire()).toEqual([]);
});

test('a key is exchanged anew, though a token is stored', async () => {
	const sessionToken = masivo.sandbox.issueToken();
	expect(await withKey({ sessionToken })).toEqual(connected);
	expect(masivo.wire()).toEqual(['GET /auth/authorize', 'GET /tiers', 'GET /tiers']);
});

test('a token that was good when it was saved, and has ended, is told as well', async () => {
	const accessToken = masivo.sandbox.issueToken();
	masivo.sandbox.expireTokens();
	const { message } = await withToken({ accessToken, sessionToken: accessToken });
	expectFailure(message, 'tokenRefused');
});

describe.each([
	['a bearer token', withToken],
	['an API key', withKey],
])('the Base URL beside %s', (_kind, check) => {
	test.each<[what: string, typed: (url: string) => string]>([
		['a blank at its end', (url) => `${url} `],
		['several slashes at its end', (url) => `${url}///`],
	])('is the one of the runs, with %s', async (_what, typed) => {
		const baseUrl = typed(masivo.sandbox.baseUrl);
		expect(await check({ baseUrl })).toEqual(connected);
		const { error } = await masivo.run('get', [{ id: 'nobody' }], {
			credential: masivo.bearerToken({ baseUrl }),
		});
		expectFailure(error, 'unknownSubject', 'customer "nobody"');
	});

	test.each([
		['a login', (url: string) => url.replace('//', '//jane:hush-hush@')],
		['a query', (url: string) => `${url}?a=b`],
	])('with %s is refused, in test and run', async (_what, typed) => {
		const baseUrl = typed(masivo.sandbox.baseUrl);
		const { status, message } = await check({ baseUrl });
		expect(status).toBe('Error');
		expectFailure(message, 'credential', 'Base URL');
		expect(message).not.toContain('hush-hush');

		const { error } = await masivo.run('get', [{ id: 'nobody' }], {
			credential: masivo.bearerToken({ baseUrl }),
		});
		expectFailure(error, 'credential', 'Base URL');
		expect(JSON.stringify(error)).not.toContain('hush-hush');
		expect(masivo.wire()).toEqual([]);
	});
});

describe('what answers the test', () => {
	let elsewhere: Sandbox;
	beforeAll(async () => {
		elsewhere = await startSandbox();
	});
	afterAll(async () => await elsewhere.close());
	beforeEach(() => elsewhere.reset());

	describe.each(['api', 'authorize'] as const)('to %s', (on) => {
		test.each([302, 308])('is not followed elsewhere with a %i', async (status) => {
			const location = `${elsewhere.baseUrl}/tiers`;
			masivo.sandbox.faults.always({ kind: 'redirect', location, status, on });
			const { message } = await withKey();
			expectFailure(message, 'notMasivo', String(status));
			expect(adviceIn(message)).toContain('checkBaseUrl');
			expect(elsewhere.requests).toEqual([]);
		});

		test.each<[what: string, fault: Fault, kind: FailureKind]>([
			['a web page', { kind: 'html', status: 200 }, 'notMasivo'],
			['nothing', { kind: 'status', status: 204, body: '' }, 'unusable'],
			['a redirect', { kind: 'redirect', location: '/api/storefront/v1/tiers' }, 'notMasivo'],
			['a 404 of another', { kind: 'status', status: 404, body: 'backend - 404' }, 'notMasivo'],
		])('with %s does not connect, and is about the Base URL', async (_what, fault, kind) => {
			masivo.sandbox.faults.always({ ...fault, on });
			const { status, message } = await withKey();
			expect(status).toBe('Error');
			expectFailure(message, kind);
			const told = adviceIn(message);
			expect(told).toContain('checkBaseUrl');
			for (const other of ['checkId', 'optionsOfARun'] as const) expect(told).not.toContain(other);
		});

		test.each<[what: string, fault: Fault]>([
			['an error', { kind: 'body', body: { error: 'No such account' } }],
			['null', { kind: 'body', body: { data: null } }],
			['an object', { kind: 'body', body: { data: { some: 'thing' } } }],
			['a list of nothing at the top', { kind: 'body', body: [] }],
			['half an answer', { kind: 'truncatedJson' }],
		])('with %s does not connect, and blames nobody on the way', async (_what, fault) => {
			masivo.sandbox.faults.always({ ...fault, on });
			const { status, message } = await withKey();
			expect(status).toBe('Error');
			expectFailure(message, 'unusable');
			expect(message).not.toMatch(/Base URL|proxy|firewall/);
		});

		test.each<[what: string, data: (text: string) => unknown]>([
			['error: null', (data) => ({ data: JSON.parse(data) as unknown, error: null })],
			[
				'success: true',
				(data) => ({ success: true, errors: [], data: JSON.parse(data) as unknown }),
			],
			['another envelope', (data) => ({ result: JSON.parse(data) as unknown })],
		])('with %s connects', async (_what, form) => {
			const change = ({ text, ...answer }: HttpAnswer): HttpAnswer => {
				const { data } = JSON.parse(text) as { data: unknown };
				return { ...answer, text: JSON.stringify(form(JSON.stringify(data))) };
			};
			masivo.sandbox.faults.always({ kind: 'change', change, on });
			expect(await withKey()).toMatchObject({ status: 'OK' });
		});

		test.each([429, 503])('with a %i is not about a run', async (status) => {
			masivo.sandbox.faults.always({ kind: 'status', status, on });
			const { message } = await withKey();
			expectFailure(message, status === 429 ? 'tooManyRequests' : 'unavailable', String(status));
			expect(adviceIn(message)).toEqual(['testAgain']);
		});
	});

	test('does not show the token that it holds in another place', async () => {
		const body = { token: 'tok-in-another-place', data: { token: 'tok-in-another-place' } };
		masivo.sandbox.faults.next({ kind: 'body', body, on: 'authorize' });
		const { status, message } = await withKey();
		expect(status).toBe('Error');
		expect(message).not.toContain('tok-in-another-place');
	});

	test('may say that a fresh token is refused', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 401 });
		const { message } = await withKey();
		expectFailure(message, 'tokenRefused');
		expect(adviceIn(message)).toEqual(['checkKey']);
	});
});

describe('the domains that the credential allows', () => {
	const only = (allowedDomains: string) => ({
		allowedHttpRequestDomains: 'domains',
		allowedDomains,
	});

	test.each([
		['a bearer token', withToken],
		['an API key', withKey],
	])('are kept to with %s', async (_kind, check) => {
		expect(await check(only('masivo.example'))).toMatchObject({ status: 'Error' });
		expect(await check(only(' '))).toMatchObject({ status: 'Error' });
		expect(masivo.wire()).toEqual([]);
		expect(await check(only('masivo.example, 127.0.0.1'))).toEqual(connected);
		expect(await check({ allowedHttpRequestDomains: 'none' })).toEqual(connected);
	});
});

test.each([
	['API Key', () => withKey({ apiKey: 'half a\nkey' })],
	['Bearer Token', () => withToken({ accessToken: 'half-a\ntoken' })],
	['Bearer Token', () => withToken({ accessToken: 'tok–en' })],
])('a %s that cannot be sent is told without a request', async (field, check) => {
	const { message } = await check();
	expectFailure(message, 'credential', field);
	expect(message).not.toMatch(/half|tok–en/);
	expect(masivo.wire()).toEqual([]);
});

test('the mark of the test does not go out', async () => {
	await withKey();
	for (const { headers } of masivo.sandbox.requests) {
		expect(Object.keys(headers).join()).not.toContain('credential-test');
	}
});
