import { MASIVO_LIMITS } from '../../transport/facts/limits';
import { refusedValue } from '../../transport/failure/failure';
import { readNumber } from './number';
import { momentOf } from './sameValue';
import { withoutStrayEnds } from './suspicious';

export const HOUR_MS = 3_600_000;

/**
 * A year of which there can be transactions: not one to come, wherever on Earth.
 *
 * @param now Unix time in ms
 * @throws Failure
 */
export function readYear(field: string, value: unknown, now: number): number {
	const year = readNumber(field, value);
	// Where a year begins first, it is 14 hours ahead of UTC.
	const latest = new Date(now + 14 * HOUR_MS).getUTCFullYear();
	if (Number.isInteger(year) && year >= MASIVO_LIMITS.firstTransactionYear && year <= latest)
		return year;
	const advice = `Enter a whole number from ${MASIVO_LIMITS.firstTransactionYear} to ${latest}.`;
	throw refusedValue(field, 'is not a year that Masivo lists', value, advice);
}

/**
 * Whether a moment lies in a year, in some time zone: in which one Masivo counts its days is not
 * documented. Of what is no moment that can be read, nothing says that it does not.
 */
export function isInYear(year: unknown, moment: unknown): boolean {
	return isBetween(Date.UTC(Number(year), 0), Date.UTC(Number(year) + 1, 0), moment);
}

/** The same of a day, such as `2026-11-24`. */
export function isOnDay(day: string, moment: unknown): boolean {
	const start = Date.parse(day);
	return isBetween(start, start + 24 * HOUR_MS, moment);
}

/** A day begins 14 hours before UTC at the earliest, and ends 12 hours after it at the latest. */
function isBetween(start: number, end: number, moment: unknown): boolean {
	const time = timeIn(moment);
	return Number.isNaN(time) || (time >= start - 14 * HOUR_MS && time < end + 12 * HOUR_MS);
}

/** Of a text or of Unix time, in seconds or ms; NaN if it is neither. */
function timeIn(moment: unknown): number {
	const text = String(moment);
	if (/^\d{10}$/.test(text)) return Number(text) * 1000;
	if (/^\d{13}$/.test(text)) return Number(text);
	if (!/^\d{4}-\d\d-\d\d/.test(text)) return NaN;
	// Without an offset, it is not a time of the server on which n8n runs.
	return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text.slice(0, 10)}T12:00Z`);
}

/** A day, with a time and an offset or a zone behind it or not. */
const DATE =
	/^(\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?(?:\[[\w/+-]+\])?)?$/;

/**
 * A day as it is written, whatever the offset behind it and the time zone of the server: whoever
 * was born on the 17th in Madrid was born on the 17th. Masivo documents date-times such as
 * 2023-11-07T05:31:56Z, so it is sent as the beginning of that day.
 */
export function readDay(field: string, value: unknown): string {
	const [, day] = DATE.exec(dayText(field, value)) ?? [];
	// JavaScript would take the 30th of February for the 2nd of March.
	if (day === undefined || !new Date(day).toJSON()?.startsWith(day)) {
		throw refusedValue(field, 'is not a date', value, DAY_ADVICE);
	}
	return `${day}T00:00:00.000Z`;
}

const DAY_ADVICE =
	"Enter it as year-month-day, such as 1990-05-17. An expression makes that of other forms: {{ DateTime.fromFormat('17/05/1990', 'dd/MM/yyyy').toISODate() }}.";

/** n8n's dates (Luxon) know the day that they were made for; JavaScript's know a moment only. */
function dayText(field: string, value: unknown): string {
	if (value instanceof Date) return dayOfMoment(field, value);
	if (isLuxon(value)) return dayOfLuxon(String(value.toISO()));
	return typeof value === 'string' ? withoutStrayEnds(value) : '';
}

function dayOfMoment(field: string, moment: Date): string {
	const text = moment.toJSON() ?? '';
	if (text === '' || text.endsWith('T00:00:00.000Z')) return text;
	throw refusedValue(
		field,
		'is a moment whose day depends on the time zone',
		text,
		'Give the day itself, such as 1990-05-17.',
	);
}

/**
 * n8n moves what it reads into the workflow's time zone: `1990-05-17T00:00:00Z` is the evening of the
 * 16th in Lima. Where only the day in UTC begins at midnight, that is the one that was written.
 */
function dayOfLuxon(text: string): string {
	const inUtc = text.includes('T00:00:00') ? '' : (new Date(text).toJSON() ?? '');
	return inUtc.endsWith('T00:00:00.000Z') ? inUtc : text;
}

function isLuxon(value: unknown): value is { toISO(): string | null } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toISO' in value &&
		typeof value.toISO === 'function'
	);
}

/** Whether Masivo shows the day that was sent: as a day, in either order, or as the moment it begins. */
export function isSameDay(sent: unknown, shownValue: unknown): boolean {
	if (typeof sent !== 'string') return false;
	const day = sent.slice(0, 10);
	if (typeof shownValue === 'string') {
		const [year, month, date] = day.split('-');
		const spelled = [day, `${year}/${month}/${date}`, `${date}/${month}/${year}`];
		if ([...spelled, `${date}-${month}-${year}`].includes(shownValue.trim().slice(0, 10)))
			return true;
	}
	return momentOf(shownValue) === Date.parse(day);
}

const DAY_MS = 24 * HOUR_MS;

/** A day and a time, with an offset, and the zone's name behind it, or without. */
const DATE_TIME =
	/^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(?:(Z|([+-]\d\d)(?::?(\d\d))?)(?:\[[\w/+-]+\])?)?$/;

const NO_MOMENT = 'is not a date with a time';

const MOMENT_ADVICE =
	'Enter day and time, such as 2026-11-25T14:30:00-05:00. An expression makes that of other forms: {{ DateTime.fromMillis(…) }}, {{ DateTime.fromFormat($json.date, "dd/MM/yyyy HH:mm") }}.';

/**
 * A moment, in Unix time in ms. Text without an offset, which is what the editor's calendar gives, is
 * a time of the workflow's time zone, as in n8n's own nodes; it is never taken for UTC.
 *
 * @param timeZone as in `America/Guayaquil`
 * @throws Failure for what is no moment, or which one is not certain
 */
export function readMoment(field: string, value: unknown, timeZone: string): number {
	const text = momentText(value);
	const [, day, time, offset, hours, minutes = '00'] = DATE_TIME.exec(text) ?? [];
	const wall = wallOf(day, time);
	if (wall === undefined) throw refusedValue(field, NO_MOMENT, value, MOMENT_ADVICE);
	if (offset) return Date.parse(`${day}T${time}${hours ? `${hours}:${minutes}` : 'Z'}`);
	const moments = momentsOf(wall, timeZone);
	if (moments.length === 1) return moments[0];
	throw refusedValue(
		field,
		moments.length === 0
			? `is a time that clocks in ${timeZone} leave out`
			: `is a time that clocks in ${timeZone} show twice`,
		value,
		'They change for summer or winter then. Give the offset as well, as in 2026-11-25T14:30:00-05:00.',
	);
}

/**
 * The first or the last moment of a day that is written without a time, in Unix time in ms; undefined for
 * anything else. In Chile, for instance, summer time begins at midnight: that day has no 00:00.
 *
 * @throws Failure if there is no such day in the calendar, or in the time zone
 */
export function readMomentOfDay(
	field: string,
	value: unknown,
	timeZone: string,
	which: 'start' | 'end',
): number | undefined {
	const day = momentText(value);
	if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
	const wall = wallOf(day, which === 'end' ? '23:59:59.999' : '00:00:00');
	if (wall === undefined) throw refusedValue(field, NO_MOMENT, value, MOMENT_ADVICE);
	const clock = clockOf(timeZone);
	const moments = nearMoments(wall, clock).sort((a, b) => a - b);
	const moment =
		which === 'end'
			? moments.findLast((one) => clock(one) <= wall)
			: moments.find((one) => clock(one) >= wall);
	if (moment !== undefined && dayOf(clock(moment)) === day) return moment;
	throw refusedValue(field, `is a day that ${timeZone} left out`, value, MOMENT_ADVICE);
}

/** n8n's dates (Luxon) and JavaScript's are moments by themselves. */
function momentText(value: unknown): string {
	if (value instanceof Date) return value.toJSON() ?? '';
	if (isLuxon(value)) return value.toISO() ?? '';
	return typeof value === 'string' ? withoutStrayEnds(value) : '';
}

/** What a clock shows, as if it were UTC; undefined for what none shows, such as the 30th of February. */
function wallOf(day = '', time = ''): number | undefined {
	const wall = Date.parse(`${day}T${time}Z`);
	// JavaScript would take that for the 2nd of March.
	return !Number.isNaN(wall) && dayOf(wall) === day ? wall : undefined;
}

function dayOf(wall: number): string {
	return new Date(wall).toJSON().slice(0, 10);
}

/** When clocks in a time zone show a time: once, or, where they are changed, never or twice. */
function momentsOf(wall: number, timeZone: string): number[] {
	const clock = clockOf(timeZone);
	return nearMoments(wall, clock).filter((moment) => clock(moment) === wall);
}

/** When a clock would show a time if it were not changed then: two moments where it is. */
function nearMoments(wall: number, clock: (moment: number) => number): number[] {
	const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => clock(near) - near);
	return [...new Set(offsets)].map((offset) => wall - offset);
}

/** What the clocks of a time zone show at a moment, as if it were UTC. */
function clockOf(timeZone: string): (moment: number) => number {
	const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
	const format = new Intl.DateTimeFormat('en', {
		...{ ...fields, minute: 'numeric', second: 'numeric', hourCycle: 'h23', timeZone },
	});
	return (moment) => {
		const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
		const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
		const day = Date.UTC(of('year'), of('month') - 1, of('day'));
		const seconds = (of('hour') * 60 + of('minute')) * 60 + of('second');
		return day + seconds * 1000 + (((moment % 1000) + 1000) % 1000);
	};
}
