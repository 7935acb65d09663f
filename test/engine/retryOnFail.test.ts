import type { IDataObject } from 'n8n-workflow';

import { points } from '../../sandbox/resources/rewards';
import type { Fault } from '../../sandbox';
import { expectFailure, itemsIn } from '../support/failureKinds';
import { useFastClock } from '../support/fastClock';
import { type NodeOptions, useMasivo } from '../support/masivo';
import { byId } from '../support/samples/sample';

/** n8n's Retry On Fail runs the whole node again: what may have counted does not go out a second time. */

// Imports wait five seconds between two requests.
useFastClock(100);

const masivo = useMasivo({
	customers: ['a', 'b', 'c', 'd'].map((id) => ({ id, points: 100 })),
	imports: { spacingMs: 0 },
});

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

const FOUR = [{ id: 'a' }, { id: 'b' }, { id: 'bad' }, { id: 'd' }];

const PURCHASE = { brandId: 'brand-1', type: 'PURCHASE', orderValue: 12.5 };

const send = async (items: IDataObject[], options: NodeOptions = {}) =>
	await masivo.run('event.send', items, {
		parameters: PURCHASE,
		settings,
		options: { concurrency: 1 },
		...options,
	});

/** Whom each request was about that Masivo carried out, or refused. */
const sentFor = () => masivo.sandbox.requests.map(({ body }) => (body as IDataObject).customer_id);

const counted = (id: string) =>
	[...masivo.sandbox.events.values()].filter(({ customer_id }) => customer_id === id).length;

/** Every request about this customer meets that. */
const meets = (id: string, fault: Fault, times = Infinity) => {
	masivo.sandbox.faults.decide = ({ body }) =>
		(body as IDataObject).customer_id === id && times-- > 0 ? fault : undefined;
};

test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
	'one refused customer of four does not count the others again, with %s',
	async (onError) => {
		// With Continue, n8n looks at the first item alone.
		const [a, b, bad, d] = FOUR;
		const items = onError === 'stopWorkflow' ? [a, b, d, bad] : [bad, a, b, d];
		const result = await send(items, { onError });
		expect(sentFor().filter((id) => id === 'bad')).toHaveLength(3);
		expect(['a', 'b', 'd'].map(counted)).toEqual([1, 1, 1]);
		expect(sentFor()).toHaveLength(6);
		if (onError === 'stopWorkflow') {
			expectFailure(result.error, 'refused', 'customer "bad"', '[item 3]');
			expect(itemsIn(result.error)).toEqual({ done: '0–2', left: '3' });
			return;
		}
		const done = onError === 'continueErrorOutput' ? result.items : result.items.slice(1);
		expect(done.map(({ json, pairedItem }) => [json.customer_id, pairedItem])).toEqual([
			['a', { item: 1 }],
			['b', { item: 2 }],
			['d', { item: 3 }],
		]);
	},
);

test('what was refused and is then accepted succeeds, with the output of the others', async () => {
	meets('a', { kind: 'status', status: 422 }, 1);
	const { status, items } = await send([{ id: 'b' }, { id: 'a' }, { id: 'c' }]);
	expect(status).toBe('success');
	expect(items.map(({ json }) => json.customer_id)).toEqual(['b', 'a', 'c']);
	expect(['a', 'b', 'c'].map(counted)).toEqual([1, 1, 1]);
	expect(sentFor()).toEqual(['b', 'a', 'a', 'c']);
});

test.each(['stopWorkflow', 'continueRegularOutput'] as const)(
	'what may have arrived fails in each try, and is not sent again, with %s',
	async (onError) => {
		meets('a', { kind: 'reset', applied: true }, 1);
		const { error, items } = await send([{ id: 'a' }, { id: 'b' }], { onError });
		expect(counted('a')).toBe(1);
		expect(sentFor().filter((id) => id === 'a')).toHaveLength(1);
		expectFailure(error ?? items[0].json, 'mayHaveArrived', '[item 0]');
		if (!error) expect(items[1].json).toMatchObject({ customer_id: 'b' });
	},
);

test('an expression that gives something else in each try makes no other item of it', async () => {
	const metadata = '={"at": "{{ $now.toMillis() }}{{ Math.random() }}"}';
	await send(FOUR, { parameters: { ...PURCHASE, additionalFields: { metadata } } });
	expect(['a', 'b'].map(counted)).toEqual([1, 1]);
});

test('an item with the same purchase as another is refused in each try', async () => {
	const parameters = { ...PURCHASE, order: { purchaseId: '={{ $json.purchase }}' } };
	const items = [{ id: 'bad' }, { id: 'a', purchase: 'p1' }, { id: 'a', purchase: 'p1' }];
	const result = await send(items, { parameters, onError: 'continueRegularOutput' });
	expect(counted('a')).toBe(1);
	expectFailure(result.items[2].json, 'invalidInput', "'Purchase ID'", ' item 1 as well');
});

test('each pass of a loop, and each execution, is a run of its own', async () => {
	const items = [{ id: 'a' }, { id: 'a' }, { id: 'a' }];
	await send(items, { loop: 1 });
	await send(items);
	expect(counted('a')).toBe(6);
	meets('a', { kind: 'reset', applied: true });
	await send([{ id: 'a' }]);
	meets('a', { kind: 'slow', ms: 0 });
	await send([{ id: 'a' }]);
	expect(counted('a')).toBe(8);
});

test('what is idempotent is done again, as without it', async () => {
	const items = [
		{ id: 'a', tags: 'x' },
		{ id: 'bad', tags: 'x' },
	];
	await masivo.deleteTags(items, { settings, options: { concurrency: 1 } });
	expect(masivo.wire().filter((line) => line.includes('/a/'))).toHaveLength(3);
});

test('rows that an import has queued are not queued again', async () => {
	masivo.sandbox.addCustomer({ id: 'there', email: 'there@example.com' });
	const items = ['bad', 'n1', 'n2', 'n3'].map((id) => ({
		id,
		email: `${id === 'bad' ? 'there' : id}@example.com`,
	}));
	const result = await masivo.run('import.customers', items, {
		parameters: {
			email: '={{ $json.email }}',
			name: 'Somebody',
			balances: { balance: [{ reward: byId(points.id), amount: 5 }] },
		},
		settings,
		onError: 'continueRegularOutput',
	});
	const rows = masivo.sandbox.requests
		.filter(({ status }) => status === 200)
		.flatMap(({ body }) => (body as { customers: Array<{ id: string }> }).customers);
	expect(rows.map(({ id }) => id).sort()).toEqual(['n1', 'n2', 'n3']);
	expectFailure(result.items[0].json, 'refused', 'customer "bad"');
	expect(result.items.slice(1).map(({ json }) => json.status)).toEqual(Array(3).fill('queued'));
});
