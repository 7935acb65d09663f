import fc from 'fast-check';

import { parseJsonObject, parseTags } from '../../nodes/Masivo/resources/customer/tagValues';

const key = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '');
const tagValue = fc.oneof(
	fc.string({ unit: 'grapheme' }),
	fc.boolean(),
	// JSON has no minus zero.
	fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => number + 0),
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
		expect(() => parseTags('Tags', { ok: 1, 'the tag': value })).toThrow(
			'\'Tags\' holds the tag "the tag", whose value is neither text, number nor true or false',
		);
	});

	test.each(['', ' ', '\t\n'])('refuses the name %j', (name) => {
		expect(() => parseTags('Tags', { [name]: 1 })).toThrow("'Tags' holds a tag without a name");
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

describe('parseJsonObject', () => {
	test.each([
		['an object', { a: { b: [1] } }],
		['its JSON text', '{"a": {"b": [1]}}'],
	])('takes %s, whatever its values', (_what, value) => {
		expect(parseJsonObject('Metadata', value)).toEqual({ a: { b: [1] } });
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
		expect(() => parseJsonObject('Metadata', value)).toThrow("'Metadata' is not a JSON object");
	});
});
