import type { INodeProperties } from 'n8n-workflow';

import { defineOperation, type Input } from '../../execution/operation';
import { refused } from '../../transport/failure/answerFailures';
import { refusedValue } from '../../transport/failure/failure';
import { readOption } from '../fields/body';
import { customerId, customerOutput, getRequest, lookUpCustomer } from '../fields/customer';
import { simplify } from '../fields/paging';

const FAIL = 'fail';

const EMPTY_ITEM = 'returnEmptyItem';

const ifNotFound: INodeProperties = {
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	options: [
		{ name: 'Fail', value: FAIL },
		{ name: 'Return Empty Item', value: EMPTY_ITEM },
	],
	default: FAIL,
	description: 'What to do when Masivo has no customer with this ID',
};

const returnsEmptyItem: Input<boolean> = {
	options: [ifNotFound],
	read(item) {
		const value = readOption(item, ifNotFound) ?? FAIL;
		if (value === FAIL || value === EMPTY_ITEM) return value === EMPTY_ITEM;
		const advice = `An expression must yield ${FAIL} or ${EMPTY_ITEM}.`;
		throw refusedValue(ifNotFound.displayName, 'has no such choice', value, advice);
	},
};

const inputs = { customerId, simplify, returnsEmptyItem };

export const getCustomer = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer',
	description: 'Look up a customer and the wallet by the ID of the customer',

	inputs,

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	run: async ({ customerId }, send) => await lookUpCustomer(customerId, send),

	read(found, { customerId, simplify, returnsEmptyItem }) {
		if (!('unknown' in found)) return [customerOutput(found, simplify)];
		if (returnsEmptyItem) return [{}];
		const { unknown: body, redact } = found;
		throw refused(404, body, getRequest(customerId), 1, { ofMasivo: true, redact }).with({ body });
	},
});
