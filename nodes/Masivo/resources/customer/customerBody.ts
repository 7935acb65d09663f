import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { isSameDay, readDay } from '../values/day';
import { readJsonObject } from '../values/json';
import { readJsonValues } from '../values/jsonValue';
import { valuesInText } from '../values/list';
import { isSameEmail, isSameSet } from '../values/sameValue';
import { readSwitch } from '../values/switch';
import { isBlank, readName, readText } from '../values/text';
import { parseTags } from './tagValues';

/** One field of a customer that can be written: how the editor shows it, how Masivo names it. */
export interface BodyField {
	/** The name in Masivo's API. */
	api: string;
	property: INodeProperties;
	/** What is sent for a value that is not blank; undefined for nothing. @throws Failure */
	read(label: string, value: unknown): unknown;
	/** Whether a value that Masivo shows is the one that was sent, where that is no matter of course. */
	isSame?(sent: unknown, shown: unknown): boolean;
}

/**
 * The fields that Masivo documents for creating a customer (api/masivo.openapi.yaml, CUST-POST), without its
 * ID. A phone number, for instance, can be read but is documented for no request.
 */
export const name: BodyField = {
	api: 'name',
	property: {
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ana Torres',
	},
	read: readText,
};

export const email: BodyField = {
	api: 'email',
	property: {
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'e.g. name@email.com',
	},
	read: readName,
	isSame: isSameEmail,
};

export const birthDate: BodyField = {
	api: 'dob',
	property: {
		displayName: 'Birth Date',
		name: 'birthDate',
		type: 'dateTime',
		default: '',
		description: 'The day counts as it is written, whatever the time and the time zone behind it',
	},
	read: readDay,
	isSame: isSameDay,
};

export const country: BodyField = {
	api: 'country',
	property: { displayName: 'Country', name: 'country', type: 'string', default: '' },
	read: readName,
};

export const documentNumber: BodyField = {
	api: 'document_number',
	property: { displayName: 'Document Number', name: 'documentNumber', type: 'string', default: '' },
	read: readName,
};

export const documentType: BodyField = {
	api: 'document_type',
	property: { displayName: 'Document Type', name: 'documentType', type: 'string', default: '' },
	read: readName,
};

export const gender: BodyField = {
	api: 'gender',
	property: {
		displayName: 'Gender',
		name: 'gender',
		type: 'string',
		default: '',
		placeholder: 'e.g. MALE',
		description: "One of Masivo's values; the public documentation shows only MALE",
	},
	read: readName,
};

export const isAnonymous: BodyField = {
	api: 'is_anonymous',
	property: {
		displayName: 'Anonymous',
		name: 'isAnonymous',
		type: 'boolean',
		default: false,
		description: 'Whether the customer is not identified yet',
	},
	read: readSwitch,
};

export const metadata: BodyField = {
	api: 'metadata',
	property: {
		displayName: 'Metadata',
		name: 'metadata',
		type: 'json',
		default: '{}',
		description:
			'A JSON object of your own data. Whether an update merges it with what is there or replaces it is not documented.',
	},
	read: (label, value) => unlessEmpty(readJsonValues(label, readJsonObject(label, value))),
};

export const platforms: BodyField = {
	api: 'platforms',
	property: {
		displayName: 'Platforms',
		name: 'platforms',
		type: 'string',
		default: '',
		description: 'Separated by commas or line breaks; an expression may return a list',
	},
	read: (label, value) => unlessEmpty(readList(label, value)),
	isSame: isSameSet,
};

export const referralCode: BodyField = {
	api: 'referral_code',
	property: { displayName: 'Referral Code', name: 'referralCode', type: 'string', default: '' },
	read: readName,
};

export const tags: BodyField = {
	api: 'tags',
	property: {
		displayName: 'Tags',
		name: 'tags',
		type: 'json',
		default: '{}',
		description:
			'A JSON object of tags whose values are text, numbers or true/false. To set tags of a customer that exists, Update Tags keeps the others for certain.',
	},
	read: (label, value) => unlessEmpty(parseTags(label, value)),
};

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

/** Should an update replace the whole value, an empty one would wipe out what is there. */
function unlessEmpty<Value extends object>(value: Value): Value | undefined {
	return Object.keys(value).length > 0 ? value : undefined;
}

function readList(label: string, value: unknown): string[] {
	const values = typeof value === 'string' ? valuesInText(label, value) : value;
	const parts = Array.isArray(values) ? values : [values];
	return parts.map((part) => readName(label, part)).filter((part) => part !== '');
}
