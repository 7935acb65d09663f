import fc from 'fast-check';

import { parseTagKeys, tagQueries } from '../../nodes/Masivo/resources/customer/tagKeys';
import { tagKeyLists } from '../../sandbox/handlers/tags';

/** Any Unicode text: every code point, and whole graphemes such as flags and families. */
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const withoutComma = anyText.map((text) => text.replaceAll(',', ''));
const tagKey = withoutComma.map((text) => text.trim()).filter((text) => text !== '');

const once = (keys: readonly string[]) => [...new Set(keys)];

describe('parseTagKeys', () => {
	test.each<[what: string, value: unknown, keys: string[]]>([
		['text with commas', 'a,b', ['a', 'b']],
		['text with blanks, empty places and repetitions', ' a, b,,a ,\t', ['a', 'b']],
		['text with line breaks and unusual blanks', 'a,\n b,\u00a0c', ['a', 'b', 'c']],
		['blanks inside a key', 'black friday,b', ['black friday', 'b']],
		['a list', ['a', 'b'], ['a', 'b']],
		['a list with blanks, empty places and repetitions', [' a', '', null, 'b', 'a'], ['a', 'b']],
		['nested lists', ['a', ['b', ['c', 'a']]], ['a', 'b', 'c']],
		['a number', 42, ['42']],
		['zero', 0, ['0']],
		['numbers and text', [1, '1', 2.5], ['1', '2.5']],
		['a tags object', { a: 1, b: 2 }, ['a', 'b']],
		['a tags object, whatever its values', { a: null, b: { c: 1 } }, ['a', 'b']],
		['a list as JSON text', ' ["a", "b"] ', ['a', 'b']],
		['a tags object as JSON text', '{"a":1,"b":"x"}', ['a', 'b']],
		['text that only looks like JSON', '[vip], {gold', ['[vip]', '{gold']],
		['names of object members', { constructor: 1, __proto: 1 }, ['constructor', '__proto']],
	])('takes %s', (_what, value, keys) => {
		expect(parseTagKeys(value)).toEqual(keys);
	});

	test.each<[what: string, value: unknown]>([
		['empty text', ''],
		['nothing but blanks and commas', ' , ,'],
		['an empty list', []],
		['a list of nothing', [null, undefined, '', ' ']],
		['an empty object', {}],
		['an empty list as JSON text', '[]'],
		['null', null],
		['undefined', undefined],
	])('refuses %s as empty', (_what, value) => {
		expect(() => parseTagKeys(value)).toThrow("'Tag Keys' is empty");
	});

	test.each<[what: string, value: unknown, message: string]>([
		['true', true, 'holds true'],
		['false', false, 'holds false'],
		['a boolean in a list', ['a', false], 'holds false'],
		['an object in a list', ['a', { b: 1 }], 'holds an object'],
		['a number without a value', NaN, 'holds a number that is not exact'],
		['a number that lost digits', [2 ** 53], 'holds a number that is not exact'],
		['a date', new Date(0), 'holds an object'],
		['a list element with a comma', ['a', 'b,c'], 'holds the key "b,c", which has a comma'],
		['a nested element with a comma', [['b,c']], 'holds the key "b,c", which has a comma'],
		['an object key with a comma', { 'b,c': 1 }, 'holds the key "b,c", which has a comma'],
		['half a character', 'a,\ud83d', 'is not valid text'],
		['half a character in a list', ['\udc00'], 'is not valid text'],
	])('refuses %s', (_what, value, message) => {
		expect(() => parseTagKeys(value)).toThrow(`'Tag Keys' ${message}`);
	});

	test('gives the keys of any list, trimmed, without repetitions and in order', () => {
		fc.assert(
			fc.property(fc.array(tagKey, { minLength: 1 }), (keys) => {
				const padded = keys.flatMap((key) => [` ${key}\t`, '', key]);
				expect(parseTagKeys(padded)).toEqual(once(keys));
			}),
		);
	});

	test('reads a list, its text, its JSON and a tags object as the same keys', () => {
		const plainKey = tagKey.filter((key) => !/^[[{]/.test(key) && !/^\d+$/.test(key));
		fc.assert(
			fc.property(fc.array(plainKey, { minLength: 1 }), (keys) => {
				const expected = once(keys);
				expect(parseTagKeys(keys.join(' , '))).toEqual(expected);
				expect(parseTagKeys(JSON.stringify(keys))).toEqual(expected);
				expect(parseTagKeys([[keys]])).toEqual(expected);
				expect(parseTagKeys(Object.fromEntries(keys.map((key) => [key, 1])))).toEqual(expected);
			}),
		);
	});

	test('gives clean keys or an error that names the field, whatever it is given', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), anyText), (value) => {
				let keys: string[];
				try {
					keys = parseTagKeys(value);
				} catch (error) {
					expect(error).toMatchObject({ origin: 'input', message: expect.stringMatching("^'Tag") });
					return;
				}
				expect(keys).not.toEqual([]);
				expect(keys).toEqual(once(keys.map((key) => key.trim())));
				expect(keys.every((key) => key !== '' && key.isWellFormed())).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('tagQueries', () => {
	test('encodes the keys, and leaves the commas between them', () => {
		expect(tagQueries('tags', ['a', 'ü &=+#?/%', 'c'])).toEqual([
			'tags=a,%C3%BC%20%26%3D%2B%23%3F%2F%25,c',
		]);
	});

	test('uses the given parameter name', () => {
		expect(tagQueries('keys', ['a'])).toEqual(['keys=a']);
	});

	test('tells a server exactly the keys, in order', () => {
		fc.assert(
			fc.property(fc.uniqueArray(tagKey, { minLength: 1 }), (keys) => {
				const lists = tagQueries('tags', keys).flatMap((query) => tagKeyLists(query, 'tags'));
				expect(lists.flat()).toEqual(keys);
			}),
		);
	});

	test('keeps every query below about 6 KB, unless one key alone is longer', () => {
		const longKey = fc
			.tuple(tagKey, fc.integer({ min: 1, max: 3000 }))
			.map(([key, times]) => key.repeat(times).slice(0, 3000))
			.filter((key) => key.isWellFormed() && key.trim() === key);
		fc.assert(
			fc.property(fc.uniqueArray(longKey, { minLength: 1, maxLength: 50 }), (keys) => {
				const queries = tagQueries('tags', keys);
				const lists = queries.map((query) => tagKeyLists(query, 'tags')[0]);
				expect(lists.flat()).toEqual(keys);
				queries.forEach((query, index) => {
					if (lists[index].length > 1) expect(query.length).toBeLessThanOrEqual(6000);
				});
			}),
			{ numRuns: 50 },
		);
	});

	test('needs no more queries than it must', () => {
		const keys = Array.from({ length: 1200 }, (_, n) => `tag_${1000 + n}`);
		const queries = tagQueries('tags', keys);
		expect(queries).toHaveLength(2);
		expect(queries[0].length).toBeGreaterThan(5980);
	});
});
