import { defineOperation } from '../../execution/operation';
import { required } from '../fields/body';
import {
	customerIdToWrite,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
} from '../fields/customer';
import { simplify } from '../fields/paging';
import { aboutCoupon, couponCode } from './redeemCoupon.operation';

const inputs = { customerId: customerIdToWrite, body: required(couponCode), simplify };

export const reverseCoupon = defineOperation({
	value: 'reverse',
	name: 'Reverse',
	action: 'Reverse coupon',
	description:
		'Undo the redemption of a coupon code; what it brought, such as points, leaves the wallet again',
	caution:
		'Changes the wallet. The customer may have redeemed the code several times, so never repeat a call that may have taken effect: look at the wallet first.',

	inputs,

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

	accepted: ({ customerId, body }) => ({ customer_id: customerId, ...body }),
});
