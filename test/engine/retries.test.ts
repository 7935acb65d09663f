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
	test.each([408, 425, 429, 500, 502, 503, 504, 522, 529, 599])('after a %i', async (status) => {
		masivo.sandbox.faults.next(failing(status));
		const { items } = await masivo.deleteTags(someItems(1));
		expect(items).toMatchObject([{ json: { customer: { tags: { b: true } } } }]);
		expect(masivo.sandbox.requests.map((request) => request.status)).toEqual([status, 200]);
	});

	test.each<Fault>([
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

	test('never, if Max Retries is 0', async () => {
		masivo.sandbox.faults.always(failing(503));
		const { error } = await masivo.deleteTags(someItems(1), { options: { maxRetries: 0 } });
		expectFailure(error, 'unavailable', '(503 Service Unavailable) [item 0]');
		expect(masivo.wire()).toHaveLength(1);
	});

	test('by itself, without the other items', async () => {
		masivo.sandbox.faults.decide = ({ path, at }) => {
			const isFirst = masivo.sandbox.requests.find((other) => other.path === path)?.at === at;
			return path.includes('/c2/') && isFirst ? failing(502) : undefined;
		};
		const { items } = await masivo.deleteTags(someItems(5));
		expect(items).toHaveLength(5);
		const counts = someItems(5).map(
			({ id }) => masivo.sandbox.requests.filter(({ path }) => path.includes(`/${id}/`)).length,
		);
		expect(counts).toEqual([1, 1, 2, 1, 1]);
	});

	test.each([400, 403, 404, 409, 422, 501, 511])('not after a %i', async (status) => {
		masivo.sandbox.faults.always(failing(status));
		const { error } = await masivo.deleteTags(someItems(1));
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(masivo.wire()).toHaveLength(1);
	});
});

test('a server that is down is named', async () => {
	const credential = masivo.bearerToken({ baseUrl: 'http://127.0.0.1:1' });
	const options = { maxRetries: 1 };
	const { error } = await masivo.deleteTags(someItems(1), { credential, options });
	expect(error).toMatchObject({ failure: { cause: 'temporarily-unavailable' } });
	expectFailure(error, 'network', 'http://127.0.0.1:1', '[item 0]');
	expect(timesSent(error)).toBe(2);
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

	test('is given up after Max Retries, in words', async () => {
		resolve(Infinity);
		const credential = masivo.bearerToken(named());
		const { error } = await masivo.deleteTags(someItems(1), {
			credential,
			options: { maxRetries: 1 },
		});
		expect(error).toMatchObject({ failure: { cause: 'temporarily-unavailable' } });
		expectFailure(error, 'network', new URL(named().baseUrl).origin, '[item 0]');
		expect(timesSent(error)).toBe(2);
	});
});

describe('the wait that Masivo asks for', () => {
	test.each<[what: string, status: number, headers: () => Record<string, string>]>([
		['Retry-After in seconds', 429, () => ({ 'retry-after': '1' })],
		['Retry-After of a 503', 503, () => ({ 'retry-after': '1' })],
		[
			'Retry-After as a date, which is whole seconds',
			429,
			() => ({ 'retry-after': new Date(Date.now() + 2000).toUTCString() }),
		],
		['X-RateLimit-Reset of a 429', 429, () => ({ 'x-ratelimit-reset': '1' })],
	])('is obeyed: %s', async (_what, status, headers) => {
		masivo.sandbox.faults.next(failing(status, headers()));
		const { items } = await masivo.deleteTags(someItems(1));
		expect(items).toHaveLength(1);
		expect(gaps()[0]).toBeGreaterThanOrEqual(1000 - CLOCK_MS);
	});

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

	test('without a time, holds all requests back for a moment', async () => {
		// The longest break after a first try, half a second.
		jest.spyOn(Math, 'random').mockReturnValue(0.999);
		const slow: Fault = { kind: 'slow', ms: 150 };
		masivo.sandbox.faults.next(failing(429), slow, slow, slow);
		const { items } = await masivo.deleteTags(someItems(12), { options: { concurrency: 4 } });
		jest.restoreAllMocks();

		expect(items).toHaveLength(12);
		// Those that were under way with the refused one. They are answered long before it may go on,
		// and whoever comes after them waits as well.
		const early = gaps().filter((gap) => gap < 500 - CLOCK_MS);
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

describe('there is always a breath between two tries', () => {
	test.each<[what: string, headers: () => Record<string, string>]>([
		['where Masivo asks for none', () => ({ 'retry-after': '0' })],
		['where the time has passed', () => ({ 'retry-after': new Date(0).toUTCString() })],
		['where the time is no date', () => ({ 'retry-after': 'soon 5' })],
		['where the time is absurd', () => ({ 'retry-after': '1e308' })],
		['where two times came', () => ({ 'retry-after': '5, 5' })],
		['where the reset is absurd', () => ({ 'x-ratelimit-reset': '99999999999999999999' })],
		['where the reset has passed', () => ({ 'x-ratelimit-reset': `${Date.now() / 1000 - 60}` })],
	])('%s', async (_what, headers) => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		masivo.sandbox.faults.next(failing(429, headers()), failing(429, headers()));
		const { items } = await masivo.deleteTags(someItems(1));
		jest.restoreAllMocks();
		expect(items).toHaveLength(1);
		const [second, third] = gaps();
		expect(second).toBeGreaterThanOrEqual(250 - CLOCK_MS);
		expect(third - second).toBeGreaterThanOrEqual(500 - CLOCK_MS);
	});
});

describe('a time of more than a day', () => {
	test.each<[name: string, value: string]>([
		['retry-after', '86401'],
		['retry-after', 'Sun, 22 Nov 2099 20:00:00 GMT'],
		['x-ratelimit-reset', '3590208000'],
		['x-ratelimit-reset', '9'.repeat(400)],
	])('is none: %s: %s', async (name, value) => {
		masivo.sandbox.faults.next(failing(429, { [name]: value }));
		const { items } = await masivo.deleteTags(someItems(1));
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toHaveLength(2);
	});

	test('may be a Unix time, and is then waited for until it comes', async () => {
		const resetsAt = Math.ceil(Date.now() / 1000) + 1;
		masivo.sandbox.faults.next(failing(429, { 'x-ratelimit-reset': String(resetsAt) }));
		const { items } = await masivo.deleteTags(someItems(1));
		expect(items).toHaveLength(1);
		expect(masivo.sandbox.requests[1].at).toBeGreaterThanOrEqual(resetsAt * 1000 - CLOCK_MS);
	});

	test('may be a Unix time too far away, which the item then tells', async () => {
		const resetsAt = Math.ceil(Date.now() / 1000) + 7200;
		masivo.sandbox.faults.next(failing(429, { 'x-ratelimit-reset': String(resetsAt) }));
		const { error } = await masivo.deleteTags(someItems(1));
		const minute = new Date(resetsAt * 1000).toISOString().slice(0, 16);
		expectFailure(error, 'waitTooLong', minute);
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

	test.each<[what: string, status: number, seconds: string, cause: string]>([
		['a quota', 429, '3600', 'quota-exhausted'],
		['a maintenance break', 503, '3600', 'temporarily-unavailable'],
	])('%s longer than Max Retry Wait fails at once', async (_what, status, seconds, cause) => {
		masivo.sandbox.faults.always(failing(status, { 'retry-after': seconds }));
		const before = Date.now();
		const { error } = await masivo.deleteTags(someItems(6), { options: { concurrency: 1 } });
		const after = Date.now();

		expect(masivo.wire()).toHaveLength(1);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: String(status),
			context: { itemIndex: 0 },
			failure: { cause },
		});
		const resetsAt = (error as { failure?: { resetsAtEpochMs?: number } }).failure?.resetsAtEpochMs;
		expect(resetsAt).toBeGreaterThanOrEqual(before + 3_600_000);
		expect(resetsAt).toBeLessThanOrEqual(after + 3_600_000);
		expectFailure(error, 'waitTooLong', new Date(resetsAt ?? 0).toISOString());
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

	test('is no spent quota where Masivo names no time', async () => {
		masivo.sandbox.faults.next(failing(429));
		const { items } = await masivo.deleteTags(someItems(1), { options: { maxRetryWait: 0 } });
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toHaveLength(2);
	});
});
