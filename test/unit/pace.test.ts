import fc from 'fast-check';

import { leastTime, nextFit, Pace, type PaceRule } from '../../nodes/Masivo/transport/flow/pace';
import { handClock, type HandClock } from '../support/handClock';

const HOUR = 3_600_000;

const rule = (spacingMs: number, perHour?: number): PaceRule => ({ spacingMs, perHour });

describe('when one more request fits', () => {
	test.each<[what: string, rule: PaceRule, past: number[], now: number, moment: number]>([
		['at once, if there was none', rule(5_000, 250), [], 1_000, 1_000],
		['five seconds after the end of the last', rule(5_000, 250), [1_000], 2_000, 6_000],
		['at once, if the last was longer ago', rule(5_000, 250), [1_000], 9_000, 9_000],
		['an hour after the first of as many as are allowed', rule(0, 2), [0, 9], 10, HOUR + 1_000],
		['after the spacing, where that is later', rule(5_000, 1), [0], 2 * HOUR, 2 * HOUR],
		['without regard to the hour, if only headers tell', rule(10), [0, 1, 2, 3], 4, 13],
	])('%s', (_what, given, past, now, moment) => {
		expect(nextFit(given, past, now)).toBe(moment);
	});

	test('whatever was before, no hour has more than are allowed, and none comes too soon', () => {
		const numbers = fc.record({
			spacingMs: fc.integer({ min: 0, max: 20_000 }),
			perHour: fc.integer({ min: 1, max: 20 }),
		});
		fc.assert(
			fc.property(numbers, fc.array(fc.integer({ min: 0, max: HOUR })), (given, pauses) => {
				const made: number[] = [];
				let now = 0;
				for (const pause of pauses) {
					now = nextFit(given, made, now + pause);
					const last = made.at(-1);
					if (last !== undefined) expect(now - last).toBeGreaterThanOrEqual(given.spacingMs);
					made.push(now);
					const inTheHour = made.filter((moment) => now - moment <= HOUR);
					expect(inTheHour.length).toBeLessThanOrEqual(given.perHour);
				}
			}),
		);
	});
});

test.each<[count: number, rule: PaceRule, ms: number]>([
	[0, rule(5_000, 250), 0],
	[1, rule(5_000, 250), 0],
	[25, rule(5_000, 250), 24 * 5_000],
	[250, rule(5_000, 250), 249 * 5_000],
	[251, rule(5_000, 250), HOUR + 1_000],
	[502, rule(5_000, 250), HOUR + 1_000 + HOUR + 1_000 + 5_000],
])('%i requests take at least so long', (count, given, ms) => {
	expect(leastTime(given, count)).toBe(ms);
});

describe('requests of one kind', () => {
	/** Makes requests that take so long; when each began is noted. */
	function maker(clock: HandClock, pace: Pace, begun: number[]) {
		const start = clock.elapsed();
		return async (given: PaceRule, takesMs = 0) =>
			await pace.pass(
				given,
				async (ms) => await clock.sleep(ms),
				async () => {
					begun.push(clock.elapsed() - start);
					if (takesMs > 0) await clock.sleep(takesMs);
				},
			);
	}

	test('keep their distance from the end of the one before', async () => {
		const clock = handClock();
		const begun: number[] = [];
		const make = maker(clock, new Pace(clock), begun);
		const both = (async () => {
			await make(rule(5_000), 2_000);
			await make(rule(5_000));
		})();
		await clock.advance(20_000);
		await both;
		expect(begun).toEqual([0, 7_000]);
	});

	test('of two runs never go out together', async () => {
		const clock = handClock();
		const begun: number[] = [];
		const make = maker(clock, new Pace(clock), begun);
		const all = Promise.all([make(rule(5_000), 1_000), make(rule(5_000), 1_000)]);
		await clock.advance(20_000);
		await all;
		expect(begun).toEqual([0, 6_000]);
	});

	test('count when they fail, too', async () => {
		const clock = handClock();
		const pace = new Pace(clock);
		const failing = pace.pass(
			rule(5_000),
			async (ms) => await clock.sleep(ms),
			async () => await Promise.reject(new Error('No')),
		);
		await expect(failing).rejects.toThrow('No');
		const begun: number[] = [];
		const next = maker(clock, pace, begun)(rule(5_000));
		await clock.advance(10_000);
		await next;
		expect(begun).toEqual([5_000]);
	});

	test('are not made when the wait for them ends early', async () => {
		const clock = handClock();
		const pace = new Pace(clock);
		const begun: number[] = [];
		const make = maker(clock, pace, begun);
		await make(rule(5_000));
		const cancelled = pace.pass(
			rule(5_000),
			async () => await Promise.reject(new Error('The execution was cancelled')),
			async () => void begun.push(-1),
		);
		await expect(cancelled).rejects.toThrow('The execution was cancelled');
		expect(begun).toEqual([0]);
	});

	test('wait until the hour has room again', async () => {
		const clock = handClock();
		const begun: number[] = [];
		const make = maker(clock, new Pace(clock), begun);
		const all = (async () => {
			for (let request = 0; request < 3; request++) await make(rule(5_000, 2));
		})();
		await clock.advance(2 * HOUR);
		await all;
		expect(begun).toEqual([0, 5_000, HOUR + 1_000]);
	});
});
