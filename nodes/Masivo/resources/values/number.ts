import { exactText } from '../../transport/facts/values';
import { refusedValue } from '../../transport/failure/failure';
import { withoutStrayEnds } from './suspicious';

/** A decimal number, as JSON and every programming language write it. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** One that people in half of the world read as a thousand: 1.000, 12.500. */
const MAY_BE_THOUSANDS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

export const NOT_A_NUMBER = 'is not a number';

type NumberInText = { number: number } | { is: string; advice: string };

/** The number in a text a user came with, if no digit of it gets lost. */
export function numberInText(text: string): NumberInText {
	const bare = withoutStrayEnds(text);
	if (!DECIMAL.test(bare)) {
		return {
			is: NOT_A_NUMBER,
			advice: 'Write it with digits and a decimal point, such as 1250.5.',
		};
	}
	if (MAY_BE_THOUSANDS.test(bare)) {
		return {
			is: 'may be a thousand or a decimal number',
			advice: 'Write it without the point or with fewer decimals, or yield a number: Number(…).',
		};
	}
	if (!isExactLiteral(bare)) return { is: 'is a number that would lose digits', advice: AS_TEXT };
	return { number: Number(bare) };
}

/** A number as fields, expressions and sheets give it. @throws Failure */
export function readNumber(field: string, value: unknown): number {
	if (typeof value === 'string') {
		const read = numberInText(value);
		if ('number' in read) return read.number;
		throw refusedValue(field, read.is, value, read.advice);
	}
	const number = exactNumber(value);
	if (number !== undefined) return number;
	if (isNumeric(value) && Number.isFinite(Number(value))) {
		throw refusedValue(field, 'is a number that is not exact', value, AS_TEXT);
	}
	throw refusedValue(
		field,
		NOT_A_NUMBER,
		value,
		'Enter a number, or an expression that yields one.',
	);
}

/** What helps a number with too many digits. */
export const AS_TEXT = 'Give it as text: as a number it loses digits.';

/** Whether the number that JavaScript makes of a literal has the same value. */
export function isExactLiteral(literal: string): boolean {
	const number = Number(literal);
	return (
		DECIMAL.test(literal) && Number.isFinite(number) && decimal(literal) === decimal(String(number))
	);
}

/**
 * A number of whatever kind an expression yields, as it can be sent. Undefined if it is endless,
 * or if digits of it were lost before it came here.
 */
export function exactNumber(value: unknown): number | undefined {
	if (typeof value === 'bigint') return exactNumber(Number(value));
	return typeof value === 'number' && exactText(value) !== undefined ? value : undefined;
}

/** The text of a number: all digits, or undefined if some were lost before it came here. */
export function numberAsText(value: unknown): string | undefined {
	if (typeof value === 'bigint') return String(value);
	return typeof value === 'number' ? exactText(value) : undefined;
}

export function isNumeric(value: unknown): value is number | bigint {
	return typeof value === 'number' || typeof value === 'bigint';
}

/** A literal's sign, digits and power of ten, in one form for each value. */
function decimal(literal: string): string {
	const [, sign, whole, fraction = '', power = '0'] =
		/^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(literal) ?? [];
	const digits = `${whole}${fraction}`.replace(/^0+/, '');
	const significant = digits.replace(/0+$/, '');
	if (significant === '') return '0';
	const exponent = Number(power) - fraction.length + digits.length - significant.length;
	return `${sign === '-' ? '-' : ''}${significant}e${exponent}`;
}

/** Money, or how much of something: an exact number, not below zero. @throws Failure */
export function readAmount(field: string, value: unknown): number {
	const amount = readNumber(field, value);
	if (amount >= 0) return amount + 0;
	throw refusedValue(field, 'is negative', value, 'Enter 0 or more.');
}

/** The same where zero would ask for nothing. @throws Failure */
export function readPositive(field: string, value: unknown): number {
	const amount = readAmount(field, value);
	if (amount > 0) return amount;
	throw refusedValue(field, 'is zero', value, 'Enter more than 0, or leave it out.');
}
