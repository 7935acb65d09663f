import {
	exactText,
	inJson,
	isRecord,
	shortened,
	shown,
} from '../../nodes/Masivo/transport/facts/values';

test.each<[value: unknown, is: boolean]>([
	[{}, true],
	[Object.create(null), true],
	[{ a: 1 }, true],
	[[], false],
	[null, false],
	[undefined, false],
	['{}', false],
	[new Date(), false],
	[new Map(), false],
])('%p is a record: %s', (value, is) => {
	expect(isRecord(value)).toBe(is);
});

test.each<[value: number, text: string | undefined]>([
	[7, '7'],
	[0.1, '0.1'],
	[9_007_199_254_740_991, '9007199254740991'],
	[9_007_199_254_740_992, undefined],
	[Infinity, undefined],
	[NaN, undefined],
])('%p as exact text', (value, text) => {
	expect(exactText(value)).toBe(text);
});

test.each<[value: unknown, text: string]>([
	['a', '"a"'],
	['a\nb\u200bc\u00a0', '"a\\u000ab\\u200bc\\u00a0"'],
	['x'.repeat(60), `"${'x'.repeat(60)}"`],
	['x'.repeat(61), `"${'x'.repeat(60)}…"`],
	['😀'.repeat(61), `"${'😀'.repeat(60)}…"`],
	[{ a: [1] }, '"{"a":[1]}"'],
	[7, '"7"'],
	[undefined, '"undefined"'],
])('%p as a text shows it', (value, text) => {
	expect(shown(value)).toBe(text);
});

test('what has no JSON is told by its name', () => {
	const circle: Record<string, unknown> = {};
	circle.again = circle;
	expect(inJson(circle)).toBe('[object Object]');
	const list: unknown[] = [];
	list.push(list);
	expect(inJson(list)).toBe('[object Array]');
	// n8n teaches them JSON, if it is there.
	expect(inJson(10n)).toMatch(/^"?10"?$/);
	expect(inJson({ a: 1 })).toBe('{"a":1}');
	expect(inJson(undefined)).toBe('undefined');
});

test('a text is shortened by characters, and says so', () => {
	expect(shortened('abc', 3)).toBe('abc');
	expect(shortened('abcd', 3)).toBe('abc…');
});
