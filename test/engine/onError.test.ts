import type { INodeExecutionData } from 'n8n-workflow';

import { adviceIn, expectFailure, itemsIn, kindOf } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const CUSTOMERS = ['a', 'b', 'c'].map((id) => ({ id, tags: { x: 1, y: 2 } }));
const masivo = useMasivo({ customers: CUSTOMERS });

/** Item 1 is unknown to Masivo, item 2 is invalid. */
const INPUT = [
	{ id: 'a', tags: 'x', row: 10 },
	{ id: 'nobody', tags: 'x', row: 11 },
	{ id: 'b', tags: [], row: 12 },
	{ id: 'c', tags: 'y', row: 13 },
];

/** An item that failed has these two texts, and nothing else of its own. */
const texts = { error: expect.any(String), message: expect.any(String) };

function expectBothReasons([unknown, empty]: INodeExecutionData[]): void {
	expectFailure(unknown.json, 'unknownSubject', 'customer "nobody"', '[item 1]');
	expect(unknown.json.message).toContain('Customer not found');
	expectFailure(empty.json, 'invalidInput', "'Tag Keys'", '[item 2]');
	expect(adviceIn(empty.json)).toEqual(['fillIn']);
}

const done = (id: string, tags: object) => ({
	customer: expect.objectContaining({ id, tags }),
	wallet: expect.objectContaining({ totals: expect.anything() }),
});

describe('with Continue', () => {
	test('every item stays in its place, linked, and a failed one says why', async () => {
		const { status, items, failed } = await masivo.deleteTags(INPUT, {
			onError: 'continueRegularOutput',
		});
		expect(status).toBe('success');
		expect(items).toEqual([
			{ json: done('a', { y: 2 }), pairedItem: { item: 0 } },
			{ json: texts, pairedItem: { item: 1 } },
			{ json: texts, pairedItem: { item: 2 } },
			{ json: done('c', { x: 1 }), pairedItem: { item: 3 } },
		]);
		expectBothReasons(items.slice(1, 3));
		expect(failed).toEqual([]);
	});

	test('every item has its own reason where nothing could be sent', async () => {
		const credential = masivo.bearerToken({ baseUrl: 'masivo' });
		const { items } = await masivo.deleteTags(INPUT, {
			credential,
			onError: 'continueRegularOutput',
		});
		expect(items.map(({ json, pairedItem }) => [kindOf(json), pairedItem])).toEqual([
			['credential', { item: 0 }],
			['credential', { item: 1 }],
			['invalidInput', { item: 2 }],
			['credential', { item: 3 }],
		]);
		items.forEach(({ json }, item) => expect(json.error).toContain(`[item ${item}]`));
	});
});

describe('with Continue (using error output)', () => {
	test('failed items leave by it with their input fields, good ones stay linked', async () => {
		const { status, items, failed } = await masivo.deleteTags(INPUT, {
			onError: 'continueErrorOutput',
		});
		expect(status).toBe('success');
		expect(items).toEqual([
			{ json: done('a', { y: 2 }), pairedItem: { item: 0 } },
			{ json: done('c', { x: 1 }), pairedItem: { item: 3 } },
		]);
		expect(failed).toEqual([
			{ json: { ...INPUT[1], ...texts }, pairedItem: { item: 1 } },
			{ json: { ...INPUT[2], ...texts }, pairedItem: { item: 2 } },
		]);
		expectBothReasons(failed);
	});
});

describe('without Continue', () => {
	test('an invalid item ends the run before anything is sent', async () => {
		const { status, error, items } = await masivo.deleteTags([INPUT[0], INPUT[2], INPUT[3]]);
		expect(status).toBe('error');
		expect(error.context.itemIndex).toBe(1);
		expect(items).toEqual([]);
		expect(masivo.wire()).toEqual([]);
	});

	test('the first failure stops new requests and lets those in flight finish', async () => {
		const { sandbox } = masivo;
		for (let n = 0; n < 20; n++) sandbox.addCustomer({ id: `c${n}`, tags: { x: 1 } });
		// The first two are under way together; the first fails while the second is being answered.
		sandbox.faults.next({ kind: 'status', status: 422 }, { kind: 'slow', ms: 300 });
		const input = Array.from({ length: 20 }, (_, n) => ({ id: `c${n}`, tags: 'x' }));
		const { status, error } = await masivo.deleteTags(input, { options: { concurrency: 2 } });

		expect(status).toBe('error');
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 0 } });
		expect(itemsIn(error)).toEqual({ done: '1', left: '0, 2–19' });
		expect(sandbox.requests.map((request) => request.status)).toEqual([422, 200]);
		expect(sandbox.customers.get('c1')?.tags).toEqual({});
		expect(sandbox.stats.inFlight).toBe(0);
	});

	test('a failure ends the waits of other requests, which are not sent again', async () => {
		const { sandbox } = masivo;
		sandbox.faults.decide = ({ path }) =>
			path.includes('/a/')
				? { kind: 'status', status: 503, headers: { 'retry-after': '50' } }
				: { kind: 'slow', ms: 200 };
		const { error } = await masivo.deleteTags([INPUT[0], INPUT[1]]);
		expect(error.context.itemIndex).toBe(1);
		expect(masivo.wire()).toHaveLength(2);
	});
});
