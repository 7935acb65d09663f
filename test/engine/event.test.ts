import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { points } from '../../sandbox/resources/rewards';
import type { Fault } from '../../sandbox';
import { balanceOf } from '../../sandbox/resources/wallet';
import {
	adviceIn,
	expectFailure,
	type FailureKind,
	type Hint,
	hintsIn,
	operationsIn,
} from '../support/failureKinds';
import { type NodeOptions, useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: ['a', 'b'].map((id) => ({ id, points: 100 })) });

const PURCHASE = { brandId: 'brand-1', type: 'PURCHASE', orderValue: 12.5 };

/** So many points, as a row of the field Rewards to Redeem; chosen from the list, or entered. */
const redeeming = (amount: unknown, mode = 'list') => ({
	redeem: {
		reward: [{ reward: { __rl: true, mode, value: points.id }, amount }],
	} as INodeParameters,
});

const send = async (parameters: INodeParameters = {}, items: IDataObject[] = [{ id: 'a' }]) =>
	await masivo.run('event.send', items, { parameters: { ...PURCHASE, ...parameters } });

const bodies = () => masivo.sandbox.requests.map(({ body }) => body as IDataObject);

/** The balance after everything that is due was processed. */
function balance(id = 'a') {
	masivo.sandbox.settle();
	const customer = masivo.sandbox.customers.get(id);
	return customer && balanceOf(customer.wallet, points.id);
}

const answerWith = (data: object) => masivo.sandbox.faults.next({ kind: 'body', body: { data } });

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

describe('Send', () => {
	test('sends every field under its documented name', async () => {
		const issuedAt = hoursAgo(1).toJSON();
		const { error, items } = await send({
			...redeeming(10),
			order: {
				channelId: 'web',
				discountedValue: 11,
				metadata: '{"basket": [1]}',
				paymentMethod: 'CREDIT',
				purchaseId: 'order-1001',
				shippingDiscountedValue: 3,
				shippingValue: 4.5,
				storeId: 'quito-7',
			},
			products: { product: [{ sku: 'COFFEE-500', amount: 2, value: 6.25, discountedValue: 5 }] },
			additionalFields: {
				fulfilled: false,
				issuedAt,
				metadata: '{"crm": 7}',
				platform: 'web',
				referralCode: 'ANA-1',
				reserveDays: 2,
				tags: '{"weekend": true}',
			},
		});
		expect(error?.message).toBeUndefined();
		expect(masivo.wire()).toEqual(['POST /behavior/events']);
		expect(bodies()).toEqual([
			{
				customer_id: 'a',
				brand_id: 'brand-1',
				type: 'PURCHASE',
				order: {
					value: 12.5,
					channel_id: 'web',
					discounted_value: 11,
					metadata: { basket: [1] },
					payment_method: 'CREDIT',
					purchase_id: 'order-1001',
					store_id: 'quito-7',
					products: [{ sku: 'COFFEE-500', amount: 2, value: 6.25, discounted_value: 5 }],
					shipping: { discounted_value: 3, value: 4.5 },
				},
				redeem: [{ id: points.id, amount: 10 }],
				fulfilled: false,
				issued_at: issuedAt,
				metadata: { crm: 7 },
				platform: 'web',
				referral_code: 'ANA-1',
				reserve: 2,
				tags: { weekend: true },
			},
		]);
		expect(items[0].json).toMatchObject({ customer_id: 'a', status: 'PENDING', fulfilled: false });
	});

	test('leaves out what is blank, and sends no more than is needed', async () => {
		await send({
			order: { storeId: '={{ $json.none }}', discountedValue: '={{ $json.none }}' },
			additionalFields: { metadata: '', tags: '{}', referralCode: ' ' },
		});
		expect(bodies()).toEqual([
			{ customer_id: 'a', brand_id: 'brand-1', type: 'PURCHASE', order: { value: 12.5 } },
		]);
	});

	test('answers before the points move, and says so', async () => {
		const { items } = await send();
		expect(items[0].json).toMatchObject({ status: 'PENDING', result: null });
		const lines = masivo.sandbox.customers.get('a')?.wallet.totals?.[0].total;
		expect(lines).toBe(100);
		expect(balance()).toBe(112.5);
	});

	test.each([true, false])(
		'says once what PENDING means, since more points than there are go green; Simplify: %s',
		async (simplify) => {
			const { status, hints } = await send({ ...redeeming(999_999), simplify }, [
				{ id: 'a' },
				{ id: 'b' },
			]);
			expect([status, balance()]).toEqual(['success', 100]);
			expect(hints).toEqual([expect.stringMatching(/\bPENDING\b/)]);
			expect(hintsIn(hints[0])).toEqual(['accepted', 'canStillFail', 'lookAtTransactions']);
		},
	);

	test('says of an event that is not fulfilled where its reservation shows', async () => {
		const { hints } = await send({ ...redeeming(5), additionalFields: { fulfilled: false } });
		expect(hints).toHaveLength(1);
		expect(hintsIn(hints[0])).toContain('reservedOnly');
	});

	test.each(['RESOLVED', undefined])('says nothing more of the status %s', async (status) => {
		answerWith({ id: 'e', customer_id: 'a', type: 'PURCHASE', status });
		expect((await send()).hints).toEqual([]);
	});

	test('simplifies the event', async () => {
		const { items } = await send({ simplify: true });
		expect(Object.keys(items[0].json).sort()).toEqual([
			...['customer_id', 'fulfilled', 'id', 'issued_at', 'resolved_at', 'reversed_at', 'status'],
			'type',
		]);
	});

	test.each(['list', 'id'])('redeems rewards of each item (%s)', async (mode) => {
		await send(redeeming('={{ $json.points }}', mode), [
			{ id: 'a', points: 30 },
			{ id: 'b', points: '5.5' },
		]);
		expect(bodies().map(({ redeem }) => redeem)).toEqual([
			[{ id: points.id, amount: 30 }],
			[{ id: points.id, amount: 5.5 }],
		]);
		expect([balance('a'), balance('b')]).toEqual([82.5, 107]);
	});

	test('reads products from a list', async () => {
		const list = [{ sku: 'A', amount: 1, value: 12.5, tags: { kind: 'tea' } }];
		await send({ specifyProducts: 'json', productsJson: '={{ $json.list }}' }, [
			{ id: 'a', list },
			{ id: 'a', list: [] },
		]);
		expect(bodies().map(({ order }) => order)).toEqual([
			{ value: 12.5, products: list },
			{ value: 12.5 },
		]);
	});

	test('sends a product that was put into the cart, and no order', async () => {
		const product = { sku: 'A', value: 3 };
		const type = '={{ $json.type }}';
		await send({ type, product: '={{ $json.product }}' }, [
			{ id: 'a', type: 'add to cart', product },
		]);
		expect(bodies()).toEqual([
			{ customer_id: 'a', brand_id: 'brand-1', type: 'ADD_TO_CART', product },
		]);
	});

	test('sends a type of the account, with an order or without', async () => {
		await send({ type: 'CUSTOM', customType: 'CHECK_IN', orderValue: '={{ $json.value }}' }, [
			{ id: 'a', value: 7 },
			{ id: 'a' },
		]);
		const event = { customer_id: 'a', brand_id: 'brand-1', type: 'CHECK_IN' };
		expect(bodies()).toEqual([{ ...event, order: { value: 7 } }, event]);
	});

	test.each([['a lost answer', { kind: 'reset', applied: true }]] as const)(
		'is never sent again after %s, and says where to look',
		async (_what, fault) => {
			masivo.sandbox.faults.next(fault);
			const { error } = await send();
			expect(masivo.wire()).toEqual(['POST /behavior/events']);
			expectFailure(error, 'mayHaveArrived');
			expect(adviceIn(error)).toContain('lookUp');
			expect(operationsIn(error)).toContain('Customer → Get Transactions');
		},
	);

	test.each<[what: string, data: object, kind: FailureKind, ...facts: string[]]>([
		['another type', { id: 'e', type: 'CHECK_IN' }, 'unconfirmed', 'event "e"', '"CHECK_IN"'],
		['a failed event', { id: 'e', status: 'FAILED' }, 'unconfirmed', 'event "e"', '"FAILED"'],
		['the same in other letters', { id: 'e', status: 'Failed' }, 'unconfirmed', '"Failed"'],
		['a cancelled one', { id: 'e', status: 'CANCELLED' }, 'unconfirmed', '"CANCELLED"'],
		['one that expired', { id: 'e', status: 'EXPIRED' }, 'unconfirmed', '"EXPIRED"'],
	])('takes %s for no success', async (_what, data, kind, ...facts) => {
		answerWith(data);
		const { status, error } = await send();
		expect(status).toBe('error');
		expect(error.name).toBe('NodeApiError');
		expectFailure(error, kind, ...facts);
	});

	test('takes rewards that should be reserved, but are redeemed, for no success', async () => {
		answerWith({ id: 'e', fulfilled: true });
		const { error } = await send({ additionalFields: { fulfilled: false } });
		expectFailure(error, 'unconfirmed', 'event "e"', 'fulfilled "true"');
	});

	test.each([{ id: 'e' }, { id: 'e', customer_id: null, type: null, status: null }])(
		'does not mind what Masivo leaves out while the event waits: %j',
		async (data) => {
			answerWith(data);
			expect((await send()).status).toBe('success');
		},
	);

	describe('when it happened', () => {
		const inQuito = async (issuedAt: unknown) =>
			await masivo.run('event.send', [{ id: 'a', at: issuedAt }], {
				parameters: { ...PURCHASE, additionalFields: { issuedAt: '={{ $json.at }}' } },
				timeZone: 'America/Guayaquil',
			});
		/** As the editor's calendar writes it, for a clock five hours behind. */
		const wall = (hours: number) =>
			hoursAgo(hours + 5)
				.toJSON()
				.slice(0, 19);

		test('is read in the time zone of the workflow where it has no offset', async () => {
			const inGuayaquil = wall(2);
			const { error } = await inQuito(inGuayaquil);
			expect(error?.message).toBeUndefined();
			expect(bodies()[0].issued_at).toBe(new Date(`${inGuayaquil}-05:00`).toJSON());
		});

		test('may come from an expression with a date of n8n', async () => {
			const { error } = await masivo.run('event.send', [{ id: 'a' }], {
				parameters: {
					...PURCHASE,
					additionalFields: { issuedAt: "={{ $now.minus({ hours: 2 }).setZone('Asia/Tokyo') }}" },
				},
				timeZone: 'America/Guayaquil',
			});
			expect(error?.message).toBeUndefined();
			const age = Date.now() - Date.parse(String(bodies()[0].issued_at));
			expect(Math.round(age / 60_000)).toBe(120);
		});

		test.each([
			['in the future', -1],
			['73 hours ago', 73],
		])('cannot be %s, and nothing is sent', async (_what, hours) => {
			const { error } = await inQuito(wall(hours));
			expectFailure(error, 'invalidInput', "'Issued At'", '[item 0]');
			expect(masivo.wire()).toEqual([]);
		});
	});

	test.each<[field: string, parameters: INodeParameters]>([
		['Customer ID', { customerId: '={{ "42.0" }}' }],
		['Brand ID', { brandId: '={{ $json.none }}' }],
		['Brand ID', { brandId: '[object Object]' }],
		['Type', { type: '={{ "PURCHSE" }}' }],
		['Custom Type', { type: 'CUSTOM' }],
		['Custom Type', { type: 'CUSTOM', customType: 'Add to cart' }],
		['Order Value', { orderValue: '={{ $json.none }}' }],
		['Order Value', { orderValue: -1 }],
		['Order Value', { orderValue: '={{ 0.1 * 3e20 }}' }],
		['Product', { type: 'ADD_TO_CART', product: '{}' }],
		['Product', { type: 'ADD_TO_CART', product: '{"sku": NaN}' }],
		['Specify Products', { specifyProducts: '={{ "xml" }}', productsJson: '[]' }],
		['Products', { specifyProducts: 'json', productsJson: '={{ "sku A" }}' }],
		['Products, Row 1, SKU', { products: { product: [{ sku: '={{ $json.none }}', value: 1 }] } }],
		['Products, Row 1, Value', { products: { product: [{ sku: 'A', value: -1 }] } }],
		['Rewards to Redeem, Row 1, Amount', redeeming(0)],
		['Rewards to Redeem, Row 1, Amount', redeeming('={{ $json.none }}')],
		['Channel ID', { order: { channelId: '{{ $json.x }}' } }],
		['Discounted Value', { order: { discountedValue: -5 } }],
		['Metadata', { order: { metadata: '[1]' } }],
		['Payment Method', { order: { paymentMethod: '={{ ({}) }}' } }],
		['Purchase ID', { order: { purchaseId: '1001.0' } }],
		['Shipping Discounted Value', { order: { shippingDiscountedValue: -5 } }],
		['Shipping Value', { order: { shippingValue: '={{ "free" }}' } }],
		['Store ID', { order: { storeId: 'undefined' } }],
		['Fulfilled', { additionalFields: { fulfilled: '={{ "maybe" }}' } }],
		['Issued At', { additionalFields: { issuedAt: '={{ "yesterday" }}' } }],
		['Metadata', { additionalFields: { metadata: '{"a": 1' } }],
		['Platform', { additionalFields: { platform: '#N/A' } }],
		['Referral Code', { additionalFields: { referralCode: '={{ [1] }}' } }],
		['Reserve Days', { additionalFields: { fulfilled: false, reserveDays: 0 } }],
		['Reserve Days', { additionalFields: { reserveDays: 2 } }],
		['Tags', { additionalFields: { tags: 'weekend' } }],
	])('sends nothing for a bad %s', async (field, parameters) => {
		const { status, error } = await send(parameters);
		expect(status).toBe('error');
		expect(error.name).toBe('NodeOperationError');
		expectFailure(error, 'invalidInput', `'${field}' `);
		expect(masivo.wire()).toEqual([]);
	});
});

describe('Fulfill and Reverse', () => {
	const reserved = async () => {
		const { items, error } = await send({
			...redeeming(40),
			additionalFields: { fulfilled: false, reserveDays: 1 },
		});
		expect(error?.message).toBeUndefined();
		return String(items[0].json.id);
	};
	const run = async (operation: string, event: string, parameters: INodeParameters = {}) =>
		await masivo.run(`event.${operation}`, [{ event }], {
			parameters: { eventId: '={{ $json.event }}', ...parameters },
		});

	test('what is reserved is gone from the balance, and redeemed when the event is fulfilled', async () => {
		const id = await reserved();
		expect(balance()).toBe(60);
		const { items, error } = await run('fulfill', id);
		expect(error?.message).toBeUndefined();
		expect(masivo.wire().at(-1)).toBe(`PATCH /behavior/events/${id}/fulfill`);
		expect(items[0].json).toMatchObject({ id, fulfilled: true, status: 'RESOLVED' });
		expect(balance()).toBe(72.5);
	});

	test('what is reserved comes back when the event is reversed', async () => {
		const id = await reserved();
		expect(balance()).toBe(60);
		const { items } = await run('reverse', id, { reason: 'Out of stock' });
		expect(items[0].json).toMatchObject({ id, status: 'CANCELLED' });
		expect(balance()).toBe(100);
	});

	test('a reversed event undoes what it earned and what it redeemed', async () => {
		const { items } = await send(redeeming(40));
		const id = String(items[0].json.id);
		expect(balance()).toBe(72.5);
		const reversed = await run('reverse', id, { reason: 'Returned', simplify: true });
		expect(masivo.wire().at(-1)).toBe(`POST /behavior/events/${id}/reverse`);
		expect(bodies().at(-1)).toEqual({ reason: 'Returned' });
		expect(reversed.items[0].json).toMatchObject({ id, customer_id: 'a', status: 'REVERSED' });
		expect(reversed.items[0].json).not.toHaveProperty('data');
		expect(balance()).toBe(100);
	});

	test.each([
		['fulfill', {}],
		['reverse', { reason: 'Returned' }],
	])('%s: rows of one event are one request, and each has its output', async (operation, more) => {
		const event = await reserved();
		const { items } = await masivo.run(`event.${operation}`, [{ event }, { event }], {
			parameters: { eventId: '={{ $json.event }}', ...more },
		});
		expect(masivo.wire()).toHaveLength(2);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test.each<[operation: string, data: object, shown: string]>([
		['fulfill', { id: 'e', status: 'EXPIRED' }, '"EXPIRED"'],
		['fulfill', { id: 'e', status: 'FAILED' }, '"FAILED"'],
		['fulfill', { id: 'e', status: 'REVERSED' }, '"REVERSED"'],
		['reverse', { id: 'e', status: 'EXPIRED' }, '"EXPIRED"'],
		['reverse', { id: 'e', status: 'FAILED' }, '"FAILED"'],
	])('%s takes %j for no success', async (operation, data, shown) => {
		answerWith(data);
		const { status, error } = await run(operation, 'e', { reason: 'Returned' });
		expect(status).toBe('error');
		expectFailure(error, 'unconfirmed', 'event "e"', shown);
	});

	test.each<[operation: string, told: Hint]>([
		['fulfill', 'accepted'],
		['reverse', 'acceptedReversal'],
	])(
		'%s takes an event that is still in line, and says what that means',
		async (operation, told) => {
			answerWith({ id: 'e', status: 'PROCESSING' });
			const { items, hints } = await run(operation, 'e', { reason: 'Returned' });
			expect(items[0].json).toEqual({ id: 'e', status: 'PROCESSING' });
			expect(hints).toHaveLength(1);
			expect(hintsIn(hints[0])).toContain(told);
		},
	);

	test.each<[field: string, parameters: INodeParameters]>([
		['Event ID', { eventId: '={{ $json.none }}' }],
		['Event ID', { eventId: '={{ ({ id: 1 }) }}' }],
		['Event ID', { eventId: '..' }],
		['Reason', { reason: '={{ $json.none }}' }],
		['Reason', { reason: '[object Object]' }],
	])('sends nothing for a bad %s', async (field, parameters) => {
		const { error } = await run('reverse', 'e', { reason: 'Returned', ...parameters });
		expectFailure(error, 'invalidInput', `'${field}' `);
		expect(masivo.wire()).toEqual([]);
	});
});

describe('Preview Redemption', () => {
	const preview = async (parameters: INodeParameters) =>
		await masivo.run('event.previewRedemption', [{ id: 'a' }], {
			parameters: { brandId: 'brand-1', orderValue: 80, ...parameters },
		});

	test('shows what the order would cost, and changes nothing', async () => {
		const { items, error } = await preview({
			...redeeming(50),
			order: { shippingValue: 5, purchaseId: 'order-1001' },
		});
		expect(error?.message).toBeUndefined();
		expect(masivo.wire()).toEqual(['PUT /events/redeem/preview']);
		const order = {
			...{ value: 80, purchase_id: 'order-1001', shipping: { value: 5 } },
			redeem: [{ id: points.id, amount: 50 }],
		};
		expect(bodies()).toEqual([{ customer_id: 'a', brand_id: 'brand-1', order }]);
		expect(items[0].json).toMatchObject({
			customer_id: 'a',
			order: { ...order, redemptions_result: { discount_value: 5, value: 75 } },
		});
		expect(balance()).toBe(100);
	});

	test('may be about rewards of a product alone', async () => {
		const product = { sku: 'A', value: 80, redeem: [{ id: points.id, amount: 10 }] };
		await preview({ specifyProducts: 'json', productsJson: JSON.stringify([product]) });
		expect(bodies()[0].order).toEqual({ value: 80, products: [product] });
	});

	test.each<[what: string, data: object, kind: FailureKind, fact: string]>([
		['no order', { customer_id: 'a' }, 'unusable', '[item 0]'],
	])('takes an answer about %s for no success', async (_what, data, kind, fact) => {
		answerWith(data);
		const { error } = await preview(redeeming(50));
		expectFailure(error, kind, fact);
		// It changes nothing, so there is nothing to look up.
		expect(adviceIn(error)).not.toContain('effectUnknown');
		expect(adviceIn(error)).not.toContain('lookUp');
	});

	test.each<[field: string, parameters: INodeParameters]>([
		['Rewards to Redeem', {}],
		['Rewards to Redeem, Row 1, Amount', redeeming(-5)],
		['Order Value', { orderValue: '={{ $json.none }}', ...redeeming(5) }],
		['Brand ID', { brandId: '={{ $json.none }}', ...redeeming(5) }],
	])('sends nothing for a bad %s', async (field, parameters) => {
		const { error } = await preview(parameters);
		expectFailure(error, 'invalidInput', `'${field}' `);
		expect(masivo.wire()).toEqual([]);
	});
});

describe('A purchase that comes twice in one execution', () => {
	const ID = { order: { purchaseId: '={{ $json.purchase }}' }, brandId: '={{ $json.brand }}' };
	const item = { id: 'a', brand: 'brand-1', purchase: 'order-1' };
	const go = async (items: IDataObject[], options: NodeOptions = {}) =>
		await masivo.run('event.send', items, {
			parameters: { ...PURCHASE, ...ID },
			onError: 'continueRegularOutput',
			...options,
		});
	const sentIds = () => bodies().map(({ order }) => (order as IDataObject).purchase_id);

	test('is sent once: the second item fails, and names the first', async () => {
		const { items } = await go([
			item,
			{ ...item, id: 'b' },
			{ ...item, brand: 'brand-2' },
			{ ...item, purchase: ' order-1 ' },
			{ ...item, purchase: 7 },
			{ ...item, id: ' a\n', purchase: '7' },
		]);
		const failed = items.flatMap(({ json }, index) => ('error' in json ? [index] : []));
		expect(failed).toEqual([3, 5]);
		expectFailure(items[3].json, 'invalidInput', "'Purchase ID'", ' item 0 as well', '[item 3]');
		expectFailure(items[5].json, 'invalidInput', "'Purchase ID'", ' item 4 as well', '[item 5]');
		expect(sentIds().sort()).toEqual(['7', 'order-1', 'order-1', 'order-1']);
	});

	test('sends nothing with Stop Workflow', async () => {
		const { error } = await go([item, item], { onError: undefined });
		expectFailure(error, 'invalidInput', "'Purchase ID'", '[item 1]');
		expect(masivo.wire()).toEqual([]);
	});

	test('events without a Purchase ID, and events of other types, are others', async () => {
		const types = [{ type: 'PURCHASE' }, { type: 'CUSTOM', customType: 'REFUND' }];
		const { status } = await go(
			types.map((type) => ({ ...item, ...type })),
			{
				parameters: {
					...{ ...PURCHASE, ...ID },
					...{ type: '={{ $json.type }}', customType: '={{ $json.customType }}' },
				},
				onError: undefined,
			},
		);
		expect(status).toBe('success');
		expect((await send({}, [{ id: 'a' }, { id: 'a' }])).status).toBe('success');
	});

	test('is refused in a later pass of Loop Over Items, if it was sent or may have been', async () => {
		masivo.sandbox.faults.next(
			...(['sent', 'lost', 'refused'] as const).map((fate): Fault => {
				if (fate === 'lost') return { kind: 'reset', applied: true };
				return fate === 'refused' ? { kind: 'status', status: 422 } : { kind: 'slow', ms: 0 };
			}),
		);
		const rows = ['sent', 'lost', 'refused', 'sent', 'lost', 'refused', 'refused'];
		const result = await go(
			rows.map((purchase) => ({ ...item, purchase })),
			{ loop: 1 },
		);
		const told = rows.map((_, pass) => result.outputs('Masivo', pass)[0][0].json);
		expectFailure(told[1], 'mayHaveArrived');
		expectFailure(told[2], 'refused');
		expectFailure(told[3], 'invalidInput', "'Purchase ID'", 'item 0 of run 1 as well');
		expectFailure(told[4], 'invalidInput', "'Purchase ID'", 'item 0 of run 2 as well');
		expect(told[5]).toMatchObject({ status: 'PENDING' });
		expectFailure(told[6], 'invalidInput', "'Purchase ID'", 'item 0 of run 6 as well');
		expect(sentIds()).toEqual(['sent', 'lost', 'refused', 'refused']);
	});
});
