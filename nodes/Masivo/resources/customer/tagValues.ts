import type { IDataObject } from 'n8n-workflow';

import { invalidInput, isRecord } from '../../transport/failure';

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
	const object = parseJsonObject(field, value);
	for (const [key, tag] of Object.entries(object)) {
		if (key.trim() === '') throw invalidInput(field, 'holds a tag without a name', 'Name it.');
		if (!isTagValue(tag)) {
			throw invalidInput(
				field,
				`holds the tag "${key}", whose value is neither text, number nor true or false`,
				'Give it one of these. To remove a tag, use Customer → Delete Tags.',
			);
		}
	}
	return object as Tags;
}

/** @throws Failure if it is neither an object nor the JSON text of one */
export function parseJsonObject(field: string, value: unknown): IDataObject {
	const object = typeof value === 'string' ? fromJson(value) : value;
	if (isRecord(object)) return object;
	throw invalidInput(
		field,
		'is not a JSON object',
		'Write it as in {"name": "value"}, or use an expression that returns an object.',
	);
}

export function isTagValue(value: unknown): value is TagValue {
	return typeof value === 'number'
		? Number.isFinite(value)
		: typeof value === 'string' || typeof value === 'boolean';
}

function fromJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
