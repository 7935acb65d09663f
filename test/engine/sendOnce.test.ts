import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { adviceIn, expectFailure, hintsIn } from '../support/failureKinds';
import { type NodeOptions, type NodeResult, until, useMasivo } from '../support/masivo';

const CODES = ['ONE', 'TWO'];

const masivo = useMasivo({
	customers: ['a', 'b', 'c'].map((id) => ({ id, points: 100 })),
	coupons: CODES.map((code) => ({ code, points: 5 })),
	latencyMs: 5,
});

const ORDER = { id: 'a', purchase: 'order-1', brand: 'brand-1' };

const PURCHASE = {
	brandId: '={{ $json.brand }}',
	type: 'PURCHASE',
	orderValue: 12.5,
	order: { purchaseId: '={{ $json.purchase }}' },
};

let workflowId: string;
let credential: ReturnType<typeof masivo.bearerToken>;

beforeEach(() => {
	workflowId = randomUUID();
	credential = masivo.bearerToken();
});

const send = async (items: IDataObject[] = [ORDER], options: NodeOptions = {}) =>
	await masivo.run('event.send', items, {
		...{ parameters: PURCHASE, workflowId, credential, onError: 'continueRegularOutput' },
		...options,
		options: { sendOnce: true, ...options.options },
	});

const redeem = async (code: string, id = 'a', options: NodeOptions = {}) =>
	await masivo.run('coupon.redeem', [{ id }], {
		...{ parameters: { code }, workflowId, credential },
		...options,
		options: { sendOnce: true, ...options.options },
	});

/** What became of each item: `skipped`, `failed` or `sent`. */
const became = ({ items }: NodeResult) =>
	items.map(({ json }) => {
		if ('error' in json) return 'failed';
		return json.skipped === true ? 'skipped' : 'sent';
	});

const counted = () => masivo.sandbox.events.size;

/** The next request about the order meets that. */
const meets = (fault: Fault) => masivo.sandbox.faults.next(fault);

test('what was sent before leaves as skipped, linked, and says so', async () => {
	expect(became(await send([{ ...ORDER, purchase: 'order-0' }, ORDER]))).toEqual(['sent', 'sent']);
	const again = await send([{ ...ORDER, purchase: 'order-2' }, ORDER]);
	expect(became(again)).toEqual(['sent', 'skipped']);
	expect(again.items[1]).toEqual({
		json: {
			...{ customer_id: 'a', type: 'PURCHASE', skipped: true },
			reason: expect.stringMatching(/^Sent before\b/) as string,
		},
		pairedItem: { item: 1 },
	});
	expect(again.hints.map(hintsIn).flat()).toContain('skipped');
	expect(counted()).toBe(3);
});

test('without it, what comes again is sent again', async () => {
	const off = { options: { sendOnce: false } };
	await send([ORDER], off);
	await send([ORDER], off);
	expect(counted()).toBe(2);
});

test('the same order twenty times at once is sent once, and twenty orders are all remembered', async () => {
	const same = await Promise.all(Array.from({ length: 20 }, async () => await send()));
	expect(same.flatMap(became).sort()).toEqual(['sent', ...Array<string>(19).fill('skipped')]);
	const orders = Array.from({ length: 20 }, (_, n) => ({ ...ORDER, purchase: `many-${n}` }));
	for (const expected of ['sent', 'skipped']) {
		const runs = await Promise.all(orders.map(async (order) => await send([order])));
		expect(runs.flatMap(became)).toEqual(Array(20).fill(expected));
	}
	expect(became(await send(orders))).toEqual(Array(20).fill('skipped'));
	expect(counted()).toBe(21);
});

test.each<[what: string, other: IDataObject, options: () => NodeOptions]>([
	['customer', { id: 'b' }, () => ({})],
	['brand', { brand: 'brand-2' }, () => ({})],
	['Purchase ID', { purchase: 'order-2' }, () => ({})],
	['type', {}, () => ({ parameters: { ...PURCHASE, type: 'CUSTOM', customType: 'REFUND' } })],
	['credential', {}, () => ({ credential: masivo.bearerToken() })],
	['workflow', {}, () => ({ workflowId: randomUUID() })],
	['node', {}, () => ({ settings: { id: 'other' } })],
	['key', {}, () => ({ options: { sendOnceKey: 'other' } })],
])('another %s makes another event', async (_what, other, options) => {
	await send();
	expect(became(await send([{ ...ORDER, ...other }], options()))).toEqual(['sent']);
	expect(became(await send())).toEqual(['skipped']);
});

test('with a key of its own, an event without a Purchase ID is sent once', async () => {
	const parameters: INodeParameters = { brandId: 'brand-1', type: 'PURCHASE', orderValue: 5 };
	const options = { sendOnceKey: '={{ $json.key }}' };
	const items = ['x', 'y', ' x '].map((key) => ({ id: 'a', key }));
	expect(became(await send(items, { parameters, options }))).toEqual(['sent', 'sent', 'skipped']);
	expect(counted()).toBe(2);
});

test.each<[what: string, fault: Fault]>([
	['was refused', { kind: 'status', status: 422 }],
	['did not know the customer', { kind: 'status', status: 404 }],
])('what Masivo %s is forgotten, and can be sent', async (_what, fault) => {
	meets(fault);
	expect(became(await send())).toEqual(['failed']);
	expect(became(await send())).toEqual(['sent']);
	expect(became(await send())).toEqual(['skipped']);
});

test('what was accepted and not confirmed counts as sent', async () => {
	meets({ kind: 'body', body: { message: 'Queued' }, applied: true });
	const { items } = await send();
	expect(items[0].json).toMatchObject({ confirmed: false });
	expect(became(await send())).toEqual(['skipped']);
});

test.each<[what: string, fault: Fault]>([
	['whose answer was lost', { kind: 'reset', applied: true }],
	['that Masivo may have carried out', { kind: 'status', status: 500 }],
	['whose answer denies it', { kind: 'body', body: { success: false, message: 'No' } }],
])(
	'an event %s is in doubt: it fails from then on, and says what to look at',
	async (_what, fault) => {
		meets(fault);
		const first = await send();
		expect(became(first)).toEqual(['failed']);
		const sent = masivo.wire().length;
		for (const { items } of [await send(), await send()]) {
			expectFailure(items[0].json, 'mayHaveArrived', 'event PURCHASE of customer "a"', '[item 0]');
			expect(adviceIn(items[0].json)).toContain('lookUp');
		}
		expect(masivo.wire()).toHaveLength(sent);
		expect(became(await send([ORDER], { options: { sendOnce: false } }))).toEqual(['sent']);
	},
);

test('a Stop during the request leaves it in doubt, one before it does not', async () => {
	const stop = new AbortController();
	meets({ kind: 'hang', applied: true });
	const second = { ...ORDER, purchase: 'order-2' };
	const running = send([ORDER, second], { signal: stop.signal, options: { concurrency: 1 } });
	await until(() => masivo.wire().length === 1);
	stop.abort();
	await running;
	await until(() => counted() > 0);
	const { items } = await send([ORDER, second]);
	expectFailure(items[0].json, 'mayHaveArrived', '[item 0]');
	expect(items[1].json).toMatchObject({ status: 'PENDING' });
	expect(counted()).toBe(2);
});

test('who waits for another execution is reached by a Stop', async () => {
	const [first, stop] = [new AbortController(), new AbortController()];
	meets({ kind: 'hang' });
	const running = send([ORDER], { signal: first.signal });
	await until(() => masivo.wire().length === 1);
	const waiting = send([ORDER], { signal: stop.signal });
	stop.abort();
	expect((await waiting).status).toBe('canceled');
	first.abort();
	await running;
	expect(masivo.wire()).toHaveLength(1);
});

test.each<[what: string, options: NodeOptions, field: string]>([
	['no Purchase ID', { parameters: { ...PURCHASE, order: {} } }, 'Send Once'],
	['a key that yields nothing', { options: { sendOnceKey: '={{ $json.none }}' } }, 'Send Once Key'],
	['an empty key', { options: { sendOnceKey: ' ' } }, 'Send Once Key'],
	['a key without Send Once', { options: { sendOnce: false, sendOnceKey: 'x' } }, 'Send Once Key'],
	['a workflow that is not saved', { workflowId: undefined }, 'Send Once'],
])('with %s, nothing is sent', async (_what, options, field) => {
	const { items } = await send([ORDER], options);
	expectFailure(items[0].json, 'invalidInput', `'${field}' `, '[item 0]');
	expect(masivo.wire()).toEqual([]);
});

test('with Retry On Fail, each order of four counts once, and the refused one can be sent later', async () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const items = ['a', 'b', 'nobody', 'c'].map((id) => ({ ...ORDER, id }));
	await send(items, { settings, onError: 'stopWorkflow', options: { concurrency: 1 } });
	masivo.sandbox.addCustomer({ id: 'nobody' });
	const { items: later } = await send(items, { settings });
	expect(later.map(({ json }) => json.skipped ?? false)).toEqual([
		true,
		true,
		false,
		expect.anything(),
	]);
	expect(counted()).toBe(4);
});

test('a Reverse frees nothing', async () => {
	const { items } = await send();
	const parameters = { eventId: String(items[0].json.id), reason: 'Returned' };
	await masivo.run('event.reverse', [{}], { parameters, workflowId, credential });
	expect(became(await send())).toEqual(['skipped']);
});

test('a coupon is redeemed once for a customer, and its code is kept nowhere', async () => {
	expect(became(await redeem('ONE'))).toEqual(['sent']);
	const { items } = await redeem('ONE');
	expect(items[0].json).toMatchObject({ customer_id: 'a', skipped: true });
	expect(became(await redeem('ONE', 'b'))).toEqual(['sent']);
	expect(became(await redeem('TWO'))).toEqual(['sent']);
});
