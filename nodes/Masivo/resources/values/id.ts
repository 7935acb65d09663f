import { refusedValue } from '../../transport/failure/failure';
import { AS_TEXT, isNumeric, numberAsText } from './number';
import { isBlankText, suspicionInName, withoutStrayEnds } from './suspicious';

/**
 * What sheets, scripts and slips make of an ID: quotes around it or an apostrophe before it, a whole
 * number as a decimal, a list of one, a path that was not worked out.
 */
const DISFIGURED = /^["'“‘`[{]|["”`]$|^\d+[.,]0+$|^\$(?:json|input|node|item)\b|^\$\(/;

/**
 * An ID of something that Masivo has, as text.
 *
 * @param field the field's name in the editor
 * @param withoutEnds what does not count at its ends is taken off
 * @throws Failure for what is no ID, and for `.` and `..`, which would change the called address
 */
export function readId(
	field: string,
	value: unknown,
	withoutEnds: (text: string) => string = withoutStrayEnds,
): string {
	const fill = `Enter the ${field}, or an expression that yields it for every item.`;
	const text = isNumeric(value) ? numberAsText(value) : (value ?? '');
	if (text === undefined) {
		throw refusedValue(field, 'is a number that is not exact', value, AS_TEXT);
	}
	if (typeof text !== 'string') throw refusedValue(field, 'is not text', value, fill);
	if (isBlankText(text)) throw refusedValue(field, 'is empty', value, fill);

	const id = withoutEnds(text);
	if (/^\s*\.\.?\s*$/.test(id)) {
		const advice = 'Masivo would take it for another address.';
		throw refusedValue(field, 'cannot be a dot', value, advice);
	}
	const suspicion = suspicionInName(withoutStrayEnds(id));
	if (suspicion) throw refusedValue(field, suspicion.is, value, suspicion.advice);
	return id;
}

/**
 * An ID that goes into what is written: looking a disfigured one up does no harm, but writing it
 * may register somebody twice or book for nobody.
 *
 * @param whose as in " of a customer"
 * @throws Failure
 */
export function readIdToWrite(field: string, value: unknown, whose = ''): string {
	const id = readId(field, value);
	if (!DISFIGURED.test(id)) return id;
	throw refusedValue(
		field,
		`does not look like an ID${whose}`,
		id,
		'Take out quotes, brackets and decimals, and let the column of the sheet be text.',
	);
}
