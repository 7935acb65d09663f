import { refusedValue } from '../../transport/failure/failure';
import { withoutStrayEnds } from './characters';

/** A day, with a time and an offset or a zone behind it or not. */
const DATE =
	/^(\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?(?:\[[\w/+-]+\])?)?$/;

/**
 * A day as it is written, whatever the offset behind it and the time zone of the server: whoever
 * was born on the 17th in Madrid was born on the 17th. Masivo documents date-times such as
 * 2023-11-07T05:31:56Z, so it is sent as the beginning of that day.
 */
export function readDay(field: string, value: unknown): string {
	const [, day] = DATE.exec(textOf(field, value)) ?? [];
	// JavaScript would take the 30th of February for the 2nd of March.
	if (day === undefined || !new Date(day).toJSON()?.startsWith(day)) {
		throw refusedValue(field, 'is not a date', value, ADVICE);
	}
	return `${day}T00:00:00.000Z`;
}

const ADVICE =
	"Enter it as year-month-day, such as 1990-05-17. An expression makes that of other forms: {{ DateTime.fromFormat('17/05/1990', 'dd/MM/yyyy').toISODate() }}.";

/** n8n's dates (Luxon) know the day that they were made for; JavaScript's know a moment only. */
function textOf(field: string, value: unknown): string {
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

export function isLuxon(value: unknown): value is { toISO(): string | null } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toISO' in value &&
		typeof value.toISO === 'function'
	);
}

/** Whether a text of Masivo's shows the day that was sent. */
export function isSameDay(sent: unknown, shownValue: unknown): boolean {
	return (
		typeof sent === 'string' &&
		typeof shownValue === 'string' &&
		sent.slice(0, 10) === shownValue.slice(0, 10)
	);
}
