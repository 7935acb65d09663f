import fc from 'fast-check';

import { readCustomerId } from '../../nodes/Masivo/resources/customer/customerFields';
import { path } from '../../nodes/Masivo/transport/request';

const read = (value: unknown) => readCustomerId({ get: () => value });

const anyId = fc
	.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
	.filter((id) => id.trim() !== '' && id !== '.' && id !== '..');

describe('readCustomerId', () => {
	test.each<[what: string, value: unknown, id: string]>([
		['text', 'crm-2048', 'crm-2048'],
		['a number', 1716573314, '1716573314'],
		['zero', 0, '0'],
		['the largest exact number', Number.MAX_SAFE_INTEGER, '9007199254740991'],
		['blanks around an ID, which count', ' 42 ', ' 42 '],
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
	])('refuses %s', (_what, value, message) => {
		expect(() => read(value)).toThrow(`'Customer ID' ${message}`);
	});

	test('gives the ID as it is, or an error that names the field, whatever it is given', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), anyId), (value) => {
				try {
					expect(read(value)).toBe(String(value));
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
