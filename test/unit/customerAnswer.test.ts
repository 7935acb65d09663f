import fc from 'fast-check';
import { customerOutput, readCustomerAnswer } from '../../nodes/Masivo/resources/fields/customer';
import type { FailureKind } from '../../nodes/Masivo/transport/failure/failure';
import { kindThrownBy } from '../support/thrown';

const read = (body: unknown, id = '1') => readCustomerAnswer({ status: 200, body }, id);

const customer = { id: '1', name: 'Ana', email: 'ana@example.com', tags: { vip: true } };
const wallet = { id: 'w', totals: [{ reward_id: 'r1', total: 12.5 }] };

describe('readCustomerAnswer', () => {
	test('gives the customer and the wallet as they are', () => {
		const answer = read({ data: { customer, wallet } });
		expect(answer.customer).toBe(customer);
		expect(answer.wallet).toBe(wallet);
	});

	test.each([[null], [undefined], ['none'], [[]]])('takes the wallet %j for none', (none) => {
		expect(read({ data: { customer, wallet: none } })).toEqual({ customer, wallet: null });
	});

	test.each<[what: string, body: unknown, kind: FailureKind]>([
		['a web page', '<!DOCTYPE html><html></html>', 'notMasivo'],
		['a web page after blanks', '\n <html>', 'notMasivo'],
		['half an answer', '{"data":{"customer":{"id":"1"', 'unusable'],
		['a text', 'OK', 'unusable'],
		['nothing', '', 'unusable'],
		['no body', undefined, 'unusable'],
		['null', null, 'unusable'],
		['a list of two', [{ data: { customer } }, {}], 'unusable'],
		['data that says that it failed', { data: { customer }, success: false }, 'denied'],
		['no customer', { data: { wallet } }, 'unusable'],
		['a customer that is null', { data: { customer: null } }, 'unusable'],
		['a customer that is a text', { data: { customer: '1' } }, 'unusable'],
	])('refuses %s', (_what, body, kind) => {
		expect(kindThrownBy(() => read(body))).toBe(kind);
	});

	test.each<[what: string, id: unknown]>([
		['another ID', '2'],
		['an ID that only looks the same', '1 '],
		['another number', 11],
	])('refuses %s', (_what, id) => {
		const body = { data: { customer: { ...customer, id }, wallet } };
		expect(kindThrownBy(() => read(body))).toBe('unconfirmed');
	});

	test.each<[what: string, body: unknown]>([
		['no envelope', { customer, wallet }],
		['two', { data: { data: { customer, wallet } } }],
		['the customer alone', { data: customer, wallet }],
		['a list of one', { data: [{ customer, wallet }] }],
		['JSON of JSON', JSON.stringify({ data: { customer, wallet } })],
		['an ID of its own', { data: { customer: { ...customer, id: 'x', external_id: 1 }, wallet } }],
	])('finds him: %s', (_what, body) => {
		expect(read(body)).toMatchObject({ customer: { name: 'Ana' }, wallet });
	});

	test('who was looked up by ID need not show it; who was written has to', () => {
		const body = { data: { customer: { ...customer, id: null }, wallet } };
		const answer = { status: 200, body };
		expect(readCustomerAnswer({ ...answer, ofRead: true }, '1').customer.name).toBe('Ana');
		expect(kindThrownBy(() => readCustomerAnswer(answer, '1'))).toBe('unusable');
	});

	test('takes an ID that comes back as a number', () => {
		expect(read({ data: { customer: { ...customer, id: 42 } } }, '42').customer.id).toBe(42);
	});

	test('gives a customer or a Failure, whatever comes', () => {
		const data = fc.record({ data: fc.record({ customer: fc.anything(), wallet: fc.anything() }) });
		fc.assert(
			fc.property(fc.oneof(fc.anything(), data), (body) => {
				try {
					expect(read(body).customer).toBeInstanceOf(Object);
				} catch (error) {
					expect(error).toMatchObject({
						origin: 'masivo',
						message: expect.stringMatching(/\w/),
					});
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe('customerOutput', () => {
	test('is the whole answer', () => {
		expect(customerOutput({ customer, wallet }, false)).toEqual({ customer, wallet });
		expect(customerOutput({ customer, wallet: null }, false)).toEqual({ customer, wallet: null });
	});

	test('simplified, has at most ten flat fields, with the balance of each reward by its name', () => {
		const { id, totals } = wallet;
		const reward = { id: 'r1', name: 'Points', type: 'POINTS' };
		const output = customerOutput(
			{
				customer: { ...customer, phone: '+593', country: 'EC', tier_id: 't', metadata: { a: 1 } },
				wallet: { id, totals: [{ ...totals[0], reward }] },
			},
			true,
		);
		expect(Object.entries(output)).toEqual([
			['id', '1'],
			['name', 'Ana'],
			['email', 'ana@example.com'],
			['phone', '+593'],
			['country', 'EC'],
			['tier_id', 't'],
			['tags', { vip: true }],
			['balances', { Points: 12.5 }],
			['reward_ids', { Points: 'r1' }],
		]);
	});
});
