import { additionalFields, objectField, optional, unlessEmpty } from '../fields/body';
import { customerIdField, customerIdToWrite } from '../fields/customer';
import { momentField } from '../fields/moment';
import {
	birthDate,
	country,
	documentNumber,
	documentType,
	email,
	gender,
	name,
} from '../fields/person';
import { balances } from './importFields';
import { defineImport } from './importing';

const inputs = {
	customerId: customerIdToWrite,
	main: optional(name, email),
	balances,
	additional: additionalFields(
		birthDate,
		country,
		documentNumber,
		documentType,
		gender,
		objectField('metrics', 'Metrics', 'metrics', {
			description:
				'A JSON object of what the customer has spent in which time: lifetime, last_year, this_year and so on, each with from, to, tier_id, last_visit, last_session, spend_total and number_of_purchases',
		}),
		momentField('registration_date', 'Registration Date', 'registrationDate', {
			description: 'When the customer joined',
			day: 'start',
		}),
	),
};

export const importCustomers = defineImport({
	value: 'customers',
	name: 'Import Customers',
	action: 'Import customers',
	description: 'Move existing customers in with their balances, one per item. Masivo queues them.',
	caution:
		'Their IDs and email addresses are unique in an account. Masivo calls no registration webhook for them. Imported twice, balances may count twice.',
	noun: 'customers',
	path: '/customers/migrate',

	inputs,

	rowOf({ customerId, main, balances, additional }) {
		const balance = unlessEmpty(balances);
		const row = { id: customerId, ...main, ...additional, ...(balance && { balance }) };
		return { customerId, row };
	},

	customersOf: (rows) => rows.map(({ row }) => row),

	/** Both are unique in an account (GUIDE-MIG). */
	unique: ({ customerId, row }) => [
		{ field: customerIdField.displayName, value: customerId },
		...(typeof row.email === 'string'
			? [{ field: email.property.displayName, value: row.email.toLowerCase() }]
			: []),
	],
});
