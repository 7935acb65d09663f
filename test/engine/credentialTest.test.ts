import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { useMasivo } from '../support/masivo';

const masivo = useMasivo();

const testWith = async (data: ICredentialDataDecryptedObject) =>
	await masivo.engine.testCredential('masivoApi', { baseUrl: masivo.sandbox.baseUrl, ...data });

const withToken = (data: ICredentialDataDecryptedObject = {}) =>
	testWith({ authentication: 'bearerToken', accessToken: masivo.sandbox.issueToken(), ...data });
const withKey = (data: ICredentialDataDecryptedObject = {}) =>
	testWith({ authentication: 'apiKey', apiKey: masivo.sandbox.apiKey, ...data });

const connected = { status: 'OK', message: 'Connection successful!' };

describe.each([
	['a bearer token', withToken],
	['an API key', withKey],
])('the test of a credential with %s', (_kind, check) => {
	test('connects, and calls nothing but what is harmless', async () => {
		expect(await check()).toEqual(connected);
		expect(masivo.sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
		expect(masivo.wire().at(-1)).toBe('GET /tiers');
	});

	test('tolerates a slash at the end of the Base URL', async () => {
		expect(await check({ baseUrl: `${masivo.sandbox.baseUrl}/` })).toEqual(connected);
	});

	test('tells a wrong path in the Base URL, which is answered by a web page', async () => {
		const { status, message } = await check({ baseUrl: masivo.sandbox.origin });
		expect(status).toBe('Error');
		expect(message).toMatch(/^A web page came back .+ Check the Base URL in the credential/);
		masivo.sandbox.contractViolations.length = 0;
	});

	test.each([
		[
			'nothing listens there',
			'http://127.0.0.1:1/v1',
			/^http:\/\/127\.0\.0\.1:1 refused the connection/,
		],
		[
			'it is no address',
			'masivo',
			/^The Base URL of the Masivo API credential is not a web address/,
		],
		['it is no web address', 'ftp://masivo.example', /^The Base URL .+ is not a web address/],
	])('tells a wrong Base URL: %s', async (_what, baseUrl, expected) => {
		const { status, message } = await check({ baseUrl });
		expect(status).toBe('Error');
		expect(message).toMatch(expected);
		expect(masivo.wire()).toEqual([]);
	});

	test('tells a server that is down for the moment', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 503 });
		masivo.sandbox.faults.next({ kind: 'status', status: 503, on: 'authorize' });
		const { status, message } = await check();
		expect(status).toBe('Error');
		expect(message).toContain('503');
	});

	test('gives Masivo’s own words', async () => {
		const fault = {
			kind: 'status',
			status: 422,
			body: { error: 'No', details: 'Not today' },
		} as const;
		masivo.sandbox.faults.next({ ...fault, on: 'authorize' }, fault);
		const { message } = await check();
		expect(message).toContain('Masivo says: No – Not today.');
	});
});

test('a wrong or old token is told, with its remedy', async () => {
	expect(await withToken({ accessToken: 'wrong-token' })).toEqual({
		status: 'Error',
		message: expect.stringMatching(
			/^The token was refused; Masivo tokens end after one hour\. Paste a fresh Bearer Token/,
		),
	});
});

test('a wrong API key is told, with its remedy', async () => {
	expect(await withKey({ apiKey: 'wrong-key' })).toEqual({
		status: 'Error',
		message: expect.stringMatching(/^The API key was refused\. Copy it again from Masivo/),
	});
	expect(masivo.wire()).toEqual(['GET /auth/authorize']);
});

test.each([
	['Bearer Token', () => withToken({ accessToken: '' })],
	['API Key', () => withKey({ apiKey: '' })],
])('an empty %s is told without a request', async (field, check) => {
	const { message } = await check();
	expect(message).toContain(`The Masivo API credential has no ${field}`);
	expect(masivo.wire()).toEqual([]);
});

test('a key is exchanged anew, though a token is stored', async () => {
	const sessionToken = masivo.sandbox.issueToken();
	expect(await withKey({ sessionToken })).toEqual(connected);
	expect(masivo.wire()).toEqual(['GET /auth/authorize', 'GET /tiers']);
});

test('a token that was good when it was saved, and has ended, is told as well', async () => {
	const accessToken = masivo.sandbox.issueToken();
	masivo.sandbox.expireTokens();
	const { message } = await withToken({ accessToken, sessionToken: accessToken });
	expect(message).toMatch(/^The token was refused; Masivo tokens end after one hour/);
});
