import { windowAfter, windowRoom } from '../../nodes/Masivo/transport/flow/rateLimit';

const known = { endsAt: 5000, remaining: 7 };

describe('what is known of a window', () => {
	test('begins with the first answer that tells both numbers', () => {
		expect(windowAfter(undefined, { remaining: 3, resetsInMs: 400 }, 1000)).toEqual({
			endsAt: 1400,
			remaining: 3,
		});
	});

	test.each([{}, { remaining: 3 }, { resetsInMs: 400 }])('stays as it is after %j', (limit) => {
		expect(windowAfter(known, limit, 1000)).toBe(known);
		expect(windowAfter(undefined, limit, 1000)).toBeUndefined();
	});

	test.each<[what: string, remaining: number, resetsInMs: number]>([
		['a higher count and a later end', 9, 6000],
		['the same again', 7, 4000],
	])('does not change by %s', (_what, remaining, resetsInMs) => {
		expect(windowAfter(known, { remaining, resetsInMs }, 1000)).toEqual(known);
	});

	test('keeps the lowest count and the earliest end', () => {
		const lower = windowAfter(known, { remaining: 2, resetsInMs: 6000 }, 1000);
		expect(lower).toEqual({ endsAt: 5000, remaining: 2 });
		const earlier = windowAfter(known, { remaining: 9, resetsInMs: 1000 }, 1000);
		expect(earlier).toEqual({ endsAt: 2000, remaining: 7 });
	});

	test('is new when its end has come', () => {
		const next = { remaining: 9, resetsInMs: 8000 };
		expect(windowAfter(known, next, 4999)).toEqual(known);
		expect(windowAfter(known, next, 5000)).toEqual({ endsAt: 13_000, remaining: 9 });
	});
});

describe('one window', () => {
	test.each<[what: string, inFlight: number, now: number, room: number]>([
		['lets as many go as are left beside those under way', 3, 1000, 4],
		['lets the last one go', 6, 4999, 1],
		['lets none go while as many are under way as are left', 7, 1000, 0],
		['lets none go while more are under way', 8, 4999, 0],
		['limits nothing when it has ended', 8, 5000, Infinity],
		['limits nothing long after that', 8, 9000, Infinity],
	])('%s', (_what, inFlight, now, room) => {
		expect(windowRoom(known, inFlight, now)).toBe(room);
	});

	test('in which none is left lets none go, even alone', () => {
		expect(windowRoom({ endsAt: 5000, remaining: 0 }, 0, 1000)).toBe(0);
	});

	test('that is not known limits nothing', () => {
		expect(windowRoom(undefined, 100, 1000)).toBe(Infinity);
	});
});
