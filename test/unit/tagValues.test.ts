import fc from 'fast-check';

import { parseTags } from '../../nodes/Masivo/resources/customer/tags/tagValues';
import { readJsonObject } from '../../nodes/Masivo/resources/values/json';
import type { Failure } from '../../nodes/Masivo/transport/failure/failure';
import { adviceIn, type Reason, refusalOf } from '../support/failureKinds';
import { refusalBy, thrownBy } from '../support/thrown';

/** Names and texts without what is refused, which has its own tests. */
const key = fc
	.string()
	.filter(
		(text) =>
			/^[^\s[{$#].*[^\s]$|^[^\s[{$#]$/.test(text) && !/[{}$]|true|false|null|nan/i.test(text),
	);
const tagValue = fc.oneof(
	fc.string({ unit: 'grapheme' }).filter((text) => !/[{[#]/.test(text)),
	fc.boolean(),
	// JSON has no minus zero.
	fc.double({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1, noNaN: true }).map((number) => number + 0),
);
const tagsObject = fc.dictionary(key, tagValue, { noNullPrototype: true });

describe('parseTags', () => {
	test.each<[what: string, value: unknown, tags: object]>([
		['text, numbers, true and false', { a: 'x', b: 0, c: false }, { a: 'x', b: 0, c: false }],
		['empty text as a value', { a: '' }, { a: '' }],
		['JSON text', ' {"a": "x", "b": 2.5} ', { a: 'x', b: 2.5 }],
		['an empty object', {}, {}],
		['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
	])('takes %s', (_what, value, tags) => {
		expect(parseTags('Tags', value)).toEqual(tags);
	});

	test.each([
		['null', null],
		['undefined', undefined],
		['an object', { b: 1 }],
		['a list', ['b']],
		['a number without a value', NaN],
		['an endless number', Infinity],
		['a date', new Date()],
		['a function', () => 1],
	])('refuses %s as the value of a tag, and names the tag', (_what, value) => {
		const refused = () => parseTags('Tags', { ok: 1, 'the tag': value });
		expect(refusalBy(refused)).toEqual(['Tags', 'notATagValue']);
		expect(refused).toThrow('"the tag"');
	});

	test('takes blanks off at the ends of a name, so that Delete Tags finds it', () => {
		expect(parseTags('Tags', { 'vip ': 1 })).toEqual({ vip: 1 });
		expect(parseTags('Tags', '{"\u00a0vip\ufeff": " gold "}')).toEqual({ vip: ' gold ' });
		const twice = () => parseTags('Tags', { vip: 1, 'vip ': 2 });
		expect(refusalBy(twice)).toEqual(['Tags', 'tagTwice']);
		expect(twice).toThrow('"vip"');
	});

	test.each<[name: string, value: string, reason: Reason]>([
		['[object Object]', 'x', 'objectAsText'],
		['vi\u200bp', 'x', 'characterNotSeen'],
		['trial\nvip', 'x', 'characterNotSeen'],
		['{{ $json.name }}', 'x', 'expression'],
		['undefined', 'x', 'missingValue'],
		['["vip"]', 'x', 'listUnclear'],
		['vip', '[object Object]', 'objectAsText'],
		['vip', '{{ $json.level }}', 'expression'],
		['vip', '#N/A', 'missingValue'],
		['vip', 'undefined', 'missingValue'],
	])('refuses the name %j with the value %j', (name, value, reason) => {
		expect(refusalBy(() => parseTags('Tags', { [name]: value }))).toEqual(['Tags', reason]);
	});

	test.each(['null', 'true', '', ' ', 'a\nb', '👨‍👩‍👧', 'x,y', '{"a":{"b":1}}'])(
		'takes the value %j',
		(value) => {
			expect(parseTags('Tags', { vip: value })).toEqual({ vip: value });
		},
	);

	test.each([
		'{"x": 6036280000123456789}',
		'{"x": 0.1234567890123456789}',
		'{"x": 1e400}',
		'{"x": 1e-400}',
		'{"ok": "a \\" 1", "x": 9007199254740993}',
	])('refuses the digits of %s that would be lost', (text) => {
		expect(refusalBy(() => parseTags('Tags', text))).toEqual(['Tags', 'digitsWouldGo']);
	});

	test('refuses numbers that came without all their digits', () => {
		for (const number of [2 ** 60, -(2 ** 53), 6036280000123456789n]) {
			const refused = () => parseTags('Tags', { x: number });
			expect(refusalBy(refused)).toEqual(['Tags', 'inexactNumber']);
			expect(refused).toThrow('"x"');
		}
		expect(parseTags('Tags', { x: 15n })).toEqual({ x: 15 });
	});

	test.each([
		['{"x": 1.0}', 1],
		['{"x": 1e3}', 1000],
		['{"x": 0.1}', 0.1],
		['{"x": 100.50}', 100.5],
		['{"x": 9007199254740991}', 9007199254740991],
		['{"x": "6036280000123456789"}', '6036280000123456789'],
		['```json\n{"x": 1}\n```', 1],
		['"{\\"x\\": 1}"', 1],
	])('takes %s', (text, x) => {
		expect(parseTags('Tags', text)).toEqual({ x });
	});

	test.each(['', ' ', '\t\n'])('refuses the name %j', (name) => {
		expect(refusalBy(() => parseTags('Tags', { [name]: 1 }))).toEqual(['Tags', 'nameless']);
	});

	test('reads any tags and their JSON text as the same tags', () => {
		fc.assert(
			fc.property(tagsObject, (tags) => {
				expect(parseTags('Tags', tags)).toEqual(tags);
				expect(parseTags('Tags', JSON.stringify(tags))).toEqual(tags);
			}),
		);
	});

	test('gives documented values only, or an error that names the field, whatever it is given', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.json()), (value) => {
				try {
					for (const tag of Object.values(parseTags('Tags', value))) {
						expect(['string', 'number', 'boolean']).toContain(typeof tag);
					}
				} catch (error) {
					expect(error).toMatchObject({
						origin: 'input',
						message: expect.stringMatching("^'Tags' "),
						description: expect.stringMatching(/\w/),
					});
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('readJsonObject', () => {
	test.each([
		['an object', { a: { b: [1] } }],
		['its JSON text', '{"a": {"b": [1]}}'],
	])('takes %s, whatever its values', (_what, value) => {
		expect(readJsonObject('Metadata', value)).toEqual({ a: { b: [1] } });
	});

	test.each<[what: string, value: unknown]>([
		['a list', [1]],
		['a list as JSON text', '[1]'],
		['null', null],
		['null as JSON text', 'null'],
		['undefined', undefined],
		['a number', 1],
		['text', 'crm'],
		['empty text', ''],
		['half an object', '{"a": 1'],
	])('refuses %s', (_what, value) => {
		const refused = () => readJsonObject('Metadata', value);
		expect(refusalBy(refused)).toEqual(['Metadata', 'notJsonObject']);
	});
});

describe('text that is no JSON', () => {
	test.each([
		['{"city": "Quito "Centro""}', 1, 18, 17],
		['{"a": 1,\n "b": "x" "y"}', 2, 11, 19],
		["{'a': 1}", 1, 2, 1],
		['{"a": 1,}', 1, 9, 8],
		['{"a": 1', 1, 8, 7],
		['{"a": "x\ny"}', 1, 9, 8],
	])('%j: the place is told, and what helps', (text, line, column, position) => {
		const refusal = thrownBy(() => readJsonObject('Metadata', text)) as Failure;
		expect(refusalOf(refusal)).toEqual(['Metadata', 'notJsonObject']);
		expect(refusal.message.match(/\d+/g)?.map(Number)).toEqual([line, column, position]);
		// What stands there, and the whole.
		expect(refusal.description).toMatch(/".+".+".+"/);
		expect(adviceIn(refusal)).toEqual(['useObjectExpression']);
	});
});
