import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { isRecord } from '../../transport/failure/failure';
import { readJsonList } from '../values/json';
import { readJsonValues } from '../values/jsonValue';
import type { BodyField } from './body';
import { readChoice } from './choice';
import { readElements, readRows, type Rows } from './rows';

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
