import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { createFields, readCreateBody } from './createFields';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from './customerAnswer';
import { readCustomerId, readSimplify } from './customerFields';
import { createRequest } from './customerRequests';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

export const createCustomer = defineOperation<Plan, CustomerAnswer>({
	value: 'create',
	name: 'Create',
	action: 'Create customer',
	description: 'Register a customer who is new; not meant for imports of existing customers',

	fields: createFields,

	plan: (item) => ({
		customerId: readCustomerId(item),
		body: readCreateBody(item),
		simplify: readSimplify(item),
	}),

	key: ({ customerId }) => customerId,

	run: async ({ customerId, body }, send) =>
		readCustomerAnswer(await send(createRequest(customerId, body))),

	read: (answer, { simplify }) => customerOutput(answer, simplify),
});
