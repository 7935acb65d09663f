import fc from 'fast-check';

import { callKey, Repeats, type StartedAt } from '../../nodes/MasivoTrigger/repeats';
import { handClock } from '../support/handClock';

const MINUTE = 60_000;

/** A call that starts the workflow. @returns what is stored */
async function start(repeats: Repeats, key: string, node = 'node'): Promise<StartedAt> {
	const claim = await repeats.claim(node, key, undefined);
	const stored = claim?.keep() ?? {};
	claim?.release();
	return stored;
}

test('a call that started the workflow starts it no second time, until ten minutes are over', async () => {
	const clock = handClock();
	const repeats = new Repeats(clock);
	await start(repeats, 'a');
	expect(await repeats.claim('node', 'a', undefined)).toBeUndefined();

	await clock.advance(10 * MINUTE - 1);
	expect(await repeats.claim('node', 'a', undefined)).toBeUndefined();
	await clock.advance(1);
	expect(await repeats.claim('node', 'a', undefined)).toBeDefined();
});

test('a repetition does not make it remembered any longer', async () => {
	const clock = handClock();
	const repeats = new Repeats(clock);
	await start(repeats, 'a');
	await clock.advance(9 * MINUTE);
	expect(await repeats.claim('node', 'a', undefined)).toBeUndefined();
	await clock.advance(MINUTE);
	expect(await repeats.claim('node', 'a', undefined)).toBeDefined();
});

test('another call, and the same one at another node, starts the workflow', async () => {
	const repeats = new Repeats(handClock());
	await start(repeats, 'a');
	expect(await repeats.claim('node', 'b', undefined)).toBeDefined();
	expect(await repeats.claim('other node', 'a', undefined)).toBeDefined();
});

test('of the same calls at once one goes first, and the others learn that it started', async () => {
	const repeats = new Repeats(handClock());
	const claims = Array.from({ length: 200 }, () => repeats.claim('node', 'a', undefined));
	const first = await claims[0];
	first?.keep();
	first?.release();
	const others = await Promise.all(claims.slice(1));
	expect(others.filter(Boolean)).toEqual([]);
});

test('where the first one starts nothing, the next has its turn, one at a time', async () => {
	const clock = handClock();
	const repeats = new Repeats(clock);
	const turns: number[] = [];
	const take = async (index: number) => {
		const claim = await repeats.claim('node', 'a', undefined);
		if (!claim) return;
		turns.push(index);
		await clock.turn();
		if (index === 2) claim.keep();
		claim.release();
	};
	await Promise.all([0, 1, 2, 3, 4].map(take));
	expect(turns).toEqual([0, 1, 2]);
});

test('what was stored is remembered in another process', async () => {
	const clock = handClock();
	const stored = await start(new Repeats(clock), 'a');
	const other = new Repeats(clock);
	expect(await other.claim('node', 'a', JSON.parse(JSON.stringify(stored)))).toBeUndefined();
	expect(await other.claim('node', 'b', stored)).toBeDefined();
});

test('what is stored holds what others stored, and this process had started before', async () => {
	const clock = handClock();
	const repeats = new Repeats(clock);
	await start(repeats, 'a');
	const claim = await repeats.claim('node', 'b', { other: clock.date() });
	expect(Object.keys(claim?.keep() ?? {}).sort()).toEqual(['a', 'b', 'other']);
});

test('a call that is only being looked at is not stored', async () => {
	const repeats = new Repeats(handClock());
	const undecided = await repeats.claim('node', 'a', undefined);
	expect(Object.keys(await start(repeats, 'b'))).toEqual(['b']);
	undecided?.release();
});

test('past a thousand, the oldest is forgotten', async () => {
	const clock = handClock();
	const repeats = new Repeats(clock);
	let stored: object = {};
	for (let call = 0; call <= 1000; call++) {
		stored = await start(repeats, `k${call}`);
		await clock.advance(1);
	}
	expect(Object.keys(stored)).toHaveLength(1000);
	expect(await repeats.claim('node', 'k1', undefined)).toBeUndefined();
	expect(await repeats.claim('node', 'k0', undefined)).toBeDefined();
});

test.each([
	['nothing', undefined],
	['null', null],
	['text', 'a'],
	['a list', ['a']],
	['times that are none', { a: 'now', b: null, c: NaN, d: {} }],
	['times long ago', { a: 1 }],
	['times to come', { a: Date.UTC(2200, 0) }],
])('%s in storage holds nothing back', async (_what, stored) => {
	expect(await new Repeats(handClock()).claim('node', 'a', stored)).toBeDefined();
});

describe('the key of a call', () => {
	test('is the same in whatever order its names stand', () => {
		const one = { event: 'X', data: { customer_id: '1', list: [{ a: 1, b: 2 }] } };
		const other = { data: { list: [{ b: 2, a: 1 }], customer_id: '1' }, event: 'X' };
		expect(callKey('node', other)).toBe(callKey('node', one));
	});

	test.each([
		['another event', { event: 'Y', data: { customer_id: '1' } }],
		['another customer', { event: 'X', data: { customer_id: '2' } }],
		['a number in place of a text', { event: 'X', data: { customer_id: 1 } }],
		['another order of a list', { event: 'X', data: { customer_id: '1', list: [2, 1] } }],
		['more', { event: 'X', data: { customer_id: '1', list: [1, 2] }, at: 1 }],
	])('is another one for %s', (_what, body) => {
		const call = { event: 'X', data: { customer_id: '1', list: [1, 2] } };
		expect(callKey('node', body)).not.toBe(callKey('node', call));
	});

	test('is another one at another node', () => {
		expect(callKey('a', {})).not.toBe(callKey('b', {}));
	});

	test('does not depend on how JSON was written', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const again: unknown = JSON.parse(JSON.stringify(value));
				expect(callKey('node', again)).toBe(callKey('node', value));
			}),
		);
	});
});

test('of more calls than are remembered, those that came first are forgotten, whoever had them', async () => {
	const clock = handClock();
	const repeats = new Repeats(clock);
	const begun = clock.date();
	await clock.advance(MINUTE);
	await start(repeats, 'own');
	const others = Array.from({ length: 1_000 }, (_, n) => [`other ${n}`, begun + n]);
	const claim = await repeats.claim('node', 'last', Object.fromEntries(others));
	const stored = claim?.keep() ?? {};
	expect(Object.keys(stored)).toHaveLength(1_000);
	expect(stored).toMatchObject({ own: begun + MINUTE, last: begun + MINUTE, 'other 2': begun + 2 });
	expect(stored).not.toHaveProperty(['other 1']);
});
