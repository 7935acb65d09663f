import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { masivoFailure } from '../../transport/failure';
import { path } from '../../transport/request';
import { collectionOf, readBody, type BodyField } from '../fields/body';
import { confirmFields } from '../fields/confirmation';
import { aboutCustomer, customerIdField, customerNamed, readCustomerId } from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/simplify';
import { readIdToWrite } from '../values/id';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from './customerAnswer';
import {
	birthDate,
	country,
	documentNumber,
	documentType,
	email,
	gender,
	metadata,
	name,
	tags,
} from './customerBody';

interface Plan {
	/** Of the anonymous customer. */
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

const newId: BodyField = {
	api: 'new_id',
	property: {
		displayName: 'New Customer ID',
		name: 'newCustomerId',
		type: 'string',
		default: '',
		description:
			'The identifier that the customer has in your system from now on. Left blank, the one above stays. Blanks, line breaks and characters that cannot be seen are taken off at its ends.',
	},
	read: (label, value) => readIdToWrite(label, value, ' of a customer'),
};

const OWN: readonly BodyField[] = [newId, name, email];

const ADDITIONAL: readonly BodyField[] = [
	...[birthDate, country, documentNumber, documentType, gender, metadata, tags],
];

export const identifyCustomer = defineOperation<Plan, CustomerAnswer>({
	value: 'identify',
	name: 'Identify',
	action: 'Identify anonymous customer',
	description:
		'Turn an anonymous customer into a known one, who keeps the wallet. It cannot be taken back.',

	fields: [
		{
			...customerIdField,
			description: `Of the anonymous customer. ${customerIdField.description ?? ''}`,
		},
		...OWN.map(({ property }) => property),
		simplifyField,
		collectionOf('Additional Fields', 'additionalFields', ADDITIONAL),
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		body: { ...readBody(item, OWN, ''), ...readBody(item, ADDITIONAL, 'additionalFields') },
		simplify: readSimplify(item),
	}),

	key: ({ customerId }) => customerId,

	/** After a change of the ID, a second request would ask for a customer who is not there any more. */
	run: async (plan, send) => {
		const { customerId, body } = plan;
		const answer = await send({
			method: 'PATCH',
			path: path`/customers/${customerId}/identify/anonymous`,
			body,
			...aboutCustomer(customerId),
			lookUp: `look ${customerNamed(idAfter(plan))} up (Customer → Get)`,
			idempotent: body.new_id === undefined || body.new_id === customerId,
		});
		return readCustomerAnswer(answer, idAfter(plan));
	},

	read(answer, plan) {
		const subject = customerNamed(idAfter(plan));
		if (answer.customer.is_anonymous === true) {
			throw masivoFailure({
				message: `Masivo answered, but ${subject} is still anonymous`,
				description:
					'Nothing says that the customer was identified. Look the customer up in Masivo.',
			});
		}
		confirmFields(subject, plan.body, answer.customer, [...OWN, ...ADDITIONAL]);
		return [customerOutput(answer, plan.simplify)];
	},
});

function idAfter({ customerId, body }: Plan): string {
	return typeof body.new_id === 'string' ? body.new_id : customerId;
}
