import { refusedValue } from '../../transport/failure/failure';
import { readNumber } from './number';

const HOUR_MS = 3_600_000;

/** From this year on Masivo lists a customer's transactions (CUST-TX). */
const FIRST_YEAR = 2020;

/**
 * A year of which there can be transactions: not one to come, wherever on Earth.
 *
 * @param now Unix time in ms
 * @throws Failure
 */
export function readYear(field: string, value: unknown, now = Date.now()): number {
	const year = readNumber(field, value);
	// Where a year begins first, it is 14 hours ahead of UTC.
	const latest = new Date(now + 14 * HOUR_MS).getUTCFullYear();
	if (Number.isInteger(year) && year >= FIRST_YEAR && year <= latest) return year;
	const advice = `Enter a whole number from ${FIRST_YEAR} to ${latest}.`;
	throw refusedValue(field, 'is not a year that Masivo lists', value, advice);
}

/**
 * Whether a moment lies in a year, in some time zone: in which one Masivo counts its days is not
 * documented.
 */
export function isInYear(year: unknown, moment: unknown): boolean {
	const time = typeof moment === 'string' ? Date.parse(moment) : NaN;
	const start = Date.UTC(Number(year), 0) - 24 * HOUR_MS;
	const end = Date.UTC(Number(year) + 1, 0) + 24 * HOUR_MS;
	return time >= start && time < end;
}
