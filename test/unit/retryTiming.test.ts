import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	askedWaitMs,
	backoffMs,
	rateLimitOf,
} from '../../nodes/Masivo/transport/facts/retryTiming';

const NOW = Date.parse('2026-11-22T20:00:00.000Z');

describe('askedWaitMs', () => {
	test.each<[what: string, headers: Record<string, unknown>, ms: number | undefined]>([
		['seconds', { 'retry-after': '3' }, 3000],
		['zero seconds', { 'retry-after': '0' }, 0],
		['blanks around the seconds', { 'retry-after': ' 2 ' }, 2000],
		['a date', { 'retry-after': 'Sun, 22 Nov 2026 20:00:05 GMT' }, 5000],
		['a date in the past', { 'retry-after': 'Sun, 22 Nov 2026 19:59:00 GMT' }, 0],
		['the date form of RFC 850', { 'retry-after': 'Sunday, 22-Nov-26 20:00:05 GMT' }, 5000],
		['the date form of asctime, in GMT', { 'retry-after': 'Sun Nov 22 20:00:05 2026' }, 5000],
		['asctime on the first day', { 'retry-after': 'Sun Nov  1 20:00:05 2026' }, 0],
		['blanks around a date', { 'retry-after': ' Sun, 22 Nov 2026 20:00:05 GMT ' }, 5000],
		['a number as a number', { 'retry-after': 3 }, 3000],
		['a fraction of a second', { 'retry-after': '1.5' }, 1500],
		['hundredths of a second', { 'retry-after': '1.25' }, 1250],
		['exactly one day', { 'retry-after': '86400' }, 86_400_000],
		['exactly one day, as a date', { 'retry-after': 'Mon, 23 Nov 2026 20:00:00 GMT' }, 86_400_000],
		['one day and a second', { 'retry-after': '86401' }, undefined],
		['that as a date', { 'retry-after': 'Mon, 23 Nov 2026 20:00:01 GMT' }, undefined],
		['a date years ahead', { 'retry-after': 'Sun, 22 Nov 2099 20:00:00 GMT' }, undefined],
		['Retry-After as a Unix time', { 'retry-after': `${NOW / 1000 + 7}` }, 7000],
		['the reset as a Unix time', { 'x-ratelimit-reset': `${NOW / 1000 + 30}` }, 30_000],
		['that in milliseconds', { 'x-ratelimit-reset': `${NOW + 30_000}` }, 30_000],
		['that as a number', { 'x-ratelimit-reset': NOW / 1000 + 30 }, 30_000],
		['a Unix time that has passed', { 'x-ratelimit-reset': `${NOW / 1000 - 30}` }, 0],
		['a Unix time in one day', { 'x-ratelimit-reset': `${NOW / 1000 + 86_400}` }, 86_400_000],
		['a Unix time one day ago', { 'x-ratelimit-reset': `${NOW / 1000 - 86_400}` }, 0],
		['a Unix time two days ago', { 'x-ratelimit-reset': `${NOW / 1000 - 172_800}` }, undefined],
		['a Unix time two days ahead', { 'x-ratelimit-reset': `${NOW / 1000 + 172_800}` }, undefined],
		['the reset after a break too long', { 'retry-after': '9e9', 'x-ratelimit-reset': '9' }, 9000],
		['a day and more of reset', { 'x-ratelimit-reset': '86401' }, undefined],
		['Retry-After rather than the reset', { 'retry-after': '1', 'x-ratelimit-reset': '9' }, 1000],
		['the reset where there is no Retry-After', { 'x-ratelimit-reset': '9' }, 9000],
		[
			'the reset where Retry-After is broken',
			{ 'retry-after': 'x', 'x-ratelimit-reset': '9' },
			9000,
		],
		['nothing', {}, undefined],
		['words', { 'retry-after': 'soon' }, undefined],
		['words that V8 takes for a date', { 'retry-after': 'soon 5' }, undefined],
		['a month alone', { 'retry-after': 'Nov 22' }, undefined],
		['an ISO date', { 'retry-after': '2026-11-22T20:00:05Z' }, undefined],
		['a date with another zone', { 'retry-after': 'Sun, 22 Nov 2026 20:00:05 +0100' }, undefined],
		['a date and more', { 'retry-after': 'Sun, 22 Nov 2026 20:00:05 GMT, 5' }, undefined],
		['more and a date', { 'retry-after': '5, Sun, 22 Nov 2026 20:00:05 GMT' }, undefined],
		['a day that is none', { 'retry-after': 'Sun, 99 Nov 2026 20:00:05 GMT' }, undefined],
		['an hour that is none', { 'retry-after': 'Sun, 22 Nov 2026 99:00:05 GMT' }, undefined],
	])('reads of a 429: %s', (_what, headers, ms) => {
		expect(askedWaitMs(429, headers as IDataObject, NOW)).toBe(ms);
	});

	test.each(['retry-after', 'x-ratelimit-reset'])('cannot be read of %s', (name) => {
		const absurd = [
			...[
				'',
				' ',
				'-5',
				'+5',
				'5, 5',
				'5 5',
				'5s',
				'1e308',
				'1e3',
				'0x10',
				'Infinity',
				'NaN',
				'null',
			],
			...['99999999999999999999', '9'.repeat(400), `${'9'.repeat(400)}.5`, '.5', '5.', '٥'],
			...[Infinity, NaN, -1, 1e308, 1e21, null, true, ['5'], ['5', '5'], { seconds: 5 }],
		];
		for (const value of absurd)
			expect(askedWaitMs(429, { [name]: value } as IDataObject, NOW)).toBeUndefined();
	});

	test('obeys Retry-After of any status, and the reset of a 429 only', () => {
		expect(askedWaitMs(503, { 'retry-after': '2' }, NOW)).toBe(2000);
		expect(askedWaitMs(503, { 'x-ratelimit-reset': '2' }, NOW)).toBeUndefined();
	});

	test('is none, or a time of at most a day that can be written as a date', () => {
		const DAY_MS = 86_400_000;
		const seconds = fc.double({ noNaN: true, min: 0 });
		const header = fc.oneof(
			fc.string(),
			fc.date().map(String),
			fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
			fc.nat().map(String),
			fc.bigInt({ min: 0n }).map(String),
			seconds.map(String),
			seconds,
		);
		fc.assert(
			fc.property(header, fc.constantFrom('retry-after', 'x-ratelimit-reset'), (value, name) => {
				const ms = askedWaitMs(429, { [name]: value } as IDataObject, NOW);
				expect(ms === undefined || (ms >= 0 && ms <= DAY_MS)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});

	test('lasts until any HTTP date of the next day, and is zero for one of the past', () => {
		const min = new Date('2000-01-01');
		const max = new Date(NOW + 86_400_000);
		fc.assert(
			fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
				const seconds = Math.floor(date.getTime() / 1000);
				expect(askedWaitMs(503, { 'retry-after': date.toUTCString() }, NOW)).toBe(
					Math.max(0, seconds * 1000 - NOW),
				);
			}),
		);
	});
});

describe('rateLimitOf', () => {
	test.each<[Record<string, unknown>, ReturnType<typeof rateLimitOf>]>([
		[
			{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' },
			{ remaining: 0, resetsInMs: 30_000 },
		],
		[{ 'x-ratelimit-remaining': '7' }, { remaining: 7, resetsInMs: undefined }],
		[
			{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${NOW / 1000 + 5}` },
			{ remaining: 0, resetsInMs: 5000 },
		],
		[{ 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '1e308' }, {}],
		[{ 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '?' }, {}],
		[{}, {}],
	])('reads %j', (headers, limit) => {
		expect(rateLimitOf(headers as IDataObject, NOW)).toEqual(limit);
	});
});

describe('backoffMs', () => {
	test.each([
		[1, 500],
		[2, 1000],
		[3, 2000],
		[7, 30_000],
		[50, 30_000],
	])('draws the wait after attempt %i from half of %i ms to all of it', (attempt, ceiling) => {
		expect(backoffMs(attempt, 0)).toBe(ceiling / 2);
		expect(backoffMs(attempt, 0.5)).toBe(ceiling * 0.75);
		expect(backoffMs(attempt, 1)).toBe(ceiling);
	});
});
