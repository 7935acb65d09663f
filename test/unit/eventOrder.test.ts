import fc from 'fast-check';
import { order as orderInput, redemptions } from '../../nodes/Masivo/resources/fields/order';
import type { Reason } from '../support/failureKinds';
import { itemWith, SOME_TIME } from '../support/readInput';
import { refusalBy } from '../support/thrown';

/** Parameters as the node has them, by their paths. */
const itemOf = (parameters: Record<string, unknown>) =>
	itemWith({ specifyProducts: 'fields', ...parameters });

const order = (parameters: Record<string, unknown>) =>
	orderInput.read(itemOf(parameters), SOME_TIME);

const asJson = (productsJson: unknown) => order({ specifyProducts: 'json', productsJson });

const redeem = (...reward: unknown[]) =>
	redemptions.read(itemOf({ 'redeem.reward': reward }), SOME_TIME);

describe('an order', () => {
	test('has each field under its documented name', () => {
		expect(
			order({
				orderValue: 80.5,
				'order.channelId': 'web',
				'order.discountedValue': '70.25',
				'order.metadata': '{"crm": 7}',
				'order.paymentMethod': 'CREDIT',
				'order.purchaseId': 'order-1001',
				'order.shippingDiscountedValue': 0,
				'order.shippingValue': 5,
				'order.storeId': 7,
				'products.product': [{ sku: 'A', amount: 2, value: 40, discountedValue: 35.5 }],
			}),
		).toEqual({
			value: 80.5,
			channel_id: 'web',
			discounted_value: 70.25,
			metadata: { crm: 7 },
			payment_method: 'CREDIT',
			purchase_id: 'order-1001',
			store_id: '7',
			products: [{ sku: 'A', amount: 2, value: 40, discounted_value: 35.5 }],
			shipping: { discounted_value: 0, value: 5 },
		});
	});

	test('is none where nothing was entered', () => {
		expect(order({ orderValue: '', 'order.metadata': '{}', 'products.product': [] })).toBe(
			undefined,
		);
		expect(asJson('[]')).toBe(undefined);
	});

	const amounts = fc.oneof(
		fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
		fc.integer({ min: 0, max: 10 ** 9 }).map((cents) => cents / 100),
	);

	test('has the very amount that came in, as a number or as text, from a row or from JSON', () => {
		fc.assert(
			fc.property(amounts, (amount) => {
				const text = `${amount}`;
				const row = { sku: 'A', value: amount };
				expect(order({ orderValue: amount })).toEqual({ value: amount });
				// 1.250 may be a thousand: as text it is refused, and has tests of its own.
				if (!/\.\d{3}$/.test(text)) expect(order({ orderValue: text })).toEqual({ value: amount });
				expect(order({ 'products.product': [row] })).toEqual({ products: [row] });
				expect(asJson(JSON.stringify([row]))).toEqual({ products: [row] });
			}),
		);
	});

	test('never has a negative one', () => {
		fc.assert(
			fc.property(amounts, (amount) => {
				fc.pre(amount > 0);
				for (const value of [-amount, `-${amount}`]) {
					expect(() => order({ orderValue: value })).toThrow("'Order Value' ");
				}
				expect(refusalBy(() => asJson([{ sku: 'A', amount: -amount }]))).toEqual([
					'Products, Element 1, Amount',
					'negative',
				]);
			}),
		);
		expect(Object.is(order({ orderValue: -0 })?.value, 0)).toBe(true);
	});

	test.each(['a lot', '80,5', '1.250', '[object Object]', {}, true, NaN, Infinity, 2 ** 60])(
		'cannot be worth %p',
		(value) => {
			expect(() => order({ orderValue: value })).toThrow("'Order Value' ");
		},
	);
});

describe('products as JSON', () => {
	test('keep what only JSON can say, and rewards of their own', () => {
		const product = {
			...{ sku: 'A', amount: 1, value: 20, discounted_value: 18 },
			redeem: [{ id: 'reward-1', amount: 5 }],
			tags: { kind: 'coffee' },
			metadata: { shelf: [1, 2] },
		};
		expect(asJson([product])).toEqual({ products: [product] });
		expect(asJson(JSON.stringify([product]))).toEqual({ products: [product] });
	});

	test.each<[list: unknown, field: string, reason: Reason]>([
		['', 'Products', 'notJsonList'],
		[undefined, 'Products', 'notJsonList'],
		['{"sku": "A"}', 'Products', 'notJsonList'],
		['[object Object]', 'Products', 'objectAsText'],
		[['A'], 'Products, Element 1', 'notAnObject'],
		[[{ sku: 'A' }, {}], 'Products, Element 2, SKU', 'emptyValue'],
		[[{ sku: 'A', value: 'x' }], 'Products, Element 1, Value', 'notANumber'],
		[
			[{ sku: 'A', redeem: [{ id: 'r' }] }],
			'Products, Element 1, Redeem, Element 1, Amount',
			'emptyValue',
		],
		[
			[{ sku: 'A', redeem: [{ id: 'r', amount: 0 }] }],
			'Products, Element 1, Redeem, Element 1, Amount',
			'zero',
		],
	])('%j is refused', (list, field, reason) => {
		expect(refusalBy(() => asJson(list))).toEqual([field, reason]);
	});
});

describe('rewards to redeem', () => {
	test('have their API names, in the order of the rows', () => {
		expect(redeem({ reward: 'a', amount: 1 }, { reward: 'b', amount: '2.5' })).toEqual([
			{ id: 'a', amount: 1 },
			{ id: 'b', amount: 2.5 },
		]);
		expect(redeem()).toEqual([]);
	});

	test.each<[row: unknown, field: string, reason: Reason]>([
		[{ reward: 'a', amount: 0 }, 'Rewards to Redeem, Row 2, Amount', 'zero'],
		[{ reward: 'a', amount: -1 }, 'Rewards to Redeem, Row 2, Amount', 'negative'],
		[{ reward: 'a', amount: '' }, 'Rewards to Redeem, Row 2, Amount', 'emptyValue'],
		[{ reward: '', amount: 1 }, 'Rewards to Redeem, Row 2, Reward', 'emptyValue'],
		[{ reward: '{{ $json.x }}', amount: 1 }, 'Rewards to Redeem, Row 2, Reward', 'expression'],
		[{ reward: '12.0', amount: 1 }, 'Rewards to Redeem, Row 2, Reward', 'notAnId'],
		[null, 'Rewards to Redeem, Row 2', 'notAnObject'],
	])('%j is refused', (row, field, reason) => {
		expect(refusalBy(() => redeem({ reward: 'a', amount: 1 }, row))).toEqual([field, reason]);
	});
});
