import { isRecord, parsedJson } from '../../../transport/facts/values';
import { invalidInput, refusedValue } from '../../../transport/failure/failure';
import { readJsonObject } from '../../values/json';
import { AS_TEXT, exactNumber, isNumeric } from '../../values/number';
import { isSameValue } from '../../values/sameValue';
import { suspicionInText } from '../../values/suspicious';
import { readTagKey } from './tagKeys';

/** A tag's documented values (api/masivo.openapi.yaml, GUIDE-AUD). */
export type TagValue = string | number | boolean;

export type Tags = Record<string, TagValue>;

/**
 * The tags of an object, or of its JSON text.
 *
 * @param field the field's name in the editor
 * @throws Failure for a value that is neither text, number nor true or false: what Masivo does
 *   with others is not documented
 */
export function parseTags(field: string, value: unknown): Tags {
	const tags = new Map<string, TagValue>();
	for (const [name, tag] of Object.entries(readJsonObject(field, value))) {
		const key = readTagName(field, name);
		if (tags.has(key)) {
			const advice = 'Blanks at the ends of a name do not count. Leave one of them out.';
			throw refusedValue(field, `holds the tag "${key}" twice`, value, advice);
		}
		tags.set(key, readTagValue(field, key, tag));
	}
	return Object.fromEntries(tags);
}

/** @throws Failure if it is blank or no key */
export function readTagName(field: string, name: string): string {
	const key = readTagKey(field, name);
	if (key === '') throw invalidInput(field, 'holds a tag without a name', 'Name it.');
	return key;
}

function readTagValue(field: string, key: string, value: unknown): TagValue {
	if (typeof value === 'boolean') return value;
	if (typeof value === 'string') return readTagText(field, key, value);
	if (isNumeric(value) && Number.isFinite(Number(value))) {
		const number = exactNumber(value);
		if (number !== undefined) return number;
		throw refusedValue(field, `holds the tag "${key}", whose number is not exact`, value, AS_TEXT);
	}
	throw refusedValue(
		field,
		`holds the tag "${key}", whose value is neither text, number nor true or false`,
		value,
		'Give it one of these. To remove a tag, use Customer → Delete Tags.',
	);
}

/** Text as it is, with its blanks. */
export function readTagText(field: string, key: string, text: string): string {
	const suspicion = suspicionInText(text);
	if (!suspicion) return text;
	throw refusedValue(
		field,
		`holds the tag "${key}": its value ${suspicion.is}`,
		text,
		suspicion.advice,
	);
}

/** Whether a customer has this tag, with this value. */
export function hasTag(tags: unknown, key: string, value: unknown): boolean {
	const shown = tagsShown(tags);
	return isRecord(shown) && Object.hasOwn(shown, key) && isSameValue(value, shown[key]);
}

/** The tags as an object, where an answer lists them as rows of a key and a value, or as JSON text. */
export function tagsShown(tags: unknown): unknown {
	const parsed = parsedJson(tags);
	if (!Array.isArray(parsed) || parsed.length === 0 || !parsed.every(isRecord)) return parsed;
	const entries = parsed.map((row) => {
		const pairs = Object.entries(row);
		// One row for each tag: {"vip": true}.
		if (pairs.length === 1 && !('key' in row || 'name' in row || 'tag' in row)) return pairs[0];
		return [row.key ?? row.name ?? row.tag ?? row.id, row.value] as const;
	});
	return entries.every(([key]) => typeof key === 'string') ? Object.fromEntries(entries) : parsed;
}
