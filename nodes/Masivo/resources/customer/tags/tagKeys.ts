import { isRecord, shown } from '../../../transport/facts/values';
import { invalidInput, refusedValue } from '../../../transport/failure/failure';
import { valuesInText } from '../../values/list';
import { isNumeric, numberAsText } from '../../values/number';
import { suspicionInName, withoutStrayEnds } from '../../values/suspicious';

const FIELD = 'Tag Keys';

const HOW =
	'Enter keys separated by commas, or an expression that returns a list of keys or a tags object.';

/** Past about this many characters, percent-encoded, a query may be too long for servers and proxies. */
const LONGEST_QUERY = 6000;

/**
 * The tag keys of any value a user may come with: text with commas or line breaks, lists (nested
 * too), numbers, a tags object (its keys), or the text of one of these. Without blanks and
 * repetitions, in the order of their first appearance; never empty.
 *
 * @throws Failure that says what is not a tag key
 */
export function parseTagKeys(value: unknown): string[] {
	const keys = new Set(keysIn(typeof value === 'string' ? valuesInText(FIELD, value) : value));
	if (keys.size > 0) return [...keys];
	throw invalidInput(
		FIELD,
		'is empty',
		`What came in is ${shown(value)}. ${HOW} An empty list is never sent to Masivo.`,
	);
}

/** The keys in the parts in which they are sent: several where one query would be too long. */
export function inQueries(keys: readonly string[]): string[][] {
	const parts: string[][] = [];
	let length = Infinity;
	for (const key of keys) {
		length += encodeURIComponent(key).length + 1;
		if (length < LONGEST_QUERY) parts.at(-1)?.push(key);
		else {
			parts.push([key]);
			length = encodeURIComponent(key).length;
		}
	}
	return parts;
}

function keysIn(value: unknown): string[] {
	if (isRecord(value)) return keysOfTags(value);
	return keysInElement(value);
}

/** The keys of an object, if that can be an object of tags. */
function keysOfTags(object: Record<string, unknown>): string[] {
	const odd = Object.entries(object).find(
		([, value]) => typeof value === 'function' || (typeof value === 'object' && value !== null),
	);
	if (odd) {
		throw refusedValue(
			FIELD,
			`holds an object whose entry "${odd[0]}" is a list or an object, so it is not a tags object`,
			object,
			'Name the part that holds the keys, such as {{ $json.tags }}.',
		);
	}
	return Object.keys(object).flatMap(keysInElement);
}

function keysInElement(element: unknown): string[] {
	if (element === undefined || element === null) return [];
	if (Array.isArray(element)) return element.flatMap(keysInElement);
	const text = isNumeric(element) ? numberAsText(element) : element;
	if (typeof text !== 'string') {
		throw refusedValue(FIELD, `holds ${nameOf(element)}, which is not a tag key`, element, HOW);
	}
	if (text.includes(',')) {
		throw invalidInput(
			FIELD,
			`holds the key "${text}", which has a comma`,
			'Masivo separates keys by commas, so such a tag cannot be deleted through its API.',
		);
	}
	const key = readTagKey(FIELD, text);
	return key === '' ? [] : [key];
}

function nameOf(value: unknown): string {
	if (typeof value === 'boolean') return String(value);
	return typeof value === 'number' ? 'a number that is not exact' : 'an object';
}

/**
 * A tag's key, as every operation sends it: without blanks at its ends, so that what one operation
 * sets the other finds. Empty if there is nothing but blanks.
 *
 * @throws Failure for text that was never meant as a key
 */
export function readTagKey(field: string, text: string): string {
	const key = withoutStrayEnds(text);
	const suspicion = suspicionInName(key) ?? (/^[[{]\s*["']/.test(key) ? A_LIST : undefined);
	if (suspicion) throw refusedValue(field, suspicion.is, text, suspicion.advice);
	return key;
}

const A_LIST = {
	is: 'holds a list or an object in place of a key',
	advice: 'Name one key at a time, or give the list itself.',
};

/**
 * A key as it is compared with those that an answer shows: blanks at the ends and the two spellings
 * of an accent in Unicode make no difference. A tag that is left under such a key is still there.
 */
export function comparableKey(key: string): string {
	return withoutStrayEnds(key).normalize();
}
