import { defineOperation } from '../../execution/operation';
import { additionalFields, objectField } from '../fields/body';
import { codeIn } from '../fields/confirmation';
import { customerIdToWrite, customerNamed } from '../fields/customer';

const inputs = {
	customerId: customerIdToWrite,
	body: additionalFields(
		objectField('metadata', 'Metadata', 'metadata', {
			description: 'A JSON object of your own data, which comes back when the code is verified',
		}),
	),
};

export const createOneTimeCode = defineOperation({
	value: 'create',
	name: 'Create',
	action: 'Create one-time code',
	description:
		'Create a short-lived code with which a customer proves who they are, for example at a till',
	caution:
		'The code is in the output: give it to that customer only. Called twice, there may be two codes.',

	inputs,

	/** The code of a customer's last item is the newest one. */
	key: ({ customerId }) => customerId,

	/** Sent twice, there would be two codes, and it is not documented whether the first stays valid. */
	run: async ({ customerId, body }, send) =>
		codeIn(
			await send({
				method: 'POST',
				path: '/auth/totp',
				body: { customer_id: customerId, ...body },
				subject: `a new one-time code for ${customerNamed(customerId)}`,
				idempotent: false,
				lookUp: 'make sure that no other code of the customer is in use',
				answersSecret: true,
			}),
			['totp', 'otp', 'one_time_code', 'oneTimeCode'],
		),

	read: (code) => [code],
});
