import { expectFailure, type FailureKind } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: ['a', 'b', 'store/quito 7'].map((id) => ({ id })) });

const emptyItem = { ifNotFound: 'returnEmptyItem' };

test('asks for the customer, and sends no body', async () => {
	await masivo.run('get', [{ id: 'store/quito 7' }]);
	expect(masivo.wire()).toEqual(['GET /customers/store%2Fquito%207']);
	expect(masivo.sandbox.requests[0].body).toBeUndefined();
});

test('asks once for items with the same ID, and gives each of them an output of its own', async () => {
	const { items } = await masivo.run('get', [{ id: 'a' }, { id: 'b' }, { id: 'a' }]);

	expect(masivo.wire()).toEqual(['GET /customers/a', 'GET /customers/b']);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	expect(items[2].json).toEqual(items[0].json);
	expect(items[2].json.customer).not.toBe(items[0].json.customer);
});

test('sends a look-up again after a lost answer', async () => {
	masivo.sandbox.faults.next({ kind: 'reset' }, { kind: 'status', status: 503 });
	const { status } = await masivo.run('get', [{ id: 'a' }]);
	expect(status).toBe('success');
	expect(masivo.wire()).toEqual(Array(3).fill('GET /customers/a'));
});

describe('a customer whom Masivo does not know', () => {
	test.each([undefined, 'fail'])('fails the item (If Not Found: %s)', async (ifNotFound) => {
		const { error } = await masivo.run('get', [{ id: 'a' }, { id: 'nobody' }], {
			options: ifNotFound ? { ifNotFound } : {},
		});
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '404',
			context: { itemIndex: 1 },
		});
		expectFailure(error, 'unknownSubject', 'customer "nobody"', '[item 1]');
		expect(error.description).toContain('Customer not found');
		expect(masivo.wire()).toHaveLength(2);
	});

	test('gives an empty, linked item if that was chosen', async () => {
		const { items } = await masivo.run('get', [{ id: 'nobody' }, { id: 'a' }], {
			options: emptyItem,
		});
		expect(items).toEqual([
			{ json: {}, pairedItem: { item: 0 } },
			{ json: expect.objectContaining({ wallet: expect.anything() }), pairedItem: { item: 1 } },
		]);
	});

	test('is judged by the choice of each item, though it is asked for once', async () => {
		const input = [
			{ id: 'nobody', choice: 'fail' },
			{ id: 'nobody', choice: 'returnEmptyItem' },
		];
		const { items, failed } = await masivo.run('get', input, {
			options: { ifNotFound: '={{ $json.choice }}' },
			onError: 'continueErrorOutput',
		});
		expect(masivo.wire()).toEqual(['GET /customers/nobody']);
		expect(items).toEqual([{ json: {}, pairedItem: { item: 1 } }]);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	});
});

test.each([
	['a refusal', { kind: 'status', status: 403 }],
	['a server that is down', { kind: 'status', status: 503 }],
	['a 404 page, which comes from a wrong Base URL', { kind: 'html', status: 404 }],
] as const)('never makes an empty item of %s', async (_what, fault) => {
	masivo.sandbox.faults.always(fault);
	const { status, items } = await masivo.run('get', [{ id: 'a' }], {
		options: { ...emptyItem, maxRetries: 0 },
	});
	expect(status).toBe('error');
	expect(items).toEqual([]);
});

test.each<[what: string, id: unknown, kind: FailureKind]>([
	['another customer', 'b', 'unconfirmed'],
	['nobody', undefined, 'unusable'],
])('fails where the answer is about %s', async (_what, id, kind) => {
	const customer = { id, tags: {} };
	masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer, wallet: {} } } });
	const { status, error } = await masivo.run('get', [{ id: 'a' }], { options: emptyItem });
	expect(status).toBe('error');
	expectFailure(error, kind);
});

test('refuses an unknown choice of If Not Found, and shows it', async () => {
	const { error } = await masivo.run('get', [{ id: 'nobody', choice: 'empty' }], {
		options: { ifNotFound: '={{ $json.choice }}' },
	});
	expectFailure(error, 'invalidInput', "'If Not Found'");
	expect(error.description).toContain('"empty"');
	expect(masivo.wire()).toEqual([]);
});
