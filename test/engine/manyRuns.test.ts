import { setTimeout as delay } from 'node:timers/promises';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { StoredCredential } from '../../engine';
import { expectFailure } from '../support/failureKinds';
import { someCustomers, until, useMasivo, type NodeOptions } from '../support/masivo';

/** Many executions at once in one process, as behind a webhook: each with one item. */

const CALLS = 60;

const masivo = useMasivo({ customers: someCustomers(CALLS), latencyMs: 20 });

const get = async (n: number, options: NodeOptions = {}) =>
	await masivo.run('get', [{ id: `c${n}` }], { onError: 'continueErrorOutput', ...options });

const calls = async (credential: StoredCredential, count = CALLS) =>
	await Promise.all(Array.from({ length: count }, async (_, n) => await get(n, { credential })));

const done = (runs: Awaited<ReturnType<typeof calls>>) =>
	runs.filter(({ items }) => items.length === 1).length;

const endedToken = () => {
	const token = masivo.sandbox.issueToken();
	masivo.sandbox.expireTokens();
	return token;
};

describe('an API key', () => {
	test.each<[what: string, data: () => ICredentialDataDecryptedObject, refused: number]>([
		['without a token', () => ({}), 0],
		['whose stored token has ended', () => ({ sessionToken: endedToken() }), 20],
	])('%s is exchanged once', async (_what, data, refused) => {
		const credential = masivo.apiKey(data());
		const runs = await calls(credential);
		expect(done(runs)).toBe(CALLS);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(1);
		expect(masivo.sandbox.stats.unauthorized).toBeLessThanOrEqual(refused);
		expect(credential.writes).toBe(1);
	});

	test('is asked for by each run, which is n8n’s check of who may use it', async () => {
		const credential = masivo.apiKey();
		await calls(credential, 10);
		expect(credential.reads).toBeGreaterThanOrEqual(10);
	});

	test('that is revoked fails the runs that wait for a token, with one exchange; restored, it works', async () => {
		const credential = masivo.apiKey();
		masivo.sandbox.faults.always({ kind: 'status', status: 401, on: 'authorize' });
		const runs = await calls(credential, 20);
		for (const { failed } of runs) expectFailure(failed[0].json, 'tokenRefused', 'API key');
		const exchanges = masivo.sandbox.stats.authorizeCalls;
		expect(exchanges).toBeLessThanOrEqual(3);
		masivo.sandbox.faults.reset();
		expect(done(await calls(credential, 5))).toBe(5);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(exchanges + 1);
	});

	test('that is edited shares nothing with what it was', async () => {
		const credential = masivo.apiKey();
		expect(done(await calls(credential, 3))).toBe(3);
		Object.assign(credential.data, { apiKey: 'another-key', sessionToken: '' });
		const [{ failed }] = await calls(credential, 1);
		expectFailure(failed[0].json, 'tokenRefused', 'API key');
	});

	test('goes on where the run that exchanges it is stopped', async () => {
		const credential = masivo.apiKey();
		const { faults, stats } = masivo.sandbox;
		faults.next({ kind: 'slow', ms: 1000, on: 'authorize' });
		const stop = new AbortController();
		const stopped = get(0, { credential, signal: stop.signal });
		await until(() => stats.authorizeCalls === 1);
		const others = calls(credential, 10);
		await until(() => credential.reads > 10);
		stop.abort();
		expect((await stopped).status).toBe('canceled');
		expect(done(await others)).toBe(10);
		expect(stats.authorizeCalls).toBeLessThanOrEqual(2);
	});
});

describe('who answers', () => {
	const redeem = async (codes: string[], options: NodeOptions = {}) =>
		await masivo.run(
			'coupon.redeem',
			codes.map((code, n) => ({ id: `c${n}`, code })),
			{ parameters: { code: '={{ $json.code }}' }, ...options },
		);

	/** Coupons are answered with nothing, so that GET /tiers has to show whether it is Masivo; it is slow. */
	const playSilence = () => {
		masivo.sandbox.faults.decide = ({ url, body }) => {
			if (url.endsWith('/tiers')) return { kind: 'slow', ms: 1000 };
			const { code } = body as { code: string };
			if (code === 'BAD') return { kind: 'status', status: 422 };
			return { kind: 'body', body: { data: {} } };
		};
	};

	const asked = () => masivo.sandbox.requests.filter(({ url }) => url.endsWith('/tiers')).length;

	test('is asked by another run where the one that asks is stopped', async () => {
		const credential = masivo.bearerToken();
		playSilence();
		const stop = new AbortController();
		const stopped = redeem(['A'], { credential, signal: stop.signal });
		await until(() => asked() === 1);
		const other = redeem(['B'], { credential });
		// It has its answer, and waits for what the first one asks.
		await until(() => masivo.sandbox.requests[2]?.status !== undefined);
		await delay(100);
		stop.abort();
		expect((await stopped).status).toBe('canceled');
		expect((await other).items[0].json).toMatchObject({ confirmed: false });
		expect(asked()).toBe(2);
	});

	test('is not asked any more where another item has failed: that one is the error', async () => {
		playSilence();
		const { error } = await redeem(['A', 'BAD']);
		expectFailure(error, 'refused', '[item 1]');
	});
});

test('the editor’s lists and the node have one token', async () => {
	const credential = masivo.apiKey();
	await calls(credential, 2);
	credential.data.sessionToken = '';
	const { id, name } = credential;
	const node = {
		...{ id: '1', name: 'Masivo', type: 'n8n-nodes-masivo.masivo', typeVersion: 1 },
		...{ position: [0, 0] as [number, number], parameters: {} },
		credentials: { masivoApi: { id, name } },
	};
	const workflow = { nodes: [node], connections: {} };
	const credentials = [credential];
	const [search] = Object.keys(masivo.engine.nodeType('masivo').methods?.listSearch ?? {});
	await masivo.engine.searchList(workflow, 'Masivo', search, { credentials });
	expect(masivo.sandbox.stats.authorizeCalls).toBe(1);
});

test('a run with one request at a time keeps to that beside others', async () => {
	const credential = masivo.bearerToken();
	const options = { concurrency: 1 };
	const items = Array.from({ length: 10 }, (_, n) => ({ id: `c${n}` }));
	const slow = masivo.run('getConsent', items, { credential, options });
	await calls(credential, 20);
	expect((await slow).items).toHaveLength(10);
	const own = masivo.sandbox.requests.filter(({ path }) => path.endsWith('/consent'));
	expect(own).toHaveLength(10);
	// Each arrived after the one before was answered.
	for (const [n, { at }] of own.slice(1).entries()) {
		expect(at - own[n].at).toBeGreaterThanOrEqual(19);
	}
});

describe('fifty requests in a second', () => {
	const limited = useMasivo({
		customers: someCustomers(150),
		rateLimit: { requests: 50, windowMs: 1000, headers: false },
		latencyMs: 20,
	});

	test('are what 150 calls get along with, though Masivo says so by refusing only', async () => {
		const credential = limited.bearerToken();
		const runs = await Promise.all(
			Array.from({ length: 150 }, async (_, n) => {
				return await limited.run('get', [{ id: `c${n}` }], { credential });
			}),
		);
		expect(done(runs)).toBe(150);
		expect(limited.sandbox.requests.length).toBeLessThanOrEqual(150 * 1.4);
		expect(limited.sandbox.stats.peakInFlight).toBeLessThanOrEqual(60);
	});
});
