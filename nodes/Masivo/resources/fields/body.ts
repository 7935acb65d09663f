import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { invalidInput } from '../../transport/failure/failure';
import { isSameDay, readDay } from '../values/dates';
import { readIdToWrite } from '../values/id';
import { readJsonObject, readJsonValues } from '../values/json';
import { valuesInText } from '../values/list';
import { readAmount } from '../values/number';
import { isSameSet } from '../values/sameValue';
import { isBlank, readName, readSwitch, readText } from '../values/text';

/** One field that can be written: how the editor shows it, how Masivo names it. */
export interface BodyField {
	/** The name in Masivo's API. */
	api: string;
	property: INodeProperties;
	/** What is sent for a value that is not blank; undefined for nothing. @throws Failure */
	read(label: string, value: unknown): unknown;
	/** Whether a value that Masivo shows is the one that was sent, where that is no matter of course. */
	isSame?(sent: unknown, shown: unknown): boolean;
}

/** What the editor says of a field besides its name. */
type Words = Pick<INodeProperties, 'description' | 'placeholder' | 'required' | 'hint'>;

/**
 * Reads fields into a request body. What is blank is left out, so that an empty column of a
 * sheet does not overwrite anything.
 *
 * @param collection the collection that holds the fields, '' for the node's own
 * @throws Failure that names the field
 */
export function readBody(
	item: ItemParameters,
	fields: readonly BodyField[],
	collection: string,
): IDataObject {
	const entries = fields.map(({ api, property, read }) => {
		const value = item.get([collection, property.name].filter(Boolean).join('.'));
		return [api, isBlank(value) ? undefined : read(property.displayName, value)] as const;
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as IDataObject;
}

/** The same for fields of the node's own that must be filled in. @throws Failure that names the field */
export function readRequired(item: ItemParameters, fields: readonly BodyField[]): IDataObject {
	const body = readBody(item, fields, '');
	const missing = fields.find(({ api }) => !(api in body));
	if (!missing) return body;
	throw invalidInput(missing.property.displayName, 'is empty', 'Fill it in.');
}

/**
 * A collection of fields that may be left out.
 *
 * @param element what the editor's button adds
 */
export function collectionOf(
	displayName: string,
	name: string,
	fields: ReadonlyArray<Pick<BodyField, 'property'>>,
	element = 'Field',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'collection',
		placeholder: `Add ${element}`,
		default: {},
		options: fields.map(({ property }) => property),
	};
}

/** Free text. */
export function textField(
	api: string,
	displayName: string,
	name: string,
	words: Words = {},
): BodyField {
	return {
		api,
		property: { displayName, name, type: 'string', default: '', ...words },
		read: readText,
	};
}

/** Text that names something: a code, a document's number. */
export function nameField(
	api: string,
	displayName: string,
	name: string,
	words: Words = {},
): BodyField {
	return { ...textField(api, displayName, name, words), read: readName };
}

/** The ID of something that Masivo has, such as a brand. */
export function idField(
	api: string,
	displayName: string,
	name: string,
	words: Words = {},
): BodyField {
	return { ...textField(api, displayName, name, words), read: readIdToWrite };
}

export function switchField(
	api: string,
	displayName: string,
	name: string,
	description: string,
): BodyField {
	return {
		api,
		property: { displayName, name, type: 'boolean', default: false, description },
		read: readSwitch,
	};
}

/** Money, or how much of something: see `readAmount`. */
export function amountField(
	api: string,
	displayName: string,
	name: string,
	words: Words = {},
): BodyField {
	const property: INodeProperties = { displayName, name, type: 'number', default: 0, ...words };
	return {
		api,
		// A zero that nobody entered would be sent as a value.
		property: { ...property, typeOptions: { minValue: 0 }, default: '' },
		read: readAmount,
	};
}

/** A day without a time: see `readDay`. */
export function dayField(
	api: string,
	displayName: string,
	name: string,
	words: Words = {},
): BodyField {
	return {
		api,
		property: { displayName, name, type: 'dateTime', default: '', ...words },
		read: readDay,
		isSame: isSameDay,
	};
}

/** A JSON object of the user's own; an empty one is left out. */
export function objectField(
	api: string,
	displayName: string,
	name: string,
	words: Words = {},
): BodyField {
	return {
		api,
		property: { displayName, name, type: 'json', default: '{}', ...words },
		read: (label, value) => unlessEmpty(readJsonValues(label, readJsonObject(label, value))),
	};
}

/** Several texts; an empty list is left out. */
export function listField(api: string, displayName: string, name: string): BodyField {
	return {
		api,
		property: {
			displayName,
			name,
			type: 'string',
			default: '',
			description: 'Separated by commas or line breaks; an expression may return a list',
		},
		read: (label, value) => unlessEmpty(readList(label, value)),
		isSame: isSameSet,
	};
}

/** Should what is written replace the whole value, an empty one would wipe out what is there. */
export function unlessEmpty<Value extends object>(value: Value): Value | undefined {
	return Object.keys(value).length > 0 ? value : undefined;
}

function readList(label: string, value: unknown): string[] {
	const values = typeof value === 'string' ? valuesInText(label, value) : value;
	const parts = Array.isArray(values) ? values : [values];
	return parts.map((part) => readName(label, part)).filter((part) => part !== '');
}
