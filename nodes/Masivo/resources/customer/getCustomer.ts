import { defineOperation } from '../../execution/operation';
import { refused } from '../../transport/failureTexts';
import type { MasivoAnswer } from '../../transport/request';
import { customerOutput, readCustomerAnswer } from './customerAnswer';
import { customerIdField, readCustomerId, readSimplify, simplifyField } from './customerFields';
import { getRequest } from './customerRequests';

interface Plan {
	customerId: string;
	simplify: boolean;
	ifNotFound: unknown;
}

export const getCustomer = defineOperation<Plan, MasivoAnswer>({
	value: 'get',
	name: 'Get',
	action: 'Get customer',
	description: 'Look up a customer and the wallet by the ID of the customer',

	fields: [customerIdField, simplifyField],

	options: [
		{
			displayName: 'If Not Found',
			name: 'ifNotFound',
			type: 'options',
			options: [
				{ name: 'Fail', value: 'fail' },
				{ name: 'Return Empty Item', value: 'returnEmptyItem' },
			],
			default: 'fail',
			description: 'What to do when Masivo has no customer with this ID',
		},
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		simplify: readSimplify(item),
		ifNotFound: item.get('options.ifNotFound'),
	}),

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	run: async ({ customerId }, send) => await send(getRequest(customerId)),

	read(answer, { customerId, simplify, ifNotFound }) {
		if (answer.status !== 404) return customerOutput(readCustomerAnswer(answer), simplify);
		if (ifNotFound === 'returnEmptyItem') return {};
		throw refused(answer.status, answer.body, getRequest(customerId), 1);
	},
});
