import { defineOperation } from '../../execution/operation';
import { confirmFields } from '../fields/confirmation';
import {
	customerNamed,
	customerOutput,
	lookAtCustomer,
	readCustomerAnswer,
} from '../fields/customer';
import { createInputs, WRITABLE } from './customerBody';
import { createRequest } from './customerRequests';

/** What a 409 means is not documented. */
const IF_TAKEN =
	'The ID or the email address may already be registered. Customer → Create or Update writes either way: it updates the customer who has this ID, and creates one if nobody has it.';

export const createCustomer = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create customer',
	description: 'Register a customer who is new; not meant for imports of existing customers',
	caution: 'Never repeat a call that may have taken effect: look the customer up first.',

	inputs: createInputs,

	key: ({ customerId }) => customerId,

	run: async ({ customerId, body }, send) =>
		await send({ ...createRequest(customerId, body), ifTaken: IF_TAKEN }),

	/** That the customer is there is what was asked for, whatever else is shown of him. */
	read(answer, { customerId, body, simplify }) {
		const found = readCustomerAnswer(answer, customerId);
		confirmFields(customerNamed(customerId), body, found.customer, WRITABLE);
		return [customerOutput(found, simplify)];
	},

	look: async ({ customerId }, send) => await lookAtCustomer(customerId, send),

	accepted: ({ customerId }) => ({ customer_id: customerId }),
});
