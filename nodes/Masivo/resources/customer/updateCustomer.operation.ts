import { defineOperation } from '../../execution/operation';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { type BodyField, collection, filled } from '../fields/body';
import { confirmFields } from '../fields/confirmation';
import {
	customerIdToWrite,
	customerNamed,
	customerOutput,
	lookAtCustomer,
	readCustomerAnswer,
} from '../fields/customer';
import { simplify } from '../fields/paging';
import { birthDate, gender, name } from '../fields/person';
import { metadata, tags, WRITABLE } from './customerBody';
import { updateRequest } from './customerRequests';

/** The fields that Masivo documents for an update (api/masivo.openapi.yaml, CUST-PATCH). */
export const UPDATABLE: readonly BodyField[] = [birthDate, gender, metadata, name, tags];

const inputs = {
	customerId: customerIdToWrite,
	simplify,
	body: filled(
		collection('Update Fields', 'updateFields', UPDATABLE),
		'Add at least one field and fill it in.',
	),
};

export const updateCustomer = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update customer',
	description: 'Change fields of a customer; fields that are left blank stay as they are',
	caution: 'Changes the customer, and can start campaigns. Safe to repeat.',

	inputs,

	/** Several updates of one customer go out in the order of their items. */
	key: ({ customerId }) => customerId,

	run: async ({ customerId, body }, send) => await send(updateRequest(customerId, body)),

	read(answer, { customerId, body, simplify }) {
		const found = readCustomerAnswer(answer, customerId);
		const isShown = confirmFields(customerNamed(customerId), body, found.customer, WRITABLE);
		if (!isShown) throw notMasivosAnswer(answer);
		return [customerOutput(found, simplify)];
	},

	look: async ({ customerId }, send) => await lookAtCustomer(customerId, send),

	accepted: ({ customerId }) => ({ customer_id: customerId }),
});
