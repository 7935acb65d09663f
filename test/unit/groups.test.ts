import fc from 'fast-check';

import { groupWishes, splitBatch } from '../../nodes/Masivo/execution/groups';
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

const wish = (item: number, customer: string, ...keys: string[]) => ({
	item,
	plan: { customer, keys },
});
const [first, second, third] = [wish(0, 'ana', 'a'), wish(1, 'luis', 'a'), wish(2, 'ana', 'b')];

test('without a key, every item is a task of its own', () => {
	expect(groupWishes(plain, [first, second, third])).toEqual(
		[first, second, third].map((one) => [{ plan: one.plan, wishes: [one] }]),
	);
});

test('with a key, what acts on the same thing is one task, its steps in the order of the items', () => {
	expect(groupWishes(keyed, [first, second, third])).toEqual([
		[
			{ plan: first.plan, wishes: [first] },
			{ plan: third.plan, wishes: [third] },
		],
		[{ plan: second.plan, wishes: [second] }],
	]);
});

test('an operation that can merge has one step for all items of the same key', () => {
	expect(groupWishes(merging, [first, second, third])).toEqual([
		[{ plan: { customer: 'ana', keys: ['a', 'b'] }, wishes: [first, third] }],
		[{ plan: second.plan, wishes: [second] }],
	]);
});

test('every item is in exactly one step, and the items of a key keep their order', () => {
	const customers = fc.array(fc.constantFrom('ana', 'luis', 'eva', '__proto__'));
	fc.assert(
		fc.property(customers, fc.constantFrom(plain, keyed, merging), (ids, operation) => {
			const wishes = ids.map((id, item) => wish(item, id, `${item}`));
			const tasks = groupWishes(operation, wishes);
			const steps = tasks.map((task) => task.flatMap((step) => step.wishes));
			expect(new Set(steps.flat())).toEqual(new Set(wishes));
			expect(steps.flat()).toHaveLength(wishes.length);
			for (const task of steps) {
				expect(task.map(({ item }) => item)).toEqual(
					task.map(({ item }) => item).sort((a, b) => a - b),
				);
			}
		}),
	);
});

describe('where one request takes many', () => {
	const batching: AnyOperation = { ...merging, batch: { noun: 'rows', named: () => [] } };
	const wishes = (count: number) =>
		Array.from({ length: count }, (_, item) => wish(item, 'ana', `${item}`));
	const sizes = (parts: Array<readonly unknown[]>) => parts.map((part) => part.length);

	test('each task is one request of as many as it takes, in the order of the items', () => {
		const tasks = groupWishes(batching, wishes(7), 3);
		expect(tasks.map(([step]) => step.wishes.map(({ item }) => item))).toEqual([
			[0, 1, 2],
			[3, 4, 5],
			[6],
		]);
		expect(tasks.map((task) => task.length)).toEqual([1, 1, 1]);
		expect(tasks[0][0].plan).toEqual({ customer: 'ana', keys: ['0', '1', '2'] });
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
		const all = wishes(count);
		const split = splitBatch(all, named);
		expect(sizes(split)).toEqual(parts);
		expect(split.flat()).toEqual(all);
	});
});
