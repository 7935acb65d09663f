import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { parse } from 'yaml';
import { allOf } from '../../nodes/Masivo/execution/operation';
import * as others from '../../nodes/Masivo/resources/customer/customerBody';
import { createInputs } from '../../nodes/Masivo/resources/customer/customerBody';
import { UPDATABLE } from '../../nodes/Masivo/resources/customer/updateCustomer.operation';
import { type BodyField, optional } from '../../nodes/Masivo/resources/fields/body';
import * as person from '../../nodes/Masivo/resources/fields/person';
import type { Reason } from '../support/failureKinds';
import { readInput } from '../support/readInput';
import { refusalBy } from '../support/thrown';

const customerBody = { ...person, ...others };

const FIELDS = Object.values(customerBody).filter(
	(exported): exported is BodyField => typeof exported === 'object' && 'api' in exported,
);

const { schemas } = parse(
	readFileSync(join(__dirname, '../../api/masivo.openapi.yaml'), 'utf8'),
).components;

/** What is sent for a value of one field; undefined if it is left out. */
function read(field: BodyField, value: unknown): unknown {
	return readInput(optional(field), value)[field.api];
}

describe('the fields are those of the documentation', () => {
	test('for an update', () => {
		expect(UPDATABLE.map(({ api }) => api).sort()).toEqual(
			Object.keys(schemas.CustomerChanges.properties).sort(),
		);
	});

	test('for a create, but for the ID and what the package does not send', () => {
		const documented = Object.keys(schemas.NewCustomer.properties);
		const left = documented.filter((api) => !FIELDS.some((field) => field.api === api));
		expect(FIELDS.map(({ api }) => api).filter((api) => !documented.includes(api))).toEqual([]);
		expect(left).toEqual(['id', 'registration_date']);
	});

	test('and a create shows every one of them', () => {
		const shown = allOf(createInputs).fields.flatMap(({ name, options = [] }) => [
			name,
			...options.map((option) => option.name),
		]);
		expect(shown).toEqual(expect.arrayContaining(FIELDS.map(({ property }) => property.name)));
	});
});

describe('a field that is blank is left out', () => {
	test.each(FIELDS.filter(({ decides }) => !decides))('$property.displayName', (field) => {
		for (const blank of ['', '  ', '\t\n', null, undefined]) {
			expect(read(field, blank)).toBeUndefined();
		}
	});

	test.each<[what: string, field: BodyField, value: unknown]>([
		['metadata', customerBody.metadata, {}],
		['metadata as JSON text', customerBody.metadata, '{ }'],
		['tags', customerBody.tags, {}],
		['tags as JSON text', customerBody.tags, '{}'],
		['platforms', customerBody.platforms, []],
		['platforms as text', customerBody.platforms, ' , '],
	])('empty %s', (_what, field, value) => {
		expect(read(field, value)).toBeUndefined();
	});
});

describe('text', () => {
	test('is trimmed, and an exact number is taken as text', () => {
		expect(read(customerBody.name, '  Ana Torres ')).toBe('Ana Torres');
		expect(read(customerBody.documentNumber, 912345678)).toBe('912345678');
	});

	test.each<[value: string, reason: Reason]>([
		['[object Object]', 'objectAsText'],
		['{{ $json.email }}', 'expression'],
		['ana\u200b@example.com', 'characterNotSeen'],
		['#N/A', 'missingValue'],
		['undefined', 'missingValue'],
		['null', 'missingValue'],
		['NaN', 'missingValue'],
	])('%j is refused', (value, reason) => {
		expect(refusalBy(() => read(customerBody.email, value))).toEqual(['Email', reason]);
		if (reason !== 'characterNotSeen') {
			expect(refusalBy(() => read(customerBody.name, value))).toEqual(['Name', reason]);
		}
	});

	test.each(['María José 👩‍👧', 'می‌خواهم', 'Null', 'O’Brien "Bob"', 'A\u00adB', 'Ana {mamá}'])(
		'of a person may be %s',
		(value) => {
			expect(read(customerBody.name, value)).toBe(value);
		},
	);

	test.each([true, {}, ['x'], 2 ** 60, NaN])('%p is refused', (value) => {
		const refused = () => read(customerBody.documentNumber, value);
		expect(refusalBy(refused)).toEqual(['Document Number', 'notText']);
	});
});

describe('true or false', () => {
	test.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		['TRUE', true],
		[' False ', false],
	])('%p is sent as %p', (value, sent) => {
		expect(read(customerBody.isAnonymous, value)).toBe(sent);
	});

	test.each(['yes', 1, 0, {}])('%p is refused', (value) => {
		const refused = () => read(customerBody.isAnonymous, value);
		expect(refusalBy(refused)).toEqual(['Anonymous', 'noSwitch']);
	});
});

describe('a list', () => {
	test.each([
		['text with commas', ' web, android ,,ios', ['web', 'android', 'ios']],
		['a list', ['web', ' ios '], ['web', 'ios']],
		['a single value', 'web', ['web']],
		['JSON text', '["web", "ios"]', ['web', 'ios']],
		['one per line', 'web\nios', ['web', 'ios']],
	])('%s', (_what, value, sent) => {
		expect(read(customerBody.platforms, value)).toEqual(sent);
	});

	test.each([{}, [{}], [null], true])('%j is refused', (value) => {
		const refused = () => read(customerBody.platforms, value);
		expect(refusalBy(refused)).toEqual(['Platforms', 'notText']);
	});
});

describe('a date', () => {
	const day = fc
		.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10));
	const time = fc
		.tuple(fc.nat(23), fc.nat(59), fc.nat(59))
		.map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

	test('without an offset keeps its day', () => {
		fc.assert(
			fc.property(day, time, (date, clock) => {
				expect(read(customerBody.birthDate, date)).toBe(`${date}T00:00:00.000Z`);
				expect(read(customerBody.birthDate, `${date}T${clock}`)).toBe(`${date}T00:00:00.000Z`);
			}),
		);
	});

	test.each<[what: string, value: unknown, sent: string]>([
		['in UTC', '2023-11-07T05:31:56Z', '2023-11-07T00:00:00.000Z'],
		['with an offset', '2023-11-07T21:31:56.5-05:00', '2023-11-07T00:00:00.000Z'],
		['with an offset without a colon', '2023-11-07T01:31:56+0530', '2023-11-07T00:00:00.000Z'],
		['with an offset of hours', '1990-05-17 00:00:00+02', '1990-05-17T00:00:00.000Z'],
		['with a zone', '1990-05-17T00:00+02:00[Europe/Madrid]', '1990-05-17T00:00:00.000Z'],
		['with a blank before the time', '1990-05-17 08:15', '1990-05-17T00:00:00.000Z'],
		[
			'as a date of n8n',
			DateTime.fromISO('1990-05-17', { zone: 'Europe/Madrid' }),
			'1990-05-17T00:00:00.000Z',
		],
		[
			'as a date of n8n in the west',
			DateTime.fromISO('1990-05-17T23:00', { zone: 'America/Lima' }),
			'1990-05-17T00:00:00.000Z',
		],
		['with blanks around it', ' 1990-05-17 ', '1990-05-17T00:00:00.000Z'],
		['on a leap day', '2024-02-29', '2024-02-29T00:00:00.000Z'],
		['as a JavaScript date', new Date(0), '1970-01-01T00:00:00.000Z'],
	])('%s', (_what, value, sent) => {
		expect(read(customerBody.birthDate, value)).toBe(sent);
	});

	test.each([
		'17/05/1990',
		'05-17-1990',
		'1990-5-17',
		'1990-00-10',
		'1990-13-01',
		'1990-02-30',
		'2023-02-29',
		'2023-04-31T10:00:00Z',
		'1990-05-17T25:00',
		'1990-05-17T08:15+5',
		'1990',
		19900517,
		true,
		{},
		new Date(NaN),
		'33010',
		33010,
		'0000-00-00',
		DateTime.fromISO('soon'),
	])('%p is refused', (value) => {
		const refused = () => read(customerBody.birthDate, value);
		expect(refusalBy(refused)).toEqual(['Birth Date', 'notADate']);
	});

	test('in a refusal is shown', () => {
		for (const value of [33010, '17/05/1990']) {
			expect(() => read(customerBody.birthDate, value)).toThrow(
				expect.objectContaining({ description: expect.stringContaining(`"${value}"`) }),
			);
		}
	});

	test('that is a moment of JavaScript is refused where its day depends on the zone', () => {
		const refused = () => read(customerBody.birthDate, new Date('1990-05-16T22:00:00Z'));
		expect(refusalBy(refused)).toEqual(['Birth Date', 'dayOpen']);
	});
});

test('a body holds documented fields only, or there is an error that names the field', () => {
	const labels = FIELDS.map(({ property }) => property.displayName).join('|');
	fc.assert(
		fc.property(fc.anything(), (value) => {
			try {
				const names = Object.keys(readInput(createInputs.body, value));
				expect(Object.keys(schemas.NewCustomer.properties)).toEqual(expect.arrayContaining(names));
			} catch (error) {
				expect(error).toMatchObject({
					origin: 'input',
					message: expect.stringMatching(`^'(${labels})' `),
				});
			}
		}),
		{ numRuns: 1000 },
	);
});
