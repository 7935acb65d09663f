import {
	dayField,
	listField,
	nameField,
	objectField,
	switchField,
	textField,
	unlessEmpty,
	type BodyField,
} from '../fields/body';
import { isSameEmail } from '../values/sameValue';
import { parseTags } from './tagValues';

/**
 * The fields that Masivo documents for creating a customer (api/masivo.openapi.yaml, CUST-POST), without its
 * ID. A phone number, for instance, can be read but is documented for no request.
 */
export const name = textField('name', 'Name', 'name', { placeholder: 'e.g. Ana Torres' });

export const email: BodyField = {
	...nameField('email', 'Email', 'email', { placeholder: 'e.g. name@email.com' }),
	isSame: isSameEmail,
};

export const birthDate = dayField('dob', 'Birth Date', 'birthDate', {
	description: 'The day counts as it is written, whatever the time and the time zone behind it',
});

export const country = nameField('country', 'Country', 'country');

export const documentNumber = nameField('document_number', 'Document Number', 'documentNumber');

export const documentType = nameField('document_type', 'Document Type', 'documentType');

export const gender = nameField('gender', 'Gender', 'gender', {
	placeholder: 'e.g. MALE',
	description: "One of Masivo's values; the public documentation shows only MALE",
});

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
};
