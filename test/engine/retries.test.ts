import dns from 'node:dns';

import type { Fault } from '../../sandbox';
import { expectFailure, timesSent } from '../support/failureKinds';
import { someCustomers, someItems, until, useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: someCustomers(20) });

const failing = (status: number, headers?: Record<string, string>): Fault => ({
	kind: 'status',
	status,
	headers,
});

/** Milliseconds from the first request to each further one. */
const gaps = () => {
	const [first, ...further] = masivo.sandbox.requests.map(({ at }) => at);
	return further.map((at) => at - first);
};

/** Timers and the sandbox's clock may disagree by this much. */
const CLOCK_MS = 20;

describe('a request is sent again', () => {
	test.each<Fault>([
		{ kind: 'status', status: 503 },
		{ kind: 'reset' },
		{ kind: 'reset', applied: true },
		{ kind: 'cutOff', applied: true },
	])('after %j', async (fault) => {
		masivo.sandbox.faults.next(fault);
		const { items } = await masivo.deleteTags(someItems(1));
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toHaveLength(2);
	});

	test('after the time that the option Timeout gives it', async () => {
		masivo.sandbox.faults.next({ kind: 'hang' });
		const { items } = await masivo.deleteTags(someItems(1), { options: { timeout: 100 } });
		expect(items).toHaveLength(1);
		expect(gaps()[0]).toBeGreaterThanOrEqual(100 - CLOCK_MS);
	});

	test('as often as Max Retries says, and then fails with a count', async () => {
		masivo.sandbox.faults.always(failing(503));
		const { error } = await masivo.deleteTags(someItems(1), { options: { maxRetries: 2 } });
		expect(error).toMatchObject({ httpCode: '503' });
		expectFailure(error, 'unavailable', '503 Service Unavailable', '[item 0]');
		expect(timesSent(error)).toBe(3);
		expect(masivo.wire()).toHaveLength(3);
	});

	test('three times by default', async () => {
		masivo.sandbox.faults.always({ kind: 'reset' });
		const { error } = await masivo.deleteTags(someItems(1));
		expectFailure(error, 'network');
		expect(timesSent(error)).toBe(4);
		expect(masivo.wire()).toHaveLength(4);
	});
});

describe('a name that cannot be looked up for a moment', () => {
	/** This machine's resolver, for one name that only it knows: it fails so many times first. */
	function resolve(hiccups: number) {
		const trouble = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
		return jest.spyOn(dns, 'lookup').mockImplementation(((
			_name: string,
			{ all }: dns.LookupOptions,
			done: (error: Error | null, address?: unknown, family?: number) => void,
		) => {
			const [address, family] = ['127.0.0.1', 4];
			if (hiccups-- > 0) process.nextTick(done, trouble);
			else process.nextTick(done, null, all ? [{ address, family }] : address, family);
		}) as typeof dns.lookup);
	}
	const named = () => ({ baseUrl: masivo.sandbox.baseUrl.replace('127.0.0.1', 'masivo.test') });

	afterEach(() => jest.restoreAllMocks());

	test('is looked up again, even for a request that must not be sent twice', async () => {
		const lookup = resolve(2);
		const { items } = await masivo.run('create', [{ id: 'new' }], {
			credential: masivo.bearerToken(named()),
		});
		expect(items).toMatchObject([{ json: { customer: { id: 'new' } } }]);
		expect(lookup).toHaveBeenCalledTimes(3);
		expect(masivo.wire()).toEqual(['POST /customers']);
	});
});

describe('the wait that Masivo asks for', () => {
	test('holds back all requests, not only the one that was refused', async () => {
		const slow: Fault = { kind: 'slow', ms: 150 };
		masivo.sandbox.faults.next(failing(429, { 'retry-after': '1' }), slow, slow, slow);
		const { items } = await masivo.deleteTags(someItems(12), { options: { concurrency: 4 } });

		expect(items).toHaveLength(12);
		// Those that were under way with the refused one, and then nothing for a second.
		const early = gaps().filter((gap) => gap < 1000 - CLOCK_MS);
		expect(early.length).toBeLessThanOrEqual(3);
		expect(masivo.wire()).toHaveLength(13);
	});

	test('is measured with a clock that does not jump', async () => {
		const now = Date.now.bind(Date);
		masivo.sandbox.faults.next(failing(429, { 'retry-after': '1' }));
		const running = masivo.deleteTags(someItems(2), { options: { concurrency: 1 } });
		await until(() => masivo.wire().length === 1);
		jest.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
		const { items } = await running;
		jest.restoreAllMocks();
		expect(items).toHaveLength(2);
	});
});

describe('where requests are limited', () => {
	const limited = useMasivo({
		customers: someCustomers(20),
		rateLimit: { requests: 4, windowMs: 1000 },
	});

	test('the rest of a window is waited for before Masivo has to refuse', async () => {
		const { items } = await limited.deleteTags(someItems(10), { options: { concurrency: 2 } });
		expect(items).toHaveLength(10);
		expect(limited.sandbox.requests.map(({ status }) => status)).toEqual(Array(10).fill(200));
	});

	test('nothing is lost when more are sent at once than are allowed', async () => {
		const { items } = await limited.deleteTags(someItems(12), { options: { concurrency: 12 } });
		expect(items).toHaveLength(12);
		expect(limited.sandbox.requests.some(({ status }) => status === 429)).toBe(true);
	});
});

describe('a spent quota', () => {
	const daily = useMasivo({
		customers: someCustomers(20),
		rateLimit: { requests: 2, windowMs: 3_600_000 },
	});

	test('is noticed before Masivo refuses, and the rest is not sent', async () => {
		const { items, failed } = await daily.deleteTags(someItems(6), {
			onError: 'continueErrorOutput',
			options: { concurrency: 1 },
		});
		expect(daily.sandbox.requests.map(({ status }) => status)).toEqual([200, 200]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual(
			[2, 3, 4, 5].map((item) => ({ item })),
		);
		for (const { json } of failed) {
			expectFailure(json, 'waitTooLong');
			expect(json.error).toMatch(/ \d{4}-\d\d-\d\dT[\d:.]+Z \[item \d\]$/);
		}
	});

	test('is what Max Retry Wait says it is', async () => {
		masivo.sandbox.faults.always(failing(429, { 'retry-after': '2' }));
		const { failed } = await masivo.deleteTags(someItems(3), {
			onError: 'continueErrorOutput',
			options: { maxRetryWait: 1, concurrency: 1 },
		});
		expect(failed).toHaveLength(3);
		expect(masivo.wire()).toHaveLength(1);
	});
});
