import { isInYear, isOnDay, readYear } from '../../nodes/Masivo/resources/values/dates';
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
	['2023-12-31T10:00:00Z', true],
	['2023-12-31T09:59:59Z', false],
	['2025-01-01T11:59:59Z', true],
	['2025-01-01T07:00:00-05:00', false],
	['2024-12-31', true],
	['2023-12-30T23:00:00', false],
	[1_719_748_800, true],
	[1_719_748_800_000, true],
	[1_619_748_800_000, false],
	// What is no moment says nothing against it.
	['soon', true],
	['31-12-2026', true],
])('%j lies in 2024, in some time zone: %s', (moment, isIn) => {
	expect(isInYear('2024', moment)).toBe(isIn);
});

test.each<[unknown, boolean]>([
	['2026-11-24T12:00:00Z', true],
	['2026-11-23T10:00:00Z', true],
	['2026-11-23T09:59:59Z', false],
	['2026-11-25T12:00:00Z', false],
	['2026-11-24', true],
	['2026-11-25 00:10:00', false],
])('%j lies on 2026-11-24, in some time zone: %s', (moment, isOn) => {
	expect(isOnDay('2026-11-24', moment)).toBe(isOn);
});
