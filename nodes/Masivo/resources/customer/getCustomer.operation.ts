import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { refused } from '../../transport/failure/answerFailures';
import { refusedValue } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import {
	customerIdField,
	customerOutput,
	getRequest,
	readCustomerAnswer,
	readCustomerId,
} from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/paging';
import { isBlank } from '../values/text';

interface Plan {
	customerId: string;
	simplify: boolean;
	returnsEmptyItem: boolean;
}

const FAIL = 'fail';

const EMPTY_ITEM = 'returnEmptyItem';

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
				{ name: 'Fail', value: FAIL },
				{ name: 'Return Empty Item', value: EMPTY_ITEM },
			],
			default: FAIL,
			description: 'What to do when Masivo has no customer with this ID',
		},
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		simplify: readSimplify(item),
		returnsEmptyItem: readIfNotFound(item) === EMPTY_ITEM,
	}),

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	run: async ({ customerId }, send) => await send(getRequest(customerId)),

	read(answer, { customerId, simplify, returnsEmptyItem }) {
		if (answer.status !== 404) {
			return [customerOutput(readCustomerAnswer(answer, customerId), simplify)];
		}
		if (returnsEmptyItem) return [{}];
		throw refused(answer.status, answer.body, getRequest(customerId), 1);
	},
});

function readIfNotFound(item: ItemParameters): unknown {
	const value = item.get('options.ifNotFound');
	if (isBlank(value)) return FAIL;
	if (value === FAIL || value === EMPTY_ITEM) return value;
	const advice = `An expression must yield ${FAIL} or ${EMPTY_ITEM}.`;
	throw refusedValue('If Not Found', 'has no such choice', value, advice);
}
