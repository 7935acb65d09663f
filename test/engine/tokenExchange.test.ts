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
	['a text with 403', { kind: 'status', status: 403, body: 'error code: 1020' }],
])('that meets %s is not a refusal of the key', async (_what, fault) => {
	const { error } = await runWith(fault);
	expectFailure(error, 'notMasivo');
	expect(adviceIn(error)).toContain('checkBaseUrl');
});

test.each<[what: string, data: unknown]>([
	['no token', ''],
	['an object without one', { some: 'tok-hidden' }],
])('that brings %s is not what is documented', async (_what, data) => {
	const { error } = await runWith({ kind: 'body', body: { data } });
	expectFailure(error, 'unusable');
	expect(JSON.stringify(error)).not.toContain('tok-hidden');
	expect(masivo.wire()).toEqual(['GET /auth/authorize']);
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
