import { dayField, nameField, textField } from './body';

/** Who a customer is, for registrations, changes and imports (api/masivo.openapi.yaml, CUST-POST, MIG-CUST). */

export const name = textField('name', 'Name', 'name', { placeholder: 'e.g. Ana Torres' });

export const email = nameField('email', 'Email', 'email', { placeholder: 'e.g. name@email.com' });

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
