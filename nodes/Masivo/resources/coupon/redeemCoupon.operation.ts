import { defineOperation } from '../../execution/operation';
import { recordIn } from '../../transport/request/envelope';
import { additionalFields, idField, nameField, required } from '../fields/body';
import {
	customerIdToWrite,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
} from '../fields/customer';
import { pick, simplify } from '../fields/paging';
import { brandId } from '../fields/references';
import { aboutCoupon, couponCode } from './couponCode';

/** Besides the customer: what the coupon brought. */
const BROUGHT = ['accumulations'];

const inputs = {
	customerId: customerIdToWrite,
	coupon: required(couponCode),
	simplify,
	additional: additionalFields(
		{
			...brandId,
			decides: 'entered',
			property: {
				...brandId.property,
				description:
					'Where to find it: wallet → lines → brand_id (Customer → Get), or the dashboard. Blank: none (null).',
			},
		},
		idField('channel_id', 'Channel ID', 'channelId'),
		nameField('platform', 'Platform', 'platform', {
			description: 'The name of the platform; the public documentation lists none',
		}),
		idField('store_id', 'Store ID', 'storeId'),
	),
};

export const redeemCoupon = defineOperation({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem coupon',
	description:
		'Use up a coupon code for a customer; what it brings, such as points, is added to the wallet',
	caution:
		'Changes the wallet, and may count each time. Never repeat a call that may have arrived: look at the wallet first. Only Coupon → Reverse takes it back.',

	inputs,

	/** Whether a customer may redeem a coupon can depend on what the one before brought. */
	key: ({ customerId }) => customerId,

	/**
	 * No idempotency key is documented: sent twice, a coupon might be redeemed twice. The guide shows
	 * `brand_id` above its optional values, and as one that may be null (GUIDE-COUP): null is sent where no
	 * brand is given, which holds whether it is required or not.
	 */
	run: async ({ customerId, coupon, additional }, send) => {
		const answer = await send({
			method: 'POST',
			path: '/coupons/redeem',
			body: { customer_id: customerId, ...coupon, brand_id: null, ...additional },
			...aboutCoupon(coupon.code, customerId),
			refusal: `Coupon "${String(coupon.code)}" was refused for ${customerNamed(customerId)}`,
			idempotent: false,
		});
		return { ...readCustomerAnswer(answer, customerId), ...pick(recordIn(answer), BROUGHT) };
	},

	read: (answer, { simplify }) => [
		{ ...customerOutput(answer, simplify), ...pick(answer, BROUGHT) },
	],
});
