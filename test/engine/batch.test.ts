import { setTimeout as delay } from 'node:timers/promises';

import { expectFailure, itemsIn } from '../support/failureKinds';
import { someCustomers, someItems, until, useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: someCustomers(40) });

/** The number of the customer a request is about. */
const customerIn = (path: string) => Number(/\/c(\d+)\//.exec(path)?.[1]);

describe('the order of the items', () => {
	test('does not depend on the order of the answers', async () => {
		// The later an item comes, the sooner it is answered; every third fails.
		masivo.sandbox.faults.decide = ({ path }) => {
			const n = customerIn(path);
			return n % 3 === 0 ? { kind: 'status', status: 422 } : { kind: 'slow', ms: 400 - 10 * n };
		};
		const { items } = await masivo.deleteTags(someItems(40), { onError: 'continueRegularOutput' });

		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			someItems(40).map((_, item) => ({ item })),
		);
		items.forEach(({ json }, n) => {
			if (n % 3 === 0) expectFailure(json, 'refused', `customer "c${n}"`, `[item ${n}]`);
			else expect(json).toMatchObject({ customer: { id: `c${n}` } });
		});
	});
});

describe('requests in flight', () => {
	test.each([1, 5, 20])(
		'are as many as the limit of %i allows, and no more',
		async (concurrency) => {
			masivo.sandbox.faults.always({ kind: 'slow', ms: 50 * concurrency });
			const { items } = await masivo.deleteTags(someItems(40), { options: { concurrency } });
			expect(items).toHaveLength(40);
			expect(masivo.sandbox.stats.peakInFlight).toBe(concurrency);
		},
	);

	test('are 20 by default, until their answers have shown that more are no trouble', async () => {
		masivo.sandbox.faults.always({ kind: 'slow', ms: 1600 });
		await masivo.deleteTags(someItems(40));
		expect(masivo.sandbox.stats.peakInFlight).toBe(20);
		await masivo.deleteTags(someItems(90));
		expect(masivo.sandbox.stats.peakInFlight).toBe(50);
	});
});

describe('items of the same customer', () => {
	test('go out as one request with the union of their keys, in order', async () => {
		const { items } = await masivo.deleteTags([
			{ id: 'c1', tags: 'b' },
			{ id: 'c2', tags: 'a' },
			{ id: 'c1', tags: ['a', 'b'] },
			{ id: 'c1', tags: 'x' },
		]);
		expect(masivo.wire()).toEqual([
			'DELETE /customers/c1/tags?tags=b,a,x',
			'DELETE /customers/c2/tags?tags=a',
		]);
		expect(items).toMatchObject([
			{ json: { customer: { id: 'c1', tags: {} } }, pairedItem: { item: 0 } },
			{ json: { customer: { id: 'c2', tags: { b: true } } }, pairedItem: { item: 1 } },
			{ json: { customer: { id: 'c1', tags: {} } }, pairedItem: { item: 2 } },
			{ json: { customer: { id: 'c1', tags: {} } }, pairedItem: { item: 3 } },
		]);
	});

	test('are the same whether the ID is a number or text', async () => {
		masivo.sandbox.addCustomer({ id: '7', tags: { a: 1, b: 2 } });
		await masivo.deleteTags([
			{ id: 7, tags: 'a' },
			{ id: '7', tags: 'b' },
		]);
		expect(masivo.wire()).toEqual(['DELETE /customers/7/tags?tags=a,b']);
	});

	test('may each be simplified or not', async () => {
		const { items } = await masivo.deleteTags(
			[
				{ id: 'c1', tags: 'a', simple: true },
				{ id: 'c1', tags: 'b', simple: false },
			],
			{ parameters: { simplify: '={{ $json.simple }}' } },
		);
		expect(masivo.wire()).toHaveLength(1);
		expect(items).toMatchObject([{ json: { id: 'c1' } }, { json: { customer: { id: 'c1' } } }]);
	});

	test('are each checked for their own keys', async () => {
		const customer = { id: 'c1', tags: { b: true } };
		masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer, wallet: {} } } });
		const { items, failed } = await masivo.deleteTags(
			[
				{ id: 'c1', tags: 'a' },
				{ id: 'c1', tags: 'b' },
			],
			{ onError: 'continueErrorOutput' },
		);
		expect(items).toMatchObject([{ json: { customer }, pairedItem: { item: 0 } }]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expectFailure(failed[0].json, 'unconfirmed', 'customer "c1"', ' b [item 1]');
	});

	test('fail together when their request fails', async () => {
		const { failed } = await masivo.deleteTags(
			[
				{ id: 'nobody', tags: 'a' },
				{ id: 'nobody', tags: 'b' },
			],
			{ onError: 'continueErrorOutput' },
		);
		expect(masivo.wire()).toHaveLength(1);
		expect(failed).toHaveLength(2);
		failed.forEach(({ json }, item) => {
			expectFailure(json, 'unknownSubject', 'customer "nobody"', `[item ${item}]`);
		});
	});

	test('do not suffer from one among them that Masivo refuses', async () => {
		masivo.sandbox.faults.decide = ({ url }) =>
			url.includes('odd') ? { kind: 'status', status: 422 } : undefined;
		const { items, failed } = await masivo.deleteTags(
			[
				{ id: 'c1', tags: 'a' },
				{ id: 'c1', tags: 'odd' },
				{ id: 'c2', tags: 'a' },
				{ id: 'c1', tags: 'b' },
			],
			{ onError: 'continueErrorOutput', options: { concurrency: 1 } },
		);
		expect(masivo.wire()).toEqual([
			'DELETE /customers/c1/tags?tags=a,odd,b',
			'DELETE /customers/c1/tags?tags=a',
			'DELETE /customers/c1/tags?tags=odd',
			'DELETE /customers/c1/tags?tags=b',
			'DELETE /customers/c2/tags?tags=a',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
			{ item: 3 },
		]);
		expect(failed).toMatchObject([
			{ json: { error: expect.stringContaining('[item 1]') }, pairedItem: { item: 1 } },
		]);
		expect(masivo.sandbox.customers.get('c1')?.tags).toEqual({});
	});

	test('that Masivo refuses end the run at the bad one without Continue', async () => {
		masivo.sandbox.faults.decide = ({ body }) =>
			JSON.stringify(body).includes('odd') ? { kind: 'status', status: 422 } : undefined;
		const { error } = await masivo.run(
			'updateTags',
			['fine', 'odd', 'later'].map((value) => ({ id: 'c1', value })),
			{
				parameters: {
					specifyTags: 'json',
					tagsJson: '={{ { x: $json.value, [$json.value]: 1 } }}',
				},
			},
		);
		expectFailure(error, 'refused', '[item 1]');
		expect(itemsIn(error)).toEqual({ done: '0', left: '1–2' });
		expect(masivo.sandbox.customers.get('c1')?.tags).toMatchObject({ x: 'fine', fine: 1 });
		expect(masivo.wire()).toHaveLength(3);
	});

	test('do not suffer from one among them that is invalid', async () => {
		const { items, failed } = await masivo.deleteTags(
			[
				{ id: 'c1', tags: 'a' },
				{ id: 'c1', tags: ['b,c'] },
				{ id: 'c1', tags: 'b' },
			],
			{ onError: 'continueErrorOutput' },
		);
		expect(masivo.wire()).toEqual(['DELETE /customers/c1/tags?tags=a,b']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});
});

test('others have their turn while the fields of many items are worked out', async () => {
	let turns = 0;
	const others = setInterval(() => turns++, 1);
	// Nothing is sent, so that nothing else waits.
	const { failed } = await masivo.deleteTags(someItems(2000), {
		parameters: { customerId: '={{ $json.id.trim() }}', tagKeys: '={{ $json.tags.slice(1) }}' },
		onError: 'continueErrorOutput',
	});
	clearInterval(others);
	expect(failed).toHaveLength(2000);
	expect(turns).toBeGreaterThan(3);
});

test.each([
	['operation', "operation 'fly' for 'customer'"],
	['resource', "resource 'fly'"],
])('an unknown %s is shown as it came', async (name, shown) => {
	const { error } = await masivo.run('get', [{ id: 'c1' }], { parameters: { [name]: 'fly' } });
	expect(error.message).toContain(shown);
	expect(masivo.wire()).toEqual([]);
});

describe('a cancelled execution', () => {
	/** Cancels as soon as so many requests have arrived. */
	async function cancelAfter(requests: number, items: number, concurrency: number) {
		const stop = new AbortController();
		const running = masivo.deleteTags(someItems(items), {
			options: { concurrency },
			onError: 'continueRegularOutput',
			signal: stop.signal,
		});
		await until(() => masivo.sandbox.requests.length >= requests);
		stop.abort();
		const { status } = await running;
		expect(status).toBe('canceled');
		await until(() => masivo.sandbox.stats.inFlight === 0);
		// Time enough for whatever would still come.
		await delay(200);
		expect(masivo.sandbox.stats.inFlight).toBe(0);
	}

	test('sends no more and gives up what is in flight', async () => {
		masivo.sandbox.faults.always({ kind: 'hang' });
		await cancelAfter(3, 40, 3);
		expect(masivo.wire()).toHaveLength(3);
	});

	test('does not wait for the time of another try', async () => {
		const headers = { 'retry-after': '50' };
		masivo.sandbox.faults.always({ kind: 'status', status: 429, headers });
		await cancelAfter(1, 40, 1);
		expect(masivo.wire()).toHaveLength(1);
	});

	test('stops while the fields of many items are still being worked out', async () => {
		const stop = new AbortController();
		const stopped = delay(100).then(() => stop.abort());
		const { status } = await masivo.deleteTags(someItems(20_000), {
			parameters: { tagKeys: '={{ $json.tags.trim() }}', customerId: '={{ $json.id.trim() }}' },
			onError: 'continueRegularOutput',
			signal: stop.signal,
		});
		await stopped;
		expect(status).toBe('canceled');
		await delay(200);
		expect(masivo.wire()).toEqual([]);
	});

	test('ends as cancelled, whatever failed before and whatever On Error says', async () => {
		const stop = new AbortController();
		masivo.sandbox.faults.decide = ({ path }) => {
			if (customerIn(path) === 0) return { kind: 'status', status: 422 };
			stop.abort();
			return { kind: 'hang' };
		};
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const { status } = await masivo.deleteTags(someItems(2), {
				options: { concurrency: 2 },
				onError,
				signal: stop.signal,
			});
			expect(status).toBe('canceled');
		}
	});

	test('keeps what was done before it', async () => {
		masivo.sandbox.faults.next({ kind: 'slow', ms: 0 }, { kind: 'slow', ms: 0 });
		masivo.sandbox.faults.always({ kind: 'hang' });
		await cancelAfter(3, 40, 1);
		expect(masivo.sandbox.customers.get('c1')?.tags).toEqual({ b: true });
		expect(masivo.sandbox.customers.get('c2')?.tags).toEqual({ a: 1, b: true });
	});
});

test('settings come from the first item whose options can be read', async () => {
	masivo.sandbox.faults.always({ kind: 'slow', ms: 50 });
	const rows = someItems(20).map((item, n) => ({ ...item, parallel: [0, 3, 9][n] ?? 9 }));
	const { items, failed } = await masivo.deleteTags(rows, {
		options: { concurrency: '={{ $json.parallel }}' },
		onError: 'continueErrorOutput',
	});
	expect(failed).toHaveLength(1);
	expectFailure(failed[0].json, 'invalidInput', "'Max Parallel Requests'", '[item 0]');
	expect(items).toHaveLength(19);
	expect(masivo.sandbox.stats.peakInFlight).toBe(3);
});

test('a secret in the wrong field stands in no text, not even before anything is sent', async () => {
	const accessToken = masivo.sandbox.issueToken();
	// In two parts, since n8n keeps the field as it is written.
	const [head, tail] = [accessToken.slice(0, 40), accessToken.slice(40)];
	const { failed } = await masivo.deleteTags([{ id: 'c1', tags: 'a' }], {
		credential: masivo.bearerToken({ accessToken }),
		options: { timeout: `={{ "${head}" + "${tail}" }}` },
		onError: 'continueErrorOutput',
	});
	expect(failed[0].json.message).toContain('"*****…"');
});

test('the credential is read once per run', async () => {
	const credential = masivo.bearerToken();
	await masivo.deleteTags(someItems(40), { credential });
	expect(credential).toMatchObject({ reads: 1, writes: 0 });
	await masivo.deleteTags(someItems(40), { credential });
	expect(credential).toMatchObject({ reads: 2, writes: 0 });
});

test('no item means no request, no output and no error', async () => {
	const { status, items } = await masivo.deleteTags([]);
	expect(status).toBe('success');
	expect(items).toEqual([]);
	expect(masivo.wire()).toEqual([]);
});
