import fc from 'fast-check';

import { customerId, customerIdToWrite } from '../../nodes/Masivo/resources/fields/customer';
import { path } from '../../nodes/Masivo/transport/request/request';
import type { Reason } from '../support/failureKinds';
import { readInput } from '../support/readInput';
import { refusalBy } from '../support/thrown';

const read = (value: unknown) => readInput(customerId, value);
const readToWrite = (value: unknown) => readInput(customerIdToWrite, value);

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

	test.each<[what: string, value: unknown, reason: Reason]>([
		['empty text', '', 'emptyValue'],
		['blanks', ' \t', 'emptyValue'],
		['null', null, 'emptyValue'],
		['undefined', undefined, 'emptyValue'],
		['a dot', '.', 'dot'],
		['two dots', '..', 'dot'],
		['an object', { id: 1 }, 'notText'],
		['a list', ['1'], 'notText'],
		['a boolean', true, 'notText'],
		['a number that lost digits', 2 ** 53, 'inexactNumber'],
		['a number without a value', NaN, 'inexactNumber'],
		['half a character', 'a\ud83d', 'halfCharacter'],
		['a dot with blanks', ' . ', 'dot'],
		['nothing that can be seen', '\u200b\ufeff', 'emptyValue'],
		['an object that became text', '[object Object]', 'objectAsText'],
		['the same within text', 'crm-[object Undefined]', 'objectAsText'],
		['an expression', '{{ $json.id }}', 'expression'],
		['half an expression', '42 }}', 'expression'],
		['a line break inside', '42\n43', 'characterNotSeen'],
		['a tab inside', '42\t43', 'characterNotSeen'],
		['a zero-width blank inside', '4\u200b2', 'characterNotSeen'],
		['another blank inside', 'store\u00a07', 'characterNotSeen'],
		['a selector behind a digit', '42\ufe0f', 'characterNotSeen'],
		['a character that was lost', 'Jos\ufffd', 'characterNotSeen'],
		['scientific notation', '1.71657E+12', 'scientific'],
		['the same with a comma', '1,71657E+12', 'scientific'],
		['a date', new Date(0), 'notText'],
		...[
			...['undefined', 'null', 'NULL', 'NaN', 'Infinity', 'None', 'TRUE', 'n/a', '#N/A', '#N/D'],
			...['crm-undefined', 'null_42', 'store/NaN', 'undefined undefined'],
			...['#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#¡REF!', '#NV', '#######', ' undefined\n'],
		].map((text): [string, unknown, Reason] => [text, text, 'missingValue']),
	])('refuses %s', (_what, value, reason) => {
		expect(refusalBy(() => read(value))).toEqual(['Customer ID', reason]);
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
		expect(path`/customers/${'a/b?c#d'}/tags/${'é %'}`.text).toBe(
			'/customers/a%2Fb%3Fc%23d/tags/%C3%A9%20%25',
		);
	});

	test('makes one segment of any ID, from which a server reads the same ID', () => {
		fc.assert(
			fc.property(anyId, (id) => {
				const { pathname, search, hash } = new URL(
					`https://masivo.example/v1${path`/customers/${read(id)}/tags`.text}`,
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
		...[' 42', '42 ', ' 42 ', '42\n', ' 42\n', '\t42', '\u00a042\u200b ', '42\u3000', 42, 42n],
	])('takes %p without what does not count at its ends', (value) => {
		expect(readToWrite(value)).toBe('42');
	});

	test.each([
		...['store 7', '12.345.678-9', '1,5', '4.2', "O'Higgins", 'a"b', '$42', 'nullable'],
		...['null@x.example', '10', '007', '0a', '0-0'],
	])('takes %s', (id) => {
		expect(readToWrite(id)).toBe(id);
	});

	test.each([
		...['"42"', "'42", '`42`', '“42”', '42.0', ' 42,00 ', ' "42"', '["42"]', '{"id": 42}', '0.0'],
		...['$json.id', '$input.item.json.id', "$('CRM').item.json.id"],
	])('refuses %s, which may be looked up', (id) => {
		expect(refusalBy(() => readToWrite(id))).toEqual(['Customer ID', 'notAnIdOfACustomer']);
		expect(read(id)).toBe(id);
	});

	test.each([0, -0, 0n, '0', ' 0 ', '00', '0000000000', '-0', '+0'])(
		'refuses %p, which every guest of a shop has, and says why',
		(nobody) => {
			expect(refusalBy(() => readToWrite(nobody))).toEqual(['Customer ID', 'guests']);
		},
	);
});
