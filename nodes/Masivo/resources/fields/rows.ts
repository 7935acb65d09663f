import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Circumstances, Input } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { invalidInput, refusedValue } from '../../transport/failure/failure';
import { readJsonList, readJsonValues } from '../values/json';
import { isBlank } from '../values/text';
import type { BodyField } from './body';
import { readChoice } from './choice';

/** A list whose elements are entered row by row. */
export interface Rows extends Input<IDataObject[]> {
	property: INodeProperties;
	columns: readonly BodyField[];
	isMeant(row: IDataObject): boolean;
}

interface Words {
	description?: string;
	/** Whether a row is meant, where an empty or zero cell of a sheet says that it is not; default: each is. */
	isMeant?(row: IDataObject): boolean;
}

/** @param element one element, in the singular, as n8n's button and the texts name it: `Product` */
export function rowsOf(
	displayName: string,
	name: string,
	element: string,
	columns: readonly BodyField[],
	{ isMeant = () => true, ...words }: Words = {},
): Rows {
	const values = columns.map((column) => column.property);
	const option = { displayName: element, name: element.toLowerCase(), values };
	const property: INodeProperties = {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${element}`,
		default: {},
		...words,
		options: [option],
	};
	return {
		property,
		columns,
		isMeant,
		fields: [property],
		/** @throws Failure that names the row and its field */
		read(item, when) {
			const rows: unknown = item.get(`${name}.${option.name}`);
			return (Array.isArray(rows) ? rows : []).flatMap((row, index) => {
				const label = `${displayName}, Row ${index + 1}`;
				if (isRecord(row) && !isMeant(row)) return [];
				return [readColumns(label, row, columns, (column) => column.property.name, when)];
			});
		},
	};
}

/**
 * The same of a list of JSON: its elements have Masivo's names, and may have more fields than those
 * that rows have.
 */
export function readElements(
	label: string,
	list: readonly unknown[],
	columns: readonly BodyField[],
	when: Circumstances,
): IDataObject[] {
	return list.map((element, index) => {
		const name = `${label}, Element ${index + 1}`;
		const known = readColumns(name, element, columns, ({ api }) => api, when);
		const others = Object.entries(element as IDataObject).filter(
			([key]) => !columns.some(({ api }) => api === key),
		);
		return { ...known, ...Object.fromEntries(others) };
	});
}

function readColumns(
	label: string,
	row: unknown,
	columns: readonly BodyField[],
	nameOf: (column: BodyField) => string,
	when: Circumstances,
): IDataObject {
	if (!isRecord(row)) throw refusedValue(label, 'is not an object', row, 'Correct or remove it.');
	const read: Array<[string, unknown]> = [];
	for (const column of columns) {
		const value = row[nameOf(column)];
		const name = `${label}, ${column.property.displayName}`;
		if (!isBlank(value)) read.push([column.api, column.read(name, value, when)]);
		else if (column.property.required) {
			throw invalidInput(name, 'is empty', 'Fill it in, or remove all of it from the list.');
		}
	}
	return Object.fromEntries(read) as IDataObject;
}

/**
 * A list that is entered row by row, or as JSON where it comes from elsewhere.
 *
 * @param elementFields what an element of the JSON list may have besides the columns of a row, where
 *   that has to be looked at
 */
export function rowsOrJson(
	rows: Rows,
	words: Required<Pick<INodeProperties, 'placeholder' | 'description'>>,
	elementFields: readonly BodyField[] = [],
): Input<IDataObject[]> {
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
		read(item, when) {
			const how = readChoice(specify.displayName, item.get(specify.name), ['fields', 'json']);
			if (how === 'fields') return rows.read(item, when);
			const list = readJsonValues(displayName, readJsonList(displayName, item.get(json.name)));
			const meant = list.filter((element) => !isRecord(element) || rows.isMeant(element));
			return readElements(displayName, meant, [...rows.columns, ...elementFields], when);
		},
	};
}
