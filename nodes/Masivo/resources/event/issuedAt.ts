import type { BodyField } from '../fields/body';
import type { Circumstances } from '../../execution/operation';
import { refusedValue } from '../../transport/failure/failure';
import { readMoment } from '../values/moment';

const HOUR_MS = 3_600_000;

/** Masivo takes no event that is older (EVENT-POST). */
const MAX_AGE_HOURS = 72;

/** When the event happened: by the clock and the time zone of the run. */
export function issuedAt(when: Circumstances): BodyField {
	return {
		api: 'issued_at',
		property: {
			displayName: 'Issued At',
			name: 'issuedAt',
			type: 'dateTime',
			default: '',
			description:
				"When the event happened: not in the future, and at most 72 hours ago. Without an offset it is a time of the workflow's time zone. Left out, it is now.",
		},
		read: (label, value) => readIssuedAt(label, value, when),
	};
}

function readIssuedAt(label: string, value: unknown, { now, timeZone }: Circumstances): string {
	const moment = readMoment(label, value, timeZone);
	const iso = new Date(moment).toJSON();
	const refuse = (is: string): Error =>
		refusedValue(
			label,
			is,
			value,
			`That is ${iso} in UTC; a time without an offset is one of ${timeZone}, the workflow's time zone. Masivo takes events of the last ${MAX_AGE_HOURS} hours only.`,
		);
	if (moment > now) throw refuse('is in the future');
	if (now - moment > MAX_AGE_HOURS * HOUR_MS) {
		throw refuse(`is more than ${MAX_AGE_HOURS} hours ago`);
	}
	return iso;
}
