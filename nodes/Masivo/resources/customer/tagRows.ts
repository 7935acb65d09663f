import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { invalidInput, isRecord } from '../../transport/failure';
import { isTagValue, type TagValue } from './tagValues';

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
					options: [
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

/** The rows' names and values. @throws Failure for a value that is not of its row's type */
export function readTagRows(item: ItemParameters): Record<string, TagValue> {
	const rows = item.get('tags.tag');
	return Object.fromEntries((Array.isArray(rows) ? rows : []).map(readRow));
}

function readRow(row: unknown): [name: string, value: TagValue] {
	if (!isRecord(row)) throw invalidInput('Tags', 'holds a row that is no tag', 'Remove it.');
	const name = String(row.name ?? '').trim();
	const value = readRowValue(row);
	if (isTagValue(value)) return [name, value];
	throw invalidInput(
		'Tags',
		`holds the tag "${name}", whose value is not of the type that was chosen`,
		'Choose its type, or correct its value. To remove a tag, use Customer → Delete Tags.',
	);
}

/** The value stands in the field that is named like its type; undefined if it is of another one. */
function readRowValue({ type, text, number, boolean }: IDataObject): TagValue | undefined {
	switch (type) {
		case 'number':
			return numberIn(number);
		case 'boolean':
			return booleanIn(boolean);
		default:
			return isTagValue(text) ? String(text) : undefined;
	}
}

/** Expressions often yield text where a number or true or false is meant. */
function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function booleanIn(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	return value === 'true' || value === 'false' ? value === 'true' : undefined;
}
