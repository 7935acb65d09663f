import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { readRequired } from '../fields/body';
import {
	type CustomerAnswer,
	customerIdToWriteField,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
	readCustomerIdToWrite,
} from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/paging';
import { aboutCoupon, couponCode } from './couponCode';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

export const reverseCoupon = defineOperation<Plan, CustomerAnswer>({
	value: 'reverse',
	name: 'Reverse',
	action: 'Reverse coupon',
	description:
		'Undo the redemption of a coupon code; what it brought, such as points, leaves the wallet again',
	caution:
		'Changes the wallet. The customer may have redeemed the code several times, so never repeat a call that may have arrived: look at the wallet first.',

	fields: [customerIdToWriteField, couponCode.property, simplifyField],

	plan: (item) => ({
		customerId: readCustomerIdToWrite(item),
		body: readRequired(item, [couponCode]),
		simplify: readSimplify(item),
	}),

	key: ({ customerId }) => customerId,

	/** A customer may have redeemed it several times: a second request might undo another one of them. */
	run: async ({ customerId, body }, send) => {
		const answer = await send({
			method: 'POST',
			path: '/coupons/reverse',
			body: { customer_id: customerId, ...body },
			...aboutCoupon(body.code, customerId),
			refusal: `The reversal of coupon "${String(body.code)}" was refused for ${customerNamed(customerId)}`,
			idempotent: false,
		});
		return readCustomerAnswer(answer, customerId);
	},

	read: (answer, { simplify }) => [customerOutput(answer, simplify)],
});
