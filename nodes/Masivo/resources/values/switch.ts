import { refusedValue } from '../../transport/failure/failure';
import { isBlank } from './text';

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
