import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from '../fields/customerAnswer';
import { readRequired } from '../fields/body';
import { customerIdToWriteField, customerNamed, readCustomerIdToWrite } from '../fields/customer';
import { readSimplify, simplifyField } from '../fields/simplify';
import { aboutCoupon, couponCode } from './couponCode';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

export const reverseCoupon = defineOperation<Plan, CustomerAnswer>({
	value: 'reverse',
	name: 'Reverse',
	action: 'Reverse coupon and take back what it brought',
	description:
		'Undo the redemption of a coupon code by a customer: takes what it brought, such as points, from the wallet again',

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
