import {
	additionalFields,
	type BodyField,
	listField,
	merged,
	nameField,
	objectField,
	optional,
	switchField,
	unlessEmpty,
} from '../fields/body';
import { customerIdToWrite } from '../fields/customer';
import { simplify } from '../fields/paging';
import {
	birthDate,
	country,
	documentNumber,
	documentType,
	email,
	gender,
	name,
} from '../fields/person';
import { isSameValue } from '../values/sameValue';
import { parseTags, tagsShown } from './tags/tagValues';

/**
 * The fields that Masivo documents for creating a customer (api/masivo.openapi.yaml, CUST-POST), without its
 * ID and those of `fields/person.ts`. A phone number, for instance, can be read but is documented for no
 * request.
 */
export const isAnonymous = switchField(
	'is_anonymous',
	'Anonymous',
	'isAnonymous',
	'Whether the customer is not identified yet',
);

export const metadata = objectField('metadata', 'Metadata', 'metadata', {
	description:
		'A JSON object of your own data. Whether an update merges it with what is there or replaces it is not documented.',
});

export const platforms = listField('platforms', 'Platforms', 'platforms');

export const referralCode = nameField('referral_code', 'Referral Code', 'referralCode');

export const tags: BodyField = {
	...objectField('tags', 'Tags', 'tags', {
		description:
			'A JSON object of tags whose values are text, numbers or true/false. To set tags of a customer that exists, Update Tags keeps the others for certain.',
	}),
	read: (label, value) => unlessEmpty(parseTags(label, value)),
	isSame: (sent, shown) => isSameValue(sent, tagsShown(shown)),
};

/** What Create and Create or Update ask for. */

const ADDITIONAL: readonly BodyField[] = [
	isAnonymous,
	birthDate,
	country,
	documentNumber,
	documentType,
	gender,
	metadata,
	platforms,
	referralCode,
	tags,
];

/** Every field of a customer that can be written. */
export const WRITABLE: readonly BodyField[] = [name, email, ...ADDITIONAL];

const main = optional(name, email);

const additional = additionalFields(...ADDITIONAL);

export const createInputs = {
	customerId: customerIdToWrite,
	main: { fields: main.fields },
	simplify,
	/** Without the ID. */
	body: { ...merged(main, additional), fields: additional.fields },
};
