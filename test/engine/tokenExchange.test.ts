import type { Fault } from '../../sandbox';
import { adviceIn, expectFailure } from '../support/failureKinds';
import { someCustomers, someItems, useMasivo, type NodeOptions } from '../support/masivo';

/** The exchange of the API key, in a run. */
const masivo = useMasivo({ customers: someCustomers(2) });

const once = { options: { maxRetries: 0 } };

const runWith = async (fault: Fault, options: NodeOptions = once) => {
	masivo.sandbox.faults.always({ ...fault, on: 'authorize' });
	return await masivo.deleteTags(someItems(2), { ...options, credential: masivo.apiKey() });
};

test('that hangs is given up after the run’s Timeout', async () => {
	const { error } = await runWith({ kind: 'hang' }, { options: { maxRetries: 0, timeout: 300 } });
	expectFailure(error, 'network');
	expect(adviceIn(error)).toContain('raiseTimeout');
	expect(masivo.wire()).toEqual(['GET /auth/authorize']);
});

test.each([401, 403])('that is refused with a %i says why', async (status) => {
	const body = { error: 'Forbidden', details: 'The API key has expired on 2026-11-01' };
	const { error } = await runWith({ kind: 'status', status, body });
	expectFailure(error, 'tokenRefused', 'API key');
	expect(error).toMatchObject({
		httpCode: String(status),
		failure: { cause: 'credential-invalid' },
	});
	expect(error.description).toContain('Forbidden – The API key has expired on 2026-11-01.');
});

test.each<[what: string, fault: Fault]>([
	['a web page with 401', { kind: 'html', status: 401 }],
	['a web page with 403', { kind: 'html', status: 403 }],
	['a text with 403', { kind: 'status', status: 403, body: 'error code: 1020' }],
	['a text with 401', { kind: 'status', status: 401, body: 'Log in first' }],
	['a 407', { kind: 'status', status: 407 }],
	[
		'the demand for a password',
		{ kind: 'status', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
	],
])('that meets %s is not a refusal of the key', async (_what, fault) => {
	const { error } = await runWith(fault);
	expectFailure(error, 'notMasivo');
	expect(adviceIn(error)).toContain('checkBaseUrl');
});

test.each<[what: string, data: unknown]>([
	['no token', ''],
	['blanks', '  '],
	['a line break inside', 'tok\nen'],
	['a blank inside', 'tok en'],
	['a character that no header takes', 'tok–en'],
	['an object without one', { some: 'tok-hidden' }],
	['a list', ['tok-hidden']],
	['a number', 12345],
	['only the word', 'Bearer '],
])('that brings %s is not what is documented', async (_what, data) => {
	const { error } = await runWith({ kind: 'body', body: { data } });
	expectFailure(error, 'unusable');
	expect(JSON.stringify(error)).not.toContain('tok-hidden');
	expect(masivo.wire()).toEqual(['GET /auth/authorize']);
});

test.each<[what: string, typed: (token: string) => string]>([
	['a line break behind it', (token) => `${token}\n`],
	['the word Bearer before it', (token) => `Bearer ${token}`],
])('may bring the token with %s', async (_what, typed) => {
	const data = typed(masivo.sandbox.issueToken());
	const { items } = await runWith({ kind: 'body', body: { data } });
	expect(items).toHaveLength(2);
});

test('does not tell the key, however often it is quoted', async () => {
	const { apiKey } = masivo.sandbox;
	const { error } = await runWith({
		kind: 'status',
		status: 422,
		body: { error: `${apiKey} ${apiKey}` },
	});
	expect(error.description).toContain('***** *****');
});

test('with a key that cannot be sent is told without a request', async () => {
	const credential = masivo.apiKey({ apiKey: 'some\nkey' });
	const { error } = await masivo.deleteTags(someItems(1), { credential });
	expectFailure(error, 'credential', 'API Key');
	expect(masivo.wire()).toEqual([]);
});
