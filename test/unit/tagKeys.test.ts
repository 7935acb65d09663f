import fc from 'fast-check';

import { inQueries, parseTagKeys } from '../../nodes/Masivo/resources/customer/tags/tagKeys';
import { queryText } from '../../nodes/Masivo/transport/request/request';
import type { Failure } from '../../nodes/Masivo/transport/failure/failure';
import { tagKeyLists } from '../../sandbox/resources/customers';
import type { Reason } from '../support/failureKinds';
import { refusalBy, thrownBy } from '../support/thrown';

/** Any Unicode text: every code point, and whole graphemes such as flags and families. */
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
/** Keys without what is refused; every refusal has its own test below. */
const tagKey = anyText
	.map((text) => text.replace(/[,\p{Cc}\p{DI}\p{Z}\u2800\ufff9-\uffff[\]{}"'#$]/gu, ''))
	.filter((text) => text !== '' && !/^(?:null|nan|true|false|none|undefined)$/i.test(text));

/** Why a text or an element may mean something else than it says. */
const SUSPICIONS: Reason[] = [
	...(['characterNotSeen', 'expression', 'listUnclear', 'missingValue', 'objectAsText'] as const),
	...(['controlCharacter', 'notATagsObject'] as const),
];

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
		['a tags object with null, true and text', { a: null, b: true, c: 'x' }, ['a', 'b', 'c']],
		['a list as JSON text', ' ["a", "b"] ', ['a', 'b']],
		['a tags object as JSON text', '{"a":1,"b":"x"}', ['a', 'b']],
		['one key per line', 'trial\nvip\r\n\r\ngold\n', ['trial', 'vip', 'gold']],
		['lines that end with commas', 'trial,\nvip,', ['trial', 'vip']],
		['a list as Python writes it', "['trial', 'vip',]", ['trial', 'vip']],
		['a tuple', "('trial', 'vip')", ['trial', 'vip']],
		['a set', "{'trial', 'vip'}", ['trial', 'vip']],
		['an object as Python writes it', "{'trial': True, 'vip': None}", ['trial', 'vip']],
		['both quotes, and a quote in a key', `["trial", 'it\\'s']`, ['trial', "it's"]],
		['JSON in a code fence', '```json\n["trial", "vip"]\n```', ['trial', 'vip']],
		['a list in a code fence without a language', "```\n['trial']\n```", ['trial']],
		['lines in a code fence', '```\ntrial\nvip\n```', ['trial', 'vip']],
		['JSON in JSON', '"[\\"trial\\", \\"vip\\"]"', ['trial', 'vip']],
		['a cell of CSV', '"trial, vip"', ['trial', 'vip']],
		['cells of CSV', '"trial","vip"', ['trial', 'vip']],
		['quoted names', "'trial', 'vip'", ['trial', 'vip']],
		['a number of many digits in JSON', '[6036280000123456789]', ['6036280000123456789']],
		['a bigint', 6036280000123456789n, ['6036280000123456789']],
		['what cannot be seen at the ends', '\ufeff trial\u200b,\u00a0vip\u2060', ['trial', 'vip']],
		[
			'emoji and joiners that are seen',
			['❤️', '👨‍👩‍👧', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم'],
			['❤️', '👨‍👩‍👧', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم'],
		],
		['other separators in a list', ['a;b', 'c|d'], ['a;b', 'c|d']],
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
		expect(refusalBy(() => parseTagKeys(value))).toEqual(['Tag Keys', 'emptyValue']);
	});

	test.each<[what: string, value: unknown, reason: Reason]>([
		['true', true, 'notAKey'],
		['false', false, 'notAKey'],
		['a boolean in a list', ['a', false], 'notAKey'],
		['an object in a list', ['a', { b: 1 }], 'notAKey'],
		['a number without a value', NaN, 'inexactNumber'],
		['a number that lost digits', [2 ** 53], 'inexactNumber'],
		['a date', new Date(0), 'notAKey'],
		['a list element with a comma', ['a', 'b,c'], 'commaInKey'],
		['a nested element with a comma', [['b,c']], 'commaInKey'],
		['an object key with a comma', { 'b,c': 1 }, 'commaInKey'],
		['half a character', 'a,\ud83d', 'halfCharacter'],
		['half a character in a list', ['\udc00'], 'halfCharacter'],
	])('refuses %s', (_what, value, reason) => {
		expect(refusalBy(() => parseTagKeys(value))).toEqual(['Tag Keys', reason]);
	});

	test.each(
		[
			['an object that became text', '[object Object]'],
			['the same with a blank behind', '[object Object] '],
			['several of them', '[object Object],[object Object]'],
			['the same in a list', ['[object Object]']],
			['an expression that was not worked out', '{{ $json.tags }}'],
			['half an expression', '$json.tags }}'],
			['a template', 'tag_${name}'],
			['text that begins like a list', '[vip], {gold'],
			['half a list', '["trial", "vip"'],
			['a list without quotes', '[trial, vip]'],
			['text behind a list', '["trial"] and more'],
			['a list that begins in the middle', 'trial, ["vip"]'],
			['an object of lists', { keys: ['trial'] }],
			['an object of lists as JSON text', '{"keys": ["trial"]}'],
			['a whole customer', { id: '1', tags: { trial: true } }],
			['the same as Python writes it', "{'tags': {'trial': True}}"],
			['JSON text in a list', ['["trial"]']],
			['lines in a list', ['trial\nvip']],
			['a zero-width blank', 'vi\u200bp'],
			['a soft hyphen', 'vi\u00adp'],
			['a mark of direction', 'vi\u202ep'],
			['a joiner between Latin letters', 'vi\u200dp'],
			['a selector behind a digit', 'tag1\ufe0f'],
			['a blank that is not the space bar', 'black\u00a0friday'],
			['a control character', 'vi\u0000p'],
			['a character that was lost', 'a\ufffdo'],
			['a tab', 'trial\tvip'],
			['semicolons', 'trial;vip'],
			['bars', 'trial|vip'],
			['bullets', '- trial\n- vip'],
			['numbered lines', '1. trial\n2. vip'],
			['typographic quotes', '“trial”, “vip”'],
			['names and values', 'trial: true'],
			['an escaped line break', 'trial\\nvip'],
			['what a script prints of a list', "array(['trial', 'vip'])"],
			['a call', "set('trial')"],
			['a piece of a page', '<li>trial</li>'],
			['a name put together with nothing', 'tag_undefined'],
			...[
				'undefined',
				'null',
				'NaN',
				'None',
				'TRUE',
				'false',
				'#N/A',
				'#REF!',
				'#¿NOMBRE?',
				'####',
			],
		].map((row) => (Array.isArray(row) ? row : [row, row])) as Array<[string, unknown]>,
	)('refuses %s, and shows it', (_what, value) => {
		const refusal = thrownBy(() => parseTagKeys(value)) as Failure;
		expect(SUSPICIONS).toContain(refusalBy(() => parseTagKeys(value))?.[1]);
		expect(refusal.message).toMatch(/^'Tag Keys' /);
		expect(refusal.description).toMatch(/".+"\. \w/);
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
		const plainKey = tagKey
			.map((key) => key.replace(/[^\p{L}\p{N}_]/gu, ''))
			.filter((key) => key !== '' && !/^\d+$/.test(key));
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
				expect(keys.join(' ')).not.toMatch(/[\p{Cc}\u200b\u2028\ufeff]|\[object |\{\{/u);
				expect(keys.every((key) => key !== '' && key.isWellFormed())).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});
});

/** As they go over the wire, without the question mark. */
const queriesFor = (keys: string[], parameter = 'tags') =>
	inQueries(keys).map((part) => queryText({ [parameter]: part }).slice(1));

describe('the queries for many keys', () => {
	test('encode the keys, and leave the commas between them', () => {
		expect(queriesFor(['a', 'ü &=+#?/%', 'c'])).toEqual([
			'tags=a,%C3%BC%20%26%3D%2B%23%3F%2F%25,c',
		]);
	});

	test('use the given parameter name', () => {
		expect(queriesFor(['a'], 'keys')).toEqual(['keys=a']);
	});

	test('tell a server exactly the keys, in order', () => {
		fc.assert(
			fc.property(fc.uniqueArray(tagKey, { minLength: 1 }), (keys) => {
				const lists = queriesFor(keys).flatMap((query) => tagKeyLists(query, 'tags'));
				expect(lists.flat()).toEqual(keys);
			}),
		);
	});

	test('stay below about 6 KB each, unless one key alone is longer', () => {
		const longKey = fc
			.tuple(tagKey, fc.integer({ min: 1, max: 3000 }))
			.map(([key, times]) => key.repeat(times).slice(0, 3000))
			.filter((key) => key.isWellFormed() && key.trim() === key);
		fc.assert(
			fc.property(fc.uniqueArray(longKey, { minLength: 1, maxLength: 50 }), (keys) => {
				const queries = queriesFor(keys);
				const lists = queries.map((query) => tagKeyLists(query, 'tags')[0]);
				expect(lists.flat()).toEqual(keys);
				queries.forEach((query, index) => {
					if (lists[index].length > 1) expect(query.length).toBeLessThanOrEqual(6005);
				});
			}),
			{ numRuns: 50 },
		);
	});

	test('are no more than they must be', () => {
		const keys = Array.from({ length: 1200 }, (_, n) => `tag_${1000 + n}`);
		const queries = queriesFor(keys);
		expect(queries).toHaveLength(2);
		expect(queries[0].length).toBeGreaterThan(5980);
	});
});
