import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Circumstances, Input } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { type Failure, invalidInput } from '../../transport/failure/failure';
import { isSameDay, readDay } from '../values/dates';
import { readIdToWrite } from '../values/id';
import { readJsonObject, readJsonValues } from '../values/json';
import { valuesInText } from '../values/list';
import { readAmount } from '../values/number';
import { isSameSet } from '../values/sameValue';
import { isBlank, readName, readSecretName, readSwitch, readText } from '../values/text';

/** One field that can be written: how the editor shows it, how Masivo names it. */
export interface BodyField {
	/** The name in Masivo's API. */
	api: string;
	property: INodeProperties;
	/** What is sent for a value that is not blank; undefined for nothing. @throws Failure */
	read(label: string, value: unknown, when: Circumstances): unknown;
	/**
	 * For a single value without which something else is done: one that yields nothing is refused, in place
	 * of being left out. `added`: as soon as the field was added. `entered`: as soon as something stands in
	 * it, such as an expression, where leaving it blank has a meaning of its own.
	 */
	decides?: 'added' | 'entered';
	/** Whether a value that Masivo shows is the one that was sent, where that is no matter of course. */
	isSame?(sent: unknown, shown: unknown): boolean;
}

/** What the editor says of a field besides its name. */
type Words = Pick<INodeProperties, 'description' | 'placeholder' | 'required' | 'hint'>;

/**
 * Fields of the node's own that may stay blank, read into a part of a request's body. What is blank is
 * left out, so that an empty column of a sheet does not overwrite anything.
 */
export function optional(...fields: readonly BodyField[]): Input<IDataObject> {
	return {
		fields: propertiesOf(fields),
		read: (item, when) => readBody(item, fields, '', when),
	};
}

/** The same for fields that must be filled in. */
export function required(...fields: readonly BodyField[]): Input<IDataObject> {
	return {
		fields: propertiesOf(fields).map((property) => ({ ...property, required: true })),
		read(item, when) {
			const body = readBody(item, fields, '', when);
			const missing = fields.find(({ api }) => !(api in body));
			if (!missing) return body;
			throw invalidInput(missing.property.displayName, 'is empty', 'Fill it in.');
		},
	};
}

/**
 * The same for fields that have to be added before they show.
 *
 * @param element what the editor's button adds
 */
export function collection(
	displayName: string,
	name: string,
	fields: readonly BodyField[],
	element = 'Field',
): Input<IDataObject> {
	const property: INodeProperties = {
		displayName,
		name,
		type: 'collection',
		placeholder: `Add ${element}`,
		default: {},
		options: propertiesOf(fields),
	};
	return { fields: [property], read: (item, when) => readBody(item, fields, name, when) };
}

/** What most operations call the collection of what they can do without. */
export function additionalFields(...fields: readonly BodyField[]): Input<IDataObject> {
	return collection('Additional Fields', 'additionalFields', fields);
}

/** Parts of a body as one. */
export function merged(...parts: ReadonlyArray<Input<IDataObject>>): Input<IDataObject> {
	return {
		fields: parts.flatMap(({ fields = [] }) => fields),
		read: (item, when) =>
			Object.assign({}, ...parts.map((part) => part.read(item, when))) as IDataObject,
	};
}

/** A body that must hold something. @param advice what to do where it does not */
export function filled(body: Input<IDataObject>, advice: string): Input<IDataObject> {
	const [{ displayName }] = body.fields ?? [];
	return {
		...body,
		read(item, when) {
			const value = body.read(item, when);
			if (Object.keys(value).length > 0) return value;
			throw invalidInput(displayName, 'is empty', advice);
		},
	};
}

function readBody(
	item: ItemParameters,
	fields: readonly BodyField[],
	collectionName: string,
	when: Circumstances,
): IDataObject {
	const entries = fields.map((field) => {
		const { api, property, read } = field;
		const name = [collectionName, property.name].filter(Boolean).join('.');
		const value = item.get(name);
		if (!isBlank(value)) return [api, read(property.displayName, value, when)] as const;
		if (isWished(field, item.entered(name))) throw yieldsNothing(property);
		return [api, undefined] as const;
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as IDataObject;
}

function isWished({ decides }: BodyField, entered: unknown): boolean {
	return decides === 'added' ? entered !== undefined : decides === 'entered' && !isBlank(entered);
}

/** The value of an option that decides something; undefined where it was not added. @throws Failure */
export function readOption(item: ItemParameters, property: INodeProperties): unknown {
	const path = `options.${property.name}`;
	if (item.entered(path) === undefined) return undefined;
	const value = item.get(path);
	if (isBlank(value)) throw yieldsNothing(property);
	return value;
}

function yieldsNothing({ displayName }: INodeProperties): Failure {
	return invalidInput(
		displayName,
		'is empty',
		'Without it, something else would be done than was meant, so it is not left out. Check the expression, or remove the field if it is not needed.',
	);
}

function propertiesOf(fields: readonly BodyField[]): INodeProperties[] {
	return fields.map(({ property }) => property);
}

/** Text that must be filled in and is nobody else's to know: no error shows it. */
export function secretText(displayName: string, name: string, words: Words): Input<string> {
	const field = nameField('value', displayName, name, { required: true, ...words });
	const input = required({ ...field, read: readSecretName });
	return {
		...input,
		read: (item, when) => String(input.read(item, when).value),
		secrets: (value) => [value],
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
	return {
		...textField(api, displayName, name, words),
		read: (label, value) => readIdToWrite(label, value),
	};
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
		decides: 'added',
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
