import { isSameDay } from '../../nodes/Masivo/resources/values/dates';
import { isSameSet, isSameValue } from '../../nodes/Masivo/resources/values/sameValue';

describe('isSameValue', () => {
	test.each<[sent: unknown, shown: unknown]>([
		['x', 'x'],
		['', ''],
		[15, '15'],
		[15, '15.0'],
		['15', 15],
		[true, 'true'],
		[true, 1],
		[false, '0'],
		[1, true],
		[0, false],
		['true', true],
		['Ana  Torres', ' ana torres '],
		['FEMALE', 'female'],
		['2026-11-25T10:00:00Z', '2026-11-25T05:00:00-05:00'],
		['2026-11-25T10:00:00.000Z', 1795600800],
		['2026-11-25T10:00:00.000Z', '1795600800000'],
		[{ a: 1 }, '{"a":1}'],
		['año', 'an\u0303o'],
		[null, null],
		[
			['a', 1],
			['a', '1'],
		],
		[{ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }],
	])('%j is shown by %j', (sent, shown) => {
		expect(isSameValue(sent, shown)).toBe(true);
	});

	test.each<[sent: unknown, shown: unknown]>([
		['x,y', ['x', 'y']],
		['', []],
		['', null],
		['null', null],
		['undefined', undefined],
		['[object Object]', {}],
		['007', 7],
		[0, ''],
		[0, null],
		[16, '0x10'],
		[1, [1]],
		[['a'], ['a', 'b']],
		[{}, []],
		[{ a: 1 }, {}],
		[{ toString: 1 }, {}],
	])('%j is not shown by %j', (sent, shown) => {
		expect(isSameValue(sent, shown)).toBe(false);
	});
});

test('a day is the same whatever the time behind it', () => {
	expect(isSameDay('1990-05-17T00:00:00.000Z', '1990-05-17')).toBe(true);
	expect(isSameDay('1990-05-17T00:00:00.000Z', '1990-05-16T22:00:00.000Z')).toBe(false);
	expect(isSameDay('1990-05-17T00:00:00.000Z', 643161600000)).toBe(false);
	expect(isSameDay('1990-05-17', 642902400)).toBe(true);
	expect(isSameDay('1990-05-17', 642902400000)).toBe(true);
	expect(isSameDay('1990-05-17', '1990-05-16T19:00:00-05:00')).toBe(true);
	expect(isSameDay('1990-05-17', '17/05/1990')).toBe(true);
});

test('platforms are the same in any order', () => {
	expect(isSameSet(['web', 'ios'], ['ios', 'web'])).toBe(true);
	expect(isSameSet(['web', 'ios'], ['web'])).toBe(false);
	expect(isSameSet(['web'], 'web')).toBe(false);
});
