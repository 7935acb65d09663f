import { refusedValue } from '../../transport/failure/failure';
import { withoutFence } from './json';
import { readLenientLiteral } from './literal';
import { suspicionInText, withoutStrayEnds } from './suspicious';

const LINE_BREAKS_AND_COMMAS = /,|\r\n|[\n\r\u0085\u2028\u2029]/;

/** What begins like a list or an object of some language, or like quoted text. */
const LIKE_A_LITERAL = /^(?:[[{"']|\(\s*["'([{])/;

/** What separates values in some sheets, and may be part of a value as well. */
const OTHER_SEPARATOR = /[;|\t\v\f；，、،؛]/;

/** What remains of a list's or a page's spelling: bullets, quotes, brackets, tags, `name: value`. */
const LEFTOVER =
	/^(?:[-*+•–—▪◦]|\d+[.)])\s|^["'`´‘’‚“”„«»‹›]|["`”»]$|[[\]{}]|\(["']|<\/?[a-z]|:\s|\\[nrtu"']/i;

/**
 * The values of a text that may hold several: separated by commas or line breaks, or a list or an
 * object as JSON, models, scripts and sheets write it. Its elements are still to be checked.
 *
 * @throws Failure for text that is neither for certain: what is not there is soon deleted
 */
export function valuesInText(field: string, value: string): unknown {
	const text = withoutFence(value);
	if (LIKE_A_LITERAL.test(text)) return literalIn(field, text);
	const suspicion = suspicionInText(text);
	if (suspicion) throw refusedValue(field, suspicion.is, value, suspicion.advice);
	const parts = text.split(LINE_BREAKS_AND_COMMAS).map(withoutStrayEnds).filter(Boolean);
	for (const part of parts) checkPlain(field, part);
	return parts;
}

function literalIn(field: string, text: string): unknown {
	// `"trial","vip"` is how a line of CSV begins: a list without its brackets.
	const literal = [text, `[${text}]`]
		.map(readLenientLiteral)
		.find((read): read is { value: unknown } => 'value' in read);
	if (!literal) {
		const suspicion = suspicionInText(text) ?? {
			is: 'begins like a list or an object, but is neither',
			advice: 'Correct it, or use an expression that returns a list.',
		};
		throw refusedValue(field, suspicion.is, text, suspicion.advice);
	}
	// JSON that was put into JSON, or a cell in quotes.
	return typeof literal.value === 'string' ? valuesInText(field, literal.value) : literal.value;
}

function checkPlain(field: string, part: string): void {
	if (OTHER_SEPARATOR.test(part)) {
		throw refusedValue(
			field,
			'may hold one value or several',
			part,
			'Separate values by commas. One that holds another separator can be given in a list: ["a;b"].',
		);
	}
	if (LEFTOVER.test(part)) {
		throw refusedValue(
			field,
			'holds a list or an object that cannot be read',
			part,
			'Separate values by commas or line breaks, without quotes, bullets and brackets, or use an expression that returns a list.',
		);
	}
}
