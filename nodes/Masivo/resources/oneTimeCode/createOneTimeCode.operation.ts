import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { recordIn } from '../../transport/request/envelope';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import type { MasivoAnswer } from '../../transport/request/request';
import { additionalFields, objectField } from '../fields/body';
import { customerIdToWrite, customerNamed } from '../fields/customer';
import { isBlank } from '../values/text';

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
		),

	read: (code) => [code],
});

/** A number would have lost the zeros it began with. */
function codeIn(answer: MasivoAnswer): IDataObject {
	const made = recordIn(answer);
	if (typeof made.code === 'string' && !isBlank(made.code)) return made;
	throw notMasivosAnswer(answer);
}
