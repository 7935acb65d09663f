import fc from 'fast-check';

import { groupItems, splitBatch } from '../../nodes/Masivo/execution/groups';
import { defineOperation, type AnyOperation } from '../../nodes/Masivo/execution/operation';

interface Plan {
	customer: string;
	keys: string[];
}

const plain = defineOperation({
	value: 'test',
	name: 'Test',
	action: 'Test',
	description: 'Test',
	inputs: { customer: { read: () => '' }, keys: { read: () => [] } },
	run: async () => ({}),
	read: () => [],
});
const keyed: AnyOperation = { ...plain, key: (plan) => (plan as Plan).customer };
const merging: AnyOperation = {
	...keyed,
	merge: (plans) => ({
		customer: (plans[0] as Plan).customer,
		keys: plans.flatMap((plan) => (plan as Plan).keys),
	}),
};

const planned = (item: number, customer: string, ...keys: string[]) => ({
	item,
	plan: { customer, keys },
});
const [first, second, third] = [
	planned(0, 'ana', 'a'),
	planned(1, 'luis', 'a'),
	planned(2, 'ana', 'b'),
];

test('without a key, every item is a chain of its own', () => {
	expect(groupItems(plain, [first, second, third])).toEqual(
		[first, second, third].map((one) => [{ plan: one.plan, items: [one] }]),
	);
});

test('with a key, what acts on the same thing is one chain, its calls in the order of the items', () => {
	expect(groupItems(keyed, [first, second, third])).toEqual([
		[
			{ plan: first.plan, items: [first] },
			{ plan: third.plan, items: [third] },
		],
		[{ plan: second.plan, items: [second] }],
	]);
});

test('an operation that can merge has one call for all items of the same key', () => {
	expect(groupItems(merging, [first, second, third])).toEqual([
		[{ plan: { customer: 'ana', keys: ['a', 'b'] }, items: [first, third] }],
		[{ plan: second.plan, items: [second] }],
	]);
});

test('every item is in exactly one call, and the items of a key keep their order', () => {
	const customers = fc.array(fc.constantFrom('ana', 'luis', 'eva', '__proto__'));
	fc.assert(
		fc.property(customers, fc.constantFrom(plain, keyed, merging), (ids, operation) => {
			const items = ids.map((id, item) => planned(item, id, `${item}`));
			const chains = groupItems(operation, items);
			const calls = chains.map((chain) => chain.flatMap((call) => call.items));
			expect(new Set(calls.flat())).toEqual(new Set(items));
			expect(calls.flat()).toHaveLength(items.length);
			for (const chain of calls) {
				expect(chain.map(({ item }) => item)).toEqual(
					chain.map(({ item }) => item).sort((a, b) => a - b),
				);
			}
		}),
	);
});

describe('where one request takes many', () => {
	const batching: AnyOperation = { ...merging, batch: { noun: 'rows', namedBy: () => [] } };
	const items = (count: number) =>
		Array.from({ length: count }, (_, item) => planned(item, 'ana', `${item}`));
	const sizes = (parts: Array<readonly unknown[]>) => parts.map((part) => part.length);

	test('each chain is one request of as many as it takes, in the order of the items', () => {
		const chains = groupItems(batching, items(7), 3);
		expect(chains.map(([call]) => call.items.map(({ item }) => item))).toEqual([
			[0, 1, 2],
			[3, 4, 5],
			[6],
		]);
		expect(chains.map((chain) => chain.length)).toEqual([1, 1, 1]);
		expect(chains[0][0].plan).toEqual({ customer: 'ana', keys: ['0', '1', '2'] });
	});

	test.each<[what: string, count: number, named: number[], parts: number[]]>([
		['in halves, if none is named', 1000, [], [500, 500]],
		['in halves, the first the larger', 5, [], [3, 2]],
		['in halves, if all are named', 3, [0, 1, 2], [2, 1]],
		['in halves, if very many are named', 100, Array.from({ length: 33 }, (_, n) => n), [50, 50]],
		['with what is named by itself', 10, [3], [3, 1, 6]],
		['with the first by itself', 10, [0], [1, 9]],
		['with the last by itself', 10, [9], [9, 1]],
		['with neighbours each by itself', 10, [5, 4], [4, 1, 1, 4]],
		['with what is named twice once', 10, [4, 4], [4, 1, 5]],
	])('a refused one is parted %s', (_what, count, named, parts) => {
		const all = items(count);
		const split = splitBatch(all, named);
		expect(sizes(split)).toEqual(parts);
		expect(split.flat()).toEqual(all);
	});
});
