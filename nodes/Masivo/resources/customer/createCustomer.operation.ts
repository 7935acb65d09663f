import { defineOperation } from '../../execution/operation';
import { confirmFields } from '../fields/confirmation';
import { customerNamed, customerOutput, readCustomerAnswer } from '../fields/customer';
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
	caution: 'Never repeat a call that may have arrived: look the customer up first.',

	inputs: createInputs,

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
