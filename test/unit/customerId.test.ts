import fc from 'fast-check';

import {
	customerId,
	customerIdToWrite,
	newCustomerId,
} from '../../nodes/Masivo/resources/fields/customer';
import { path } from '../../nodes/Masivo/transport/request/request';
import { readInput } from '../support/readInput';

const read = (value: unknown) => readInput(customerId, value);
const readToWrite = (value: unknown) => readInput(customerIdToWrite, value);
const readNew = (value: unknown) => readInput(newCustomerId, value);

const anyId = fc
	.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
	// What is refused or taken off has tests of its own.
	.map((id) => id.replace(/[\p{Cc}\p{DI}\u2800\ufff9-\uffff{}$[#]|(?! )\p{Z}/gu, ''))
	.filter((id) => id.trim() !== '' && id.trim() !== '.' && id.trim() !== '..');

describe('customerId', () => {
	test.each<[what: string, value: unknown, id: string]>([
		['text', 'crm-2048', 'crm-2048'],
		['a number', 1716573314, '1716573314'],
		['zero', 0, '0'],
		['the largest exact number', Number.MAX_SAFE_INTEGER, '9007199254740991'],
		['blanks around an ID, which count', ' 42 ', ' 42 '],
		['a bigint', 6036280000123456789n, '6036280000123456789'],
		['a line break behind it', '42\n', '42'],
		['a blank and a line break', '42 \r\n', '42'],
		['what cannot be seen around it', '\ufeff\u200b42\u200e\u00ad', '42'],
		['blanks that are not the space bar', '\u00a042\u3000', '42'],
		['a tab', '\t42', '42'],
		['blanks inside', 'store 7', 'store 7'],
		['three dots', '...', '...'],
		['characters that mean something in an address', '/?#%&+', '/?#%&+'],
		['accents and emoji', 'José 👩‍👧', 'José 👩‍👧'],
	])('takes %s', (_what, value, id) => {
		expect(read(value)).toBe(id);
	});

	test.each<[what: string, value: unknown, message: string]>([
		['empty text', '', 'is empty'],
		['blanks', ' \t', 'is empty'],
		['null', null, 'is empty'],
		['undefined', undefined, 'is empty'],
		['a dot', '.', 'cannot be a dot'],
		['two dots', '..', 'cannot be a dot'],
		['an object', { id: 1 }, 'is not text'],
		['a list', ['1'], 'is not text'],
		['a boolean', true, 'is not text'],
		['a number that lost digits', 2 ** 53, 'is a number that is not exact'],
		['a number without a value', NaN, 'is a number that is not exact'],
		['half a character', 'a\ud83d', 'is not valid text'],
		['a dot with blanks', ' . ', 'cannot be a dot'],
		['nothing that can be seen', '\u200b\ufeff', 'is empty'],
		['an object that became text', '[object Object]', 'holds an object'],
		['the same within text', 'crm-[object Undefined]', 'holds an object'],
		['an expression', '{{ $json.id }}', 'holds an expression'],
		['half an expression', '42 }}', 'holds an expression'],
		['a line break inside', '42\n43', 'holds a character that cannot be seen'],
		['a tab inside', '42\t43', 'holds a character that cannot be seen'],
		['a zero-width blank inside', '4\u200b2', 'holds a character that cannot be seen'],
		['another blank inside', 'store\u00a07', 'holds a character that cannot be seen'],
		['a selector behind a digit', '42\ufe0f', 'holds a character that cannot be seen'],
		['a character that was lost', 'Jos\ufffd', 'holds a character that cannot be seen'],
		['scientific notation', '1.71657E+12', 'holds a number in scientific notation'],
		['the same with a comma', '1,71657E+12', 'holds a number in scientific notation'],
		['a date', new Date(0), 'is not text'],
		...[
			...['undefined', 'null', 'NULL', 'NaN', 'Infinity', 'None', 'TRUE', 'n/a', '#N/A', '#N/D'],
			...['crm-undefined', 'null_42', 'store/NaN', 'undefined undefined'],
			...['#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#¡REF!', '#NV', '#######', ' undefined\n'],
		].map((text): [string, unknown, string] => [text, text, 'holds what stands for a missing']),
	])('refuses %s', (_what, value, message) => {
		expect(() => read(value)).toThrow(`'Customer ID' ${message}`);
	});

	test('for a customer who may be new, takes blanks off as well', () => {
		for (const id of [' 42', '42 ', ' 42\n', '\u00a042\u200b ']) expect(readNew(id)).toBe('42');
		expect(readNew('store 7')).toBe('store 7');
	});

	test.each([
		...['"42"', "'42", '`42`', '“42”', '42.0', '42,00', '["42"]', '{"id": 42}'],
		...['$json.id', '$input.item.json.id', "$('CRM').item.json.id"],
	])('for a customer who may be new, refuses %s, which others may look up', (id) => {
		expect(() => readNew(id)).toThrow("'Customer ID' does not look like an ID of a new customer");
		expect(read(id)).toBe(id);
	});

	test.each([
		'12.345.678-9',
		'1,5',
		'4.2',
		"O'Higgins",
		'a"b',
		'$42',
		'nullable',
		'null@x.example',
	])('for a customer who may be new, takes %s', (id) => {
		expect(readNew(id)).toBe(id);
	});

	test('shows what it refuses', () => {
		expect(() => read('#REF!')).toThrow(
			expect.objectContaining({ description: expect.stringContaining('"#REF!"') }),
		);
		expect(() => read({ id: 1 })).toThrow(
			expect.objectContaining({ description: expect.stringContaining('{"id":1}') }),
		);
	});

	test('gives the ID as it is, or an error that names the field, whatever it is given', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), anyId), (value) => {
				try {
					const id = read(value);
					expect(String(value)).toContain(id);
				} catch (error) {
					expect(error).toMatchObject({
						origin: 'input',
						message: expect.stringMatching("^'Customer ID' "),
					});
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('path', () => {
	test('puts encoded values between its literal parts', () => {
		expect(path`/customers/${'a/b?c#d'}/tags/${'é %'}`).toBe(
			'/customers/a%2Fb%3Fc%23d/tags/%C3%A9%20%25',
		);
	});

	test('makes one segment of any ID, from which a server reads the same ID', () => {
		fc.assert(
			fc.property(anyId, (id) => {
				const { pathname, search, hash } = new URL(
					`https://masivo.example/v1${path`/customers/${read(id)}/tags`}`,
				);
				const segments = pathname.split('/');
				expect(segments).toHaveLength(5);
				expect(decodeURIComponent(segments[3])).toBe(id);
				expect(search + hash).toBe('');
			}),
		);
	});
});

describe('customerIdToWrite', () => {
	test.each([
		[' 42 ', ' 42 '],
		['42\n', '42'],
		[42, '42'],
		['crm-7', 'crm-7'],
	])('takes %j', (value, id) => {
		expect(readToWrite(value)).toBe(id);
	});

	test.each(['"42"', "'42", '42.0', ' 42,00 ', ' "42"', '[42]', '$json.id'])(
		'refuses %j',
		(value) => {
			expect(() => readToWrite(value)).toThrow('does not look like an ID of a customer');
		},
	);
});
