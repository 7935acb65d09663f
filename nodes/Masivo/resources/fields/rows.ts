import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { isRecord } from '../../transport/facts/values';
import { invalidInput, refusedValue } from '../../transport/failure/failure';
import { readJsonList, readJsonValues } from '../values/json';
import { isBlank } from '../values/text';
import type { BodyField } from './body';
import { readChoice } from './choice';

/** A list whose elements are entered row by row. */
export interface Rows {
	property: INodeProperties;
	/** One element, in the singular, as n8n's button and the texts name it. */
	element: string;
	fields: readonly BodyField[];
	/** Whether a row is meant, where an empty or zero cell of a sheet says that it is not; default: each is. */
	isMeant?(row: IDataObject): boolean;
}

/** @param element as in `Product`; rows are stored under it */
export function rowsOf(
	displayName: string,
	name: string,
	element: string,
	fields: readonly BodyField[],
	words: Pick<INodeProperties, 'description'> = {},
): Rows {
	const property: INodeProperties = {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${element}`,
		default: {},
		...words,
	};
	const values = fields.map((field) => field.property);
	const option = { displayName: element, name: element.toLowerCase(), values };
	return { property: { ...property, options: [option] }, element, fields };
}

/** The rows as Masivo gets them. @throws Failure that names the row and its field */
export function readRows(
	item: ItemParameters,
	{ property, element, fields, isMeant = () => true }: Rows,
): IDataObject[] {
	const rows: unknown = item.get(`${property.name}.${element.toLowerCase()}`);
	return (Array.isArray(rows) ? rows : []).flatMap((row, index) => {
		const label = `${property.displayName}, Row ${index + 1}`;
		if (isRecord(row) && !isMeant(row)) return [];
		return [readRow(label, row, fields, (field) => field.property.name)];
	});
}

/**
 * The same of a list of JSON: its elements have Masivo's names, and may have more fields than those
 * that rows have.
 */
export function readElements(
	label: string,
	list: readonly unknown[],
	fields: readonly BodyField[],
): IDataObject[] {
	return list.map((element, index) => {
		const name = `${label}, Element ${index + 1}`;
		const known = readRow(name, element, fields, ({ api }) => api);
		const others = Object.entries(element as IDataObject).filter(
			([key]) => !fields.some(({ api }) => api === key),
		);
		return { ...known, ...Object.fromEntries(others) };
	});
}

function readRow(
	label: string,
	row: unknown,
	fields: readonly BodyField[],
	nameOf: (field: BodyField) => string,
): IDataObject {
	if (!isRecord(row)) throw refusedValue(label, 'is not an object', row, 'Correct or remove it.');
	const read: Array<[string, unknown]> = [];
	for (const field of fields) {
		const value = row[nameOf(field)];
		const name = `${label}, ${field.property.displayName}`;
		if (!isBlank(value)) read.push([field.api, field.read(name, value)]);
		else if (field.property.required) {
			throw invalidInput(name, 'is empty', 'Fill it in, or remove all of it from the list.');
		}
	}
	return Object.fromEntries(read) as IDataObject;
}

/** A list that is entered row by row, or as JSON where it comes from elsewhere. */
export interface RowsOrJson {
	fields: INodeProperties[];
	/** @throws Failure that names the element and its field */
	read(item: ItemParameters): IDataObject[];
}

/**
 * @param elementFields what an element of the JSON list may have besides the fields of a row, where
 *   that has to be looked at
 */
export function rowsOrJson(
	rows: Rows,
	words: Required<Pick<INodeProperties, 'placeholder' | 'description'>>,
	elementFields: readonly BodyField[] = [],
): RowsOrJson {
	const { displayName, name } = rows.property;
	const specify: INodeProperties = {
		displayName: `Specify ${displayName}`,
		name: `specify${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
		type: 'options',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
	};
	const json: INodeProperties = {
		displayName,
		name: `${name}Json`,
		type: 'string',
		required: true,
		default: '',
		...words,
	};
	return {
		fields: [
			specify,
			{ ...rows.property, displayOptions: { show: { [specify.name]: ['fields'] } } },
			{ ...json, displayOptions: { show: { [specify.name]: ['json'] } } },
		],
		read(item) {
			const how = readChoice(specify.displayName, item.get(specify.name), ['fields', 'json']);
			if (how === 'fields') return readRows(item, rows);
			const list = readJsonValues(displayName, readJsonList(displayName, item.get(json.name)));
			const { isMeant = () => true } = rows;
			const meant = list.filter((element) => !isRecord(element) || isMeant(element));
			return readElements(displayName, meant, [...rows.fields, ...elementFields]);
		},
	};
}
