import { exactText, invalidInput, isRecord, type Failure } from '../../transport/failure';

const FIELD = 'Tag Keys';

const HOW =
	'Enter keys separated by commas, or an expression that returns a list of keys or a tags object.';

/** Past about this many characters a query may be too long for servers and proxies. */
const LONGEST_QUERY = 6000;

/**
 * The tag keys of any value a user may come with: text with commas, lists (nested too), numbers,
 * a tags object (its keys), or the JSON text of one of these. Trimmed, without blanks and
 * repetitions, in the order of their first appearance; never empty.
 *
 * @throws Failure that says what is not a tag key
 */
export function parseTagKeys(value: unknown): string[] {
	const keys = [...new Set(isText(value) ? keysInText(value) : keysIn(value))];
	if (keys.length === 0) {
		throw invalidInput(FIELD, 'is empty', `${HOW} An empty list is never sent to Masivo.`);
	}
	return keys;
}

/**
 * The queries that name all keys, `tags=a,b`: several where one would be too long. Each key is
 * percent-encoded, the commas between them are not.
 *
 * @param parameter the query parameter's name
 */
export function tagQueries(parameter: string, keys: readonly string[]): string[] {
	const queries: string[] = [];
	for (const key of keys.map(encodeURIComponent)) {
		const last = queries.at(-1);
		if (last !== undefined && last.length + key.length < LONGEST_QUERY) {
			queries[queries.length - 1] = `${last},${key}`;
		} else {
			queries.push(`${parameter}=${key}`);
		}
	}
	return queries;
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function keysInText(text: string): string[] {
	const list = listInJson(text);
	if (list !== undefined) return keysIn(list);
	return text.split(',').flatMap(keyIn);
}

/** AI agents and copied data bring lists as JSON text; anything else is plain text. */
function listInJson(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function keysIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(keysInElement);
	if (isRecord(value)) return Object.keys(value).flatMap(keysInElement);
	return keysInElement(value);
}

function keysInElement(element: unknown): string[] {
	if (element === undefined || element === null) return [];
	if (Array.isArray(element)) return element.flatMap(keysInElement);
	const text = typeof element === 'number' ? exactText(element) : element;
	if (!isText(text)) {
		throw invalidInput(FIELD, `holds ${nameOf(element)}, which is no tag key`, HOW);
	}
	if (text.includes(',')) {
		throw invalidInput(
			FIELD,
			`holds the key "${text}", which has a comma`,
			'Masivo separates keys by commas, so such a tag cannot be deleted through its API.',
		);
	}
	return keyIn(text);
}

function keyIn(text: string): string[] {
	const key = text.trim();
	if (!key.isWellFormed()) throw notWellFormed();
	return key === '' ? [] : [key];
}

function notWellFormed(): Failure {
	return invalidInput(FIELD, 'is not valid text', 'It holds half a character. Check its source.');
}

function nameOf(value: unknown): string {
	if (typeof value === 'boolean') return String(value);
	return typeof value === 'number' ? 'a number that is not exact' : 'an object';
}
