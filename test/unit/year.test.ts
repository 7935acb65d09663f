import { isInYear, readYear } from '../../nodes/Masivo/resources/values/dates';
import type { Reason } from '../support/failureKinds';
import { refusalBy } from '../support/thrown';

const NOON = Date.UTC(2026, 11, 31, 12);

test.each<[unknown, number]>([
	['2020', 2020],
	[' 2026 ', 2026],
	[2024, 2024],
	// It has begun already, west of the date line.
	['2027', 2027],
])('reads the year %j', (value, year) => {
	expect(readYear('Year', value, NOON)).toBe(year);
});

test.each<[value: unknown, reason: Reason]>([
	['2019', 'notAYear'],
	['2028', 'notAYear'],
	[2024.5, 'notAYear'],
	['24', 'notAYear'],
	['MMXXVI', 'notANumber'],
	[Infinity, 'notANumber'],
])('refuses the year %j, and names the field', (value, reason) => {
	expect(refusalBy(() => readYear('Year', value, NOON))).toEqual(['Year', reason]);
});

test('a year is refused where it has not begun anywhere', () => {
	const refused = () => readYear('Year', 2027, NOON - 3 * 3_600_000);
	expect(refusalBy(refused)).toEqual(['Year', 'notAYear']);
});

test.each<[unknown, boolean]>([
	['2024-06-30T12:00:00Z', true],
	['2023-12-31T00:00:00Z', true],
	['2023-12-30T23:59:59Z', false],
	['2025-01-01T23:59:59Z', true],
	['2025-01-02T00:00:00Z', false],
	['soon', false],
	[1_719_748_800_000, false],
])('%j lies in 2024, in some time zone: %s', (moment, isIn) => {
	expect(isInYear('2024', moment)).toBe(isIn);
});
