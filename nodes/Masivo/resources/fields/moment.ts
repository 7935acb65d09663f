import { readMoment, readMomentOfDay } from '../values/dates';
import { type BodyField, textField } from './body';

/**
 * A moment; a day without a time is its beginning or its end, by the workflow's time zone.
 *
 * @param description says what it is and, without a final period, ends before what a bare day means
 */
export function momentField(
	api: string,
	displayName: string,
	name: string,
	{ description, required, day }: { description?: string; required?: true; day: 'start' | 'end' },
): BodyField {
	const bareDay = `A day without a time is ${day === 'end' ? 'the end' : 'the beginning'} of that day; what has no offset is of the workflow's time zone.`;
	const field = textField(api, displayName, name, {
		...(required && { required }),
		description: [description, bareDay].filter(Boolean).join('. '),
	});
	return {
		...field,
		property: { ...field.property, type: 'dateTime' },
		read: (label, value, { timeZone }) =>
			new Date(
				readMomentOfDay(label, value, timeZone, day) ?? readMoment(label, value, timeZone),
			).toJSON(),
	};
}
