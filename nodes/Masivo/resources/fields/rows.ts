import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { invalidInput, isRecord, refusedValue } from '../../transport/failure/failure';
import { isBlank } from '../values/text';
import type { BodyField } from './body';

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
