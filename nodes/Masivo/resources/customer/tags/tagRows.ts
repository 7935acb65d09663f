import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../../execution/parameters';
import { isRecord } from '../../../transport/facts/values';
import { refusedValue } from '../../../transport/failure/failure';
import {
	AS_TEXT,
	exactNumber,
	isNumeric,
	NOT_A_NUMBER,
	numberAsText,
	numberInText,
} from '../../values/number';
import { isBlank, switchIn } from '../../values/text';
import { readTagName, readTagText, type Tags, type TagValue } from './tagValues';

const FIELD = 'Tags';

/** A row's types that have a value; it stands in a field of the same name. */
const TYPES = ['text', 'number', 'boolean'] as const;

/** The type of a row that sets a tag to nothing: a blank value alone is left out. */
const EMPTY_TEXT = 'emptyText';

/** Tags as rows of a name, a type and a value. */
export const tagRowsField: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Tag',
	displayOptions: { show: { specifyTags: ['fields'] } },
	default: {},
	options: [
		{
			displayName: 'Tag',
			name: 'tag',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. vip_status',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					description:
						'A row whose value is blank is left out. To set a tag to an empty text, choose Empty Text.',
					options: [
						{ name: 'Empty Text', value: EMPTY_TEXT },
						{ name: 'Number', value: 'number' },
						{ name: 'Text', value: 'text' },
						{ name: 'True/False', value: 'boolean' },
					],
					default: 'text',
				},
				{
					displayName: 'Value',
					name: 'text',
					type: 'string',
					displayOptions: { show: { type: ['text'] } },
					default: '',
					placeholder: 'e.g. gold',
				},
				{
					displayName: 'Value',
					name: 'number',
					type: 'number',
					displayOptions: { show: { type: ['number'] } },
					default: 0,
				},
				{
					displayName: 'Value',
					name: 'boolean',
					type: 'boolean',
					displayOptions: { show: { type: ['boolean'] } },
					default: true,
				},
			],
		},
	],
};

/**
 * The rows' names and values; of rows with the same name the last one counts. A blank value is
 * left out, so that an empty cell of a sheet does not overwrite anything.
 *
 * @throws Failure for a value that is not of its row's type
 */
export function readTagRows(item: ItemParameters): Tags {
	const rows = item.get('tags.tag');
	return Object.fromEntries((Array.isArray(rows) ? rows : []).flatMap(readTagRow));
}

function readTagRow(row: unknown): Array<[name: string, value: TagValue]> {
	if (!isRecord(row)) throw refusedValue(FIELD, 'holds a row that is not a tag', row, 'Remove it.');
	const { type } = row;
	if (type === EMPTY_TEXT) return [[nameIn(row), '']];
	// The value stands in the field that is named like its type.
	const value = isKnownType(type) ? row[type] : undefined;
	if (isKnownType(type) && isBlank(value)) return [];
	const name = nameIn(row);
	switch (type) {
		case 'text':
			return [[name, textIn(name, value)]];
		case 'number':
			return [[name, numberIn(name, value)]];
		case 'boolean':
			return [[name, switchIn(value) ?? refuse(name, value)]];
		default:
			throw refusedValue(
				FIELD,
				`holds the tag "${name}", whose type is unknown`,
				type,
				`An expression for Type must yield ${[...TYPES, EMPTY_TEXT].join(', ')}.`,
			);
	}
}

function isKnownType(type: unknown): type is string {
	return TYPES.some((known) => known === type);
}

function nameIn({ name }: IDataObject): string {
	const text = isNumeric(name) ? numberAsText(name) : (name ?? '');
	if (typeof text !== 'string') {
		const advice = 'Enter text, or an expression that yields text.';
		throw refusedValue(FIELD, 'holds a tag whose name is not text', name, advice);
	}
	if (!text.includes(',')) return readTagName(FIELD, text);
	throw refusedValue(
		FIELD,
		'holds a tag whose name has a comma',
		text,
		'Masivo separates keys by commas, so such a tag could not be deleted again. Add a row for each tag.',
	);
}

/** Text is kept as it is, with its blanks. */
function textIn(name: string, value: unknown): string {
	const text = typeof value === 'boolean' ? String(value) : (numberAsText(value) ?? value);
	return typeof text === 'string' ? readTagText(FIELD, name, text) : refuse(name, value);
}

/** Expressions and sheets often yield text where a number is meant. */
function numberIn(name: string, value: unknown): number {
	if (typeof value === 'string') {
		const read = numberInText(value);
		if ('number' in read) return read.number;
		if (read.is === NOT_A_NUMBER) return refuse(name, value);
		throw refusedValue(
			FIELD,
			`holds the tag "${name}", whose value ${read.is}`,
			value,
			read.advice,
		);
	}
	const number = exactNumber(value);
	if (number !== undefined) return number;
	if (!isNumeric(value) || !Number.isFinite(Number(value))) return refuse(name, value);
	throw refusedValue(FIELD, `holds the tag "${name}", whose number is not exact`, value, AS_TEXT);
}

function refuse(name: string, value: unknown): never {
	throw refusedValue(
		FIELD,
		`holds the tag "${name}", whose value is not of the type that was chosen`,
		value,
		'Choose its type, or correct its value. To remove a tag, use Customer → Delete Tags.',
	);
}
