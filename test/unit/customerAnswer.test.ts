import fc from 'fast-check';
import { customerOutput, readCustomerAnswer } from '../../nodes/Masivo/resources/fields/customer';

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

	test.each<[what: string, body: unknown, message: string]>([
		['a web page', '<!DOCTYPE html><html></html>', 'A web page came back'],
		['a web page after blanks', '\n <html>', 'A web page came back'],
		['half an answer', '{"data":{"customer":{"id":"1"', 'The answer does not hold what'],
		['a text', 'OK', 'The answer does not hold what'],
		['nothing', '', 'The answer does not hold what'],
		['no body', undefined, 'The answer does not hold what'],
		['null', null, 'The answer does not hold what'],
		['a list', [{ data: { customer } }], 'The answer does not hold what'],
		['no data', { customer }, 'The answer does not hold what'],
		['data that is a list', { data: [{ customer }] }, 'The answer does not hold what'],
		['no customer', { data: { wallet } }, 'The answer does not hold what'],
		['a customer that is null', { data: { customer: null } }, 'The answer does not hold what'],
		['a customer that is a text', { data: { customer: '1' } }, 'The answer does not hold what'],
	])('refuses %s', (_what, body, message) => {
		expect(() => read(body)).toThrow(message);
	});

	test.each<[what: string, id: unknown, message: string]>([
		['another ID', '2', 'The answer is about customer "2", not about customer "1"'],
		['an ID that only looks the same', '1 ', 'The answer is about customer "1 ", not'],
		['another number', 11, 'The answer is about customer "11", not'],
		['no ID', undefined, 'The answer does not say that it is about customer "1"'],
		['the ID null', null, 'The answer does not say that it is about customer "1"'],
		['a list with the ID', ['1'], 'The answer is about customer'],
	])('refuses %s', (_what, id, message) => {
		expect(() => read({ data: { customer: { ...customer, id }, wallet } })).toThrow(message);
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
						description: expect.stringMatching(/\w/),
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
