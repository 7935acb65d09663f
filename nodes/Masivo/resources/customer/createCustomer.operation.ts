import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { confirmFields } from '../fields/confirmation';
import {
	type CustomerAnswer,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
	readNewCustomerId,
} from '../fields/customer';
import { readSimplify } from '../fields/paging';
import { createFields, readCreateBody, WRITABLE } from './customerBody';
import { createRequest } from './customerRequests';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

/** What a 409 means is not documented. */
const IF_TAKEN =
	'The ID or the email address may already be registered. Customer → Create or Update writes either way: it updates the customer who has this ID, and creates one if nobody has it.';

export const createCustomer = defineOperation<Plan, CustomerAnswer>({
	value: 'create',
	name: 'Create',
	action: 'Create customer',
	description: 'Register a customer who is new; not meant for imports of existing customers',
	caution: 'Never repeat a call that may have arrived: look the customer up first.',

	fields: createFields,

	plan: (item) => ({
		customerId: readNewCustomerId(item),
		body: readCreateBody(item),
		simplify: readSimplify(item),
	}),

	key: ({ customerId }) => customerId,

	run: async ({ customerId, body }, send) =>
		readCustomerAnswer(
			await send({ ...createRequest(customerId, body), ifTaken: IF_TAKEN }),
			customerId,
		),

	read(answer, { customerId, body, simplify }) {
		confirmFields(customerNamed(customerId), body, answer.customer, WRITABLE);
		return [customerOutput(answer, simplify)];
	},
});
