import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { exactText, invalidInput } from '../../transport/failure';
import { parseJsonObject, parseTags } from './tagValues';

/** One field of a customer that can be written: how the editor shows it, how Masivo names it. */
export interface BodyField {
	/** The name in Masivo's API. */
	api: string;
	property: INodeProperties;
	/** What is sent for a value that is not blank; undefined for nothing. @throws Failure */
	read(value: unknown, label: string): unknown;
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
	read: readText,
};

export const birthDate: BodyField = {
	api: 'dob',
	property: {
		displayName: 'Birth Date',
		name: 'birthDate',
		type: 'dateTime',
		default: '',
	},
	read: readDate,
};

export const country: BodyField = {
	api: 'country',
	property: { displayName: 'Country', name: 'country', type: 'string', default: '' },
	read: readText,
};

export const documentNumber: BodyField = {
	api: 'document_number',
	property: { displayName: 'Document Number', name: 'documentNumber', type: 'string', default: '' },
	read: readText,
};

export const documentType: BodyField = {
	api: 'document_type',
	property: { displayName: 'Document Type', name: 'documentType', type: 'string', default: '' },
	read: readText,
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
	read: readText,
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
	read: readBoolean,
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
	read: (value, label) => unlessEmpty(parseJsonObject(label, value)),
};

export const platforms: BodyField = {
	api: 'platforms',
	property: {
		displayName: 'Platforms',
		name: 'platforms',
		type: 'string',
		default: '',
		description: 'Comma-separated; an expression may return a list',
	},
	read: (value, label) => unlessEmpty(readList(value, label)),
};

export const referralCode: BodyField = {
	api: 'referral_code',
	property: { displayName: 'Referral Code', name: 'referralCode', type: 'string', default: '' },
	read: readText,
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
	read: (value, label) => unlessEmpty(parseTags(label, value)),
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
		return [api, isBlank(value) ? undefined : read(value, property.displayName)] as const;
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as IDataObject;
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

/** Should an update replace the whole value, an empty one would wipe out what is there. */
function unlessEmpty<Value extends object>(value: Value): Value | undefined {
	return Object.keys(value).length > 0 ? value : undefined;
}

function readText(value: unknown, label: string): string {
	if (typeof value === 'string') return value.trim();
	const text = typeof value === 'number' ? exactText(value) : undefined;
	if (text !== undefined) return text;
	throw invalidInput(label, 'is not text', 'Enter text, or an expression that yields text.');
}

function readBoolean(value: unknown, label: string): boolean {
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw invalidInput(label, 'is neither true nor false', 'Switch it, or yield true or false.');
}

function readList(value: unknown, label: string): string[] {
	const parts = Array.isArray(value) ? value : readText(value, label).split(',');
	return parts.map((part) => readText(part, label)).filter((part) => part !== '');
}

/**
 * Masivo documents date-times such as 2023-11-07T05:31:56Z. A date without an offset, as the
 * editor's calendar gives it, keeps its day whatever the time zone of the server is.
 */
function readDate(value: unknown, label: string): string {
	const text = String(value instanceof Date ? value.toJSON() : value).trim();
	const [, day, time, offset] =
		/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text) ??
		[];
	const date = new Date(`${day}T${time ?? '00:00:00'}${offset ?? 'Z'}`);
	// JavaScript would take the 30th of February for the 2nd of March.
	const isInCalendar = day !== undefined && new Date(day).toJSON()?.startsWith(day);
	if (!isInCalendar || Number.isNaN(date.getTime())) {
		throw invalidInput(label, 'is not a date', 'Enter it as year-month-day, such as 1990-05-17.');
	}
	return date.toISOString();
}
