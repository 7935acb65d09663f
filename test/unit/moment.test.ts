import fc from 'fast-check';
import { DateTime, FixedOffsetZone } from 'luxon';
import { issuedAt } from '../../nodes/Masivo/resources/event/sendEvent.operation';
import { readMoment, readMomentOfDay } from '../../nodes/Masivo/resources/values/dates';
import type { Reason } from '../support/failureKinds';
import { refusalBy } from '../support/thrown';

const QUITO = 'America/Guayaquil';

const read = (value: unknown, timeZone = QUITO): string =>
	new Date(readMoment('Issued At', value, timeZone)).toJSON();

describe('a moment', () => {
	test.each<[what: string, value: unknown, moment: string]>([
		['of the calendar in the editor', '2026-11-25T10:00:00', '2026-11-25T15:00:00.000Z'],
		['without seconds', '2026-11-25 10:00', '2026-11-25T15:00:00.000Z'],
		['with blanks at its ends', ' 2026-11-25T10:00:00 ', '2026-11-25T15:00:00.000Z'],
		['in UTC', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00.000Z'],
		['with milliseconds', '2026-11-25T10:00:00.123', '2026-11-25T15:00:00.123Z'],
		['with an offset', '2026-11-25T10:00:00+02:00', '2026-11-25T08:00:00.000Z'],
		['with a short offset', '2026-11-25T10:00:00-05', '2026-11-25T15:00:00.000Z'],
		['with an offset without a colon', '2026-11-25T10:00:00+0530', '2026-11-25T04:30:00.000Z'],
		[
			'of the Temporal kind',
			'2026-11-25T10:00:00+01:00[Europe/Madrid]',
			'2026-11-25T09:00:00.000Z',
		],
		['that is a JavaScript date', new Date('2026-11-25T10:00:00Z'), '2026-11-25T10:00:00.000Z'],
		[
			'that is one of n8n’s dates',
			DateTime.fromISO('2026-11-25T10:00:00', { zone: 'Asia/Tokyo' }),
			'2026-11-25T01:00:00.000Z',
		],
	])('%s', (_what, value, moment) => {
		expect(read(value)).toBe(moment);
	});

	test.each([
		...['2026-11-25', '10:00', '25/11/2026 10:00', '2026-02-30T10:00:00', '2026-13-01T10:00:00'],
		...['2026-11-25T24:00:00', '2026-11-25T10:00:00[Europe/Madrid]', 'soon', '1764075600'],
		...['2026-02-30T10:00:00Z', '2026-11-25T10:00:00Zulu', '0000-00-00T00:00'],
		...[1764075600000, true, {}, [], new Date(Number.NaN), DateTime.invalid('x')],
	])('%p is none', (value) => {
		expect(refusalBy(() => read(value))).toEqual(['Issued At', 'notAMoment']);
	});

	test('where clocks are changed is never guessed', () => {
		const inMadrid = (wall: string) => () => read(wall, 'Europe/Madrid');
		const [leftOut, twice] = [inMadrid('2026-03-29T02:30:00'), inMadrid('2026-10-25T02:30:00')];
		expect(refusalBy(leftOut)).toEqual(['Issued At', 'clockLeavesOut']);
		expect(refusalBy(twice)).toEqual(['Issued At', 'clockShowsTwice']);
		for (const refused of [leftOut, twice]) expect(refused).toThrow('Europe/Madrid');
		expect(read('2026-10-25T02:30:00+02:00', 'Europe/Madrid')).toBe('2026-10-25T00:30:00.000Z');
		expect(read('2026-10-25T03:00:00', 'Europe/Madrid')).toBe('2026-10-25T02:00:00.000Z');
	});

	const zones = [
		...['UTC', QUITO, 'Europe/Madrid', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'],
		...['Australia/Lord_Howe', 'Pacific/Chatham', 'America/St_Johns', 'Africa/Casablanca'],
	];
	const moments = fc.integer({
		min: Date.UTC(2020, 0, 1),
		max: Date.UTC(2040, 0, 1),
	});

	test('of the wall clock in any time zone is the one that Luxon means, or is refused as uncertain', () => {
		fc.assert(
			fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
				const there = DateTime.fromMillis(moment, { zone });
				const wall = there.toISO({ includeOffset: false });
				if (there.getPossibleOffsets().length > 1) {
					expect(refusalBy(() => read(wall, zone))).toEqual(['Issued At', 'clockShowsTwice']);
				} else {
					expect(readMoment('Issued At', wall, zone)).toBe(moment);
				}
			}),
		);
	});

	test('with an offset is the same in every time zone', () => {
		fc.assert(
			fc.property(
				moments,
				fc.integer({ min: -14 * 60, max: 14 * 60 }),
				fc.constantFrom(...zones),
				(moment, offset, zone) => {
					const there = DateTime.fromMillis(moment, { zone: FixedOffsetZone.instance(offset) });
					expect(readMoment('Issued At', there.toISO(), zone)).toBe(moment);
					expect(readMoment('Issued At', there, zone)).toBe(moment);
				},
			),
		);
	});
});

describe('a day without a time', () => {
	const ofDay = (day: string, zone: string, which: 'start' | 'end'): number =>
		readMomentOfDay('Issued At', day, zone, which) ?? NaN;

	// In some of them clocks are changed at midnight, or were.
	const zones = [
		...['UTC', QUITO, 'Europe/Madrid', 'America/Santiago', 'America/Havana', 'Asia/Beirut'],
		...['America/Asuncion', 'America/Sao_Paulo', 'Africa/Cairo', 'Pacific/Kiritimati'],
	];

	test('begins and ends where the calendar of the time zone turns its page', () => {
		const moments = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2040, 0, 1) });
		fc.assert(
			fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
				const dayAt = (ms: number) => DateTime.fromMillis(ms, { zone }).toISODate() ?? '';
				const day = dayAt(moment);
				const [start, end] = [ofDay(day, zone, 'start'), ofDay(day, zone, 'end')];
				expect([dayAt(start), dayAt(end)]).toEqual([day, day]);
				expect([dayAt(start - 1), dayAt(end + 1)]).not.toContain(day);
			}),
			{ numRuns: 500 },
		);
	});

	test.each([
		['has no midnight', '2024-09-08', 'start', '2024-09-08T04:00:00.000Z'],
		['has its last hour twice', '2024-04-06', 'end', '2024-04-07T03:59:59.999Z'],
	] as const)('in Santiago %s: %s', (_what, day, which, moment) => {
		expect(new Date(ofDay(day, 'America/Santiago', which)).toJSON()).toBe(moment);
	});

	test('that a time zone left out is refused, and one that is in no calendar', () => {
		for (const which of ['start', 'end'] as const) {
			const inApia = () => ofDay('2011-12-30', 'Pacific/Apia', which);
			expect(refusalBy(inApia)).toEqual(['Issued At', 'dayLeftOut']);
			expect(inApia).toThrow('Pacific/Apia');
		}
		expect(refusalBy(() => ofDay('2026-02-30', 'UTC', 'end'))).toEqual(['Issued At', 'notAMoment']);
	});

	test('is only that', () => {
		for (const value of ['2026-11-25T10:00:00', '25/11/2026', '', 46_351, null]) {
			expect(readMomentOfDay('Issued At', value, QUITO, 'start')).toBeUndefined();
		}
	});
});

describe('when an event happened', () => {
	const now = Date.UTC(2026, 10, 25, 15);
	const readIssuedAt = (value: unknown) =>
		issuedAt.read('Issued At', value, { now, timeZone: QUITO });

	test.each([
		['now', '2026-11-25T10:00:00', '2026-11-25T15:00:00.000Z'],
		['72 hours ago', '2026-11-22T10:00:00', '2026-11-22T15:00:00.000Z'],
	])('may be %s', (_what, value, sent) => {
		expect(readIssuedAt(value)).toBe(sent);
	});

	test.each<[what: string, value: string, reason: Reason]>([
		['a moment later', '2026-11-25T10:00:00.001', 'future'],
		['now, but meant as UTC', '2026-11-25T15:00:00', 'future'],
		['a moment too old', '2026-11-22T09:59:59.999', 'tooOld'],
		['long ago', '1999-01-01T00:00:00Z', 'tooOld'],
	])('cannot be %s', (_what, value, reason) => {
		expect(refusalBy(() => readIssuedAt(value))).toEqual(['Issued At', reason]);
	});

	test('is refused with the moment that it was taken for', () => {
		expect(() => readIssuedAt('2026-11-25T15:00:00')).toThrow(
			expect.objectContaining({
				description: expect.stringMatching(/2026-11-25T20:00:00\.000Z.+America\/Guayaquil/),
			}),
		);
	});
});
