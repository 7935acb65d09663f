import { invalidInput, refusedValue } from '../../transport/failure/failure';
import { numberAsText } from './number';
import {
	isBlankText,
	type Suspicion,
	suspicionInName,
	suspicionInText,
	withoutStrayEnds,
} from './suspicious';

/** Nothing to send: nothing at all, or text that nobody sees. */
export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && isBlankText(value));
}

/** Free text, such as a person's name; a number may stand for text. @throws Failure */
export function readText(field: string, value: unknown): string {
	return checkedText(field, value, suspicionInText);
}

/** Text that names something, such as an e-mail address or a document's number. @throws Failure */
export function readName(field: string, value: unknown): string {
	return checkedText(field, value, suspicionInName);
}

/** A name that is nobody else's to know, such as a one-time code: no error shows it. @throws Failure */
export function readSecretName(field: string, value: unknown): string {
	return checkedText(field, value, suspicionInName, (label, is, _value, advice) =>
		invalidInput(label, is, advice),
	);
}

function checkedText(
	field: string,
	value: unknown,
	suspicionIn: (text: string) => Suspicion | undefined,
	refuse: typeof refusedValue = refusedValue,
): string {
	const text = typeof value === 'string' ? withoutStrayEnds(value) : numberAsText(value);
	if (text === undefined) {
		const advice = 'Enter text, or an expression that yields text.';
		throw refuse(field, 'is not text', value, advice);
	}
	const suspicion = text === 'null' ? suspicionInName(text) : suspicionIn(text);
	if (suspicion) throw refuse(field, suspicion.is, value, suspicion.advice);
	return text;
}

/**
 * True or false as switches, expressions and sheets give it: `true`, `TRUE`, ` True `. Undefined
 * where there is nothing.
 *
 * @throws Failure for anything else: a 1 or a "yes" may mean what it will
 */
export function readSwitch(field: string, value: unknown): boolean | undefined {
	if (isBlank(value)) return undefined;
	const known = switchIn(value);
	if (known !== undefined) return known;
	throw refusedValue(
		field,
		'is neither true nor false',
		value,
		'Switch it, or yield true or false.',
	);
}

export function switchIn(value: unknown): boolean | undefined {
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === true || text === 'true') return true;
	return text === false || text === 'false' ? false : undefined;
}
