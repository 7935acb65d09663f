import fc from 'fast-check';

import {
	askedWaitMs,
	backoffMs,
	isRetryableStatus,
	rateLimitOf,
} from '../../nodes/Masivo/transport/retryTiming';

const NOW = Date.parse('2026-11-22T20:00:00.000Z');

describe('isRetryableStatus', () => {
	test.each([408, 429, 500, 502, 503, 504])('sends again after a %i', (status) => {
		expect(isRetryableStatus(status)).toBe(true);
	});

	test.each([200, 301, 400, 401, 403, 404, 409, 422, 501, 505])(
		'does not send again after a %i',
		(status) => {
			expect(isRetryableStatus(status)).toBe(false);
		},
	);
});

describe('askedWaitMs', () => {
	test.each<[what: string, headers: Record<string, string>, ms: number | undefined]>([
		['seconds', { 'retry-after': '3' }, 3000],
		['zero seconds', { 'retry-after': '0' }, 0],
		['blanks around the seconds', { 'retry-after': ' 2 ' }, 2000],
		['a date', { 'retry-after': 'Sun, 22 Nov 2026 20:00:05 GMT' }, 5000],
		['a date in the past', { 'retry-after': 'Sun, 22 Nov 2026 19:59:00 GMT' }, 0],
		['an obsolete form of date', { 'retry-after': 'Sunday, 22-Nov-26 20:00:05 GMT' }, 5000],
		['Retry-After rather than the reset', { 'retry-after': '1', 'x-ratelimit-reset': '9' }, 1000],
		['the reset where there is no Retry-After', { 'x-ratelimit-reset': '9' }, 9000],
		[
			'the reset where Retry-After is broken',
			{ 'retry-after': 'x', 'x-ratelimit-reset': '9' },
			9000,
		],
		['nothing', {}, undefined],
		['a negative number', { 'retry-after': '-5' }, undefined],
		['words', { 'retry-after': 'soon' }, undefined],
		['empty text', { 'retry-after': '' }, undefined],
	])('reads of a 429: %s', (_what, headers, ms) => {
		expect(askedWaitMs(429, headers, NOW)).toBe(ms);
	});

	test('obeys Retry-After of any status, and the reset of a 429 only', () => {
		expect(askedWaitMs(503, { 'retry-after': '2' }, NOW)).toBe(2000);
		expect(askedWaitMs(503, { 'x-ratelimit-reset': '2' }, NOW)).toBeUndefined();
	});

	test('never gives a negative or unreadable wait', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.date().map(String)), (header) => {
				const ms = askedWaitMs(429, { 'retry-after': header }, NOW) ?? 0;
				expect(ms).toBeGreaterThanOrEqual(0);
			}),
			{ numRuns: 1000 },
		);
	});

	test('waits until any HTTP date, and not at all for one that has passed', () => {
		const withinYears = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01') });
		fc.assert(
			fc.property(
				withinYears.filter((date) => !Number.isNaN(date.getTime())),
				(date) => {
					const seconds = Math.floor(date.getTime() / 1000);
					expect(askedWaitMs(503, { 'retry-after': date.toUTCString() }, NOW)).toBe(
						Math.max(0, seconds * 1000 - NOW),
					);
				},
			),
		);
	});
});

describe('rateLimitOf', () => {
	test.each<[Record<string, string>, ReturnType<typeof rateLimitOf>]>([
		[
			{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' },
			{ remaining: 0, resetsInMs: 30_000 },
		],
		[{ 'x-ratelimit-remaining': '7' }, { remaining: 7, resetsInMs: undefined }],
		[{ 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '?' }, {}],
		[{}, {}],
	])('reads %j', (headers, limit) => {
		expect(rateLimitOf(headers)).toEqual(limit);
	});
});

describe('backoffMs', () => {
	test.each([
		[1, 500],
		[2, 1000],
		[3, 2000],
		[7, 30_000],
		[50, 30_000],
	])('draws the wait after attempt %i from 0 to %i ms', (attempt, ceiling) => {
		expect(backoffMs(attempt, 0)).toBe(0);
		expect(backoffMs(attempt, 0.5)).toBe(ceiling / 2);
		expect(backoffMs(attempt, 1)).toBe(ceiling);
	});
});
