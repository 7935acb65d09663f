import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';
import { balancesOf } from '../../nodes/Masivo/resources/fields/customer';

const line = (reward_id: string, total: unknown, name?: unknown) => ({
	...{ reward_id, total },
	...(name !== undefined && { reward: { id: reward_id, name } }),
});

const of = (...totals: unknown[]) => balancesOf({ totals } as IDataObject);

describe('the sum of a reward', () => {
	test('is that of all its totals, since parts of it expire apart', () => {
		const totals = [line('r1', 10, 'Points'), line('r2', 1, 'Coffee'), line('r1', 2.5, 'Points')];
		expect(of(...totals)).toEqual({
			balances: { Points: 12.5, Coffee: 1 },
			reward_ids: { Points: 'r1', Coffee: 'r2' },
		});
	});

	test.each<[sum: number, totals: number[]]>([
		[0.3, [0.1, 0.2]],
		[1, [0.7, 0.1, 0.2]],
		[-0.3, [-0.1, -0.2]],
		[1234567890.1, [1234567890, 0.1]],
		[9007199254740991, [9007199254740990, 1]],
		[0.30000000000000004, [0.30000000000000004]],
	])('is %p for %j', (sum, totals) => {
		expect(of(...totals.map((total) => line('r1', total, 'Points'))).balances).toEqual({
			Points: sum,
		});
	});

	test.each<[total: unknown, balances: object]>([
		['12.5', { Points: 12.5 }],
		['many', {}],
		[null, {}],
		['', {}],
		[undefined, {}],
		[true, {}],
		[NaN, {}],
		[{}, {}],
	])('of the total %p: %p', (total, balances) => {
		expect(of(line('r1', total, 'Points')).balances).toEqual(balances);
	});

	test('is not known if one of its totals is no number: the reward is left out', () => {
		const totals = [line('r1', 10, 'Points'), line('r1', null, 'Points'), line('r2', 1, 'Coffee')];
		expect(of(...totals)).toEqual({ balances: { Coffee: 1 }, reward_ids: { Coffee: 'r2' } });
	});

	test.each([[null], [{}], [{ totals: null }], [{ totals: [null, 'x', { total: 1 }] }]])(
		'is in no wallet like %j',
		(wallet) => expect(balancesOf(wallet)).toEqual({ balances: {}, reward_ids: {} }),
	);
});

describe('the key of a reward', () => {
	test.each<[what: string, rewards: Array<[id: string, name?: unknown]>, keys: string[]]>([
		['its name', [['r1', 'Points']], ['Points']],
		['its name without the blanks at its ends', [['r1', ' Black  Friday\n']], ['Black  Friday']],
		[
			'its ID where it has no name',
			[['r1'], ['r2', null], ['r3', ''], ['r4', ' \u200b']],
			['r1', 'r2', 'r3', 'r4'],
		],
		[
			'its ID where the name is no text',
			[
				['r1', 5],
				['r2', {}],
			],
			['r1', 'r2'],
		],
		[
			'name and ID of all that share a name',
			[
				['r1', 'Points'],
				['r2', 'Coffee'],
				['r3', 'Points '],
			],
			['Points (r1)', 'Coffee', 'Points (r3)'],
		],
		[
			'its own where only the case differs',
			[
				['r1', 'Points'],
				['r2', 'points'],
			],
			['Points', 'points'],
		],
		["no name that is another reward's ID", [['r1'], ['r2', 'r1']], ['r1', 'r1 (r2)']],
		['its ID where that is its name', [['r1', 'r1']], ['r1']],
		[
			"no name and ID that is another reward's name",
			[
				['r1', 'A'],
				['r2', 'A'],
				['r3', 'A (r1)'],
			],
			['r1', 'A (r2)', 'A (r1) (r3)'],
		],
		[
			'no name that n8n takes for part of every object',
			[
				['r1', '__proto__'],
				['r2', 'constructor'],
			],
			['__proto__ (r1)', 'constructor (r2)'],
		],
	])('is %s', (_what, rewards, keys) => {
		const { reward_ids } = of(...rewards.map(([id, name]) => line(id, 1, name)));
		expect(Object.entries(reward_ids)).toEqual(keys.map((key, index) => [key, rewards[index][0]]));
	});

	test('is the name that any of its totals shows', () => {
		const totals = [line('r1', 1), line('r1', 2, 'Points'), line('r1', 3)];
		expect(of(...totals).balances).toEqual({ Points: 6 });
	});

	test('says the ID as well where the other reward of that name has no known balance', () => {
		const totals = [line('r1', 1, 'Points'), line('r2', null, 'Points')];
		expect(of(...totals).balances).toEqual({ 'Points (r1)': 1 });
	});

	test('is never that of another reward, whatever they are named', () => {
		const id = fc.constantFrom('a', 'b', 'c', 'd');
		const name = fc.constantFrom('', 'a', 'b', 'x', 'x (a)', 'b (a)', 'x (a) (b)', '__proto__');
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.tuple(id, name), { selector: ([first]) => first }),
				(rewards) => {
					const { balances, reward_ids } = of(...rewards.map(([one, of]) => line(one, 1, of)));
					expect(Object.values(reward_ids)).toEqual(rewards.map(([one]) => one));
					expect(Object.keys(balances)).toEqual(Object.keys(reward_ids));
				},
			),
			{ numRuns: 1000 },
		);
	});
});
