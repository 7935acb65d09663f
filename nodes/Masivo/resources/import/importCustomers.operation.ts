import type { IDataObject } from 'n8n-workflow';

import type { Circumstances } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { type BodyField, collectionOf, objectField, readBody, unlessEmpty } from '../fields/body';
import { customerIdToWriteField, readNewCustomerId } from '../fields/customer';
import { ANY_TIME, momentField } from '../fields/moment';
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
import type { ImportRow } from './importFields';

const MAIN: readonly BodyField[] = [name, email];

const additional = (when: Circumstances): readonly BodyField[] => [
	birthDate,
	country,
	documentNumber,
	documentType,
	gender,
	objectField('metrics', 'Metrics', 'metrics', {
		description:
			'A JSON object of what the customer has spent in which time: lifetime, last_year, this_year and so on, each with from, to, tier_id, last_visit, last_session, spend_total and number_of_purchases',
	}),
	momentField('registration_date', 'Registration Date', 'registrationDate', when, {
		description: 'When the customer joined',
		day: 'start',
	}),
];

export const importCustomers = defineImport({
	value: 'customers',
	name: 'Import Customers',
	action: 'Import customers',
	description: 'Move existing customers in with their balances, one per item. Masivo queues them.',
	caution:
		'Their IDs and email addresses are unique in an account. Masivo calls no registration webhook for them. Imported twice, balances may count twice.',
	noun: 'customers',
	path: '/customers/migrate',

	fields: [
		customerIdToWriteField,
		...MAIN.map(({ property }) => property),
		...balances(ANY_TIME).fields,
		collectionOf('Additional Fields', 'additionalFields', additional(ANY_TIME)),
	],

	readRow(item, when) {
		const customerId = readNewCustomerId(item);
		return { customerId, row: { id: customerId, ...readCustomer(item, when) } };
	},

	customersOf: (rows) => rows.map(({ row }) => row),

	/** Both are unique in an account (GUIDE-MIG). */
	unique: ({ customerId, row }: ImportRow) => [
		{ field: customerIdToWriteField.displayName, value: customerId },
		...(typeof row.email === 'string'
			? [{ field: email.property.displayName, value: row.email.toLowerCase() }]
			: []),
	],
});

function readCustomer(item: ItemParameters, when: Circumstances): IDataObject {
	const balance = unlessEmpty(balances(when).read(item));
	return {
		...readBody(item, MAIN, ''),
		...readBody(item, additional(when), 'additionalFields'),
		...(balance && { balance }),
	};
}
