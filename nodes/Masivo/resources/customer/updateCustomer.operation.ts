import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { invalidInput } from '../../transport/failure/failure';
import { type BodyField, collectionOf, readBody } from '../fields/body';
import { confirmFields } from '../fields/confirmation';
import {
	type CustomerAnswer,
	customerIdField,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
	readCustomerId,
} from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/paging';
import { birthDate, gender, name } from '../fields/person';
import { metadata, tags, WRITABLE } from './customerBody';
import { updateRequest } from './customerRequests';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

/** The fields that Masivo documents for an update (api/masivo.openapi.yaml, CUST-PATCH). */
export const UPDATABLE: readonly BodyField[] = [birthDate, gender, metadata, name, tags];

export const updateCustomer = defineOperation<Plan, CustomerAnswer>({
	value: 'update',
	name: 'Update',
	action: 'Update customer',
	description: 'Change fields of a customer; fields that are left blank stay as they are',
	caution: 'Changes the customer, and can start campaigns. Safe to repeat.',

	fields: [
		customerIdField,
		simplifyField,
		collectionOf('Update Fields', 'updateFields', UPDATABLE),
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		body: readUpdate(readBody(item, UPDATABLE, 'updateFields')),
		simplify: readSimplify(item),
	}),

	/** Several updates of one customer go out in the order of their items. */
	key: ({ customerId }) => customerId,

	run: async ({ customerId, body }, send) =>
		readCustomerAnswer(await send(updateRequest(customerId, body)), customerId),

	read(answer, { customerId, body, simplify }) {
		confirmFields(customerNamed(customerId), body, answer.customer, WRITABLE);
		return [customerOutput(answer, simplify)];
	},
});

function readUpdate(body: IDataObject): IDataObject {
	if (Object.keys(body).length > 0) return body;
	throw invalidInput('Update Fields', 'is empty', 'Add at least one field and fill it in.');
}
