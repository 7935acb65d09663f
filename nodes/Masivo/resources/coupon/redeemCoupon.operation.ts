import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import type { RequestWords } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import { additionalFields, idField, nameField, required } from '../fields/body';
import {
	customerIdToWrite,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
} from '../fields/customer';
import { pick, simplify } from '../fields/paging';
import { brandId } from '../fields/references';
import { onceBy, sendOnce } from '../fields/sendOnce';

export const couponCode = nameField('code', 'Code', 'code', {
	required: true,
	placeholder: 'e.g. WELCOME10',
	description:
		'The code of the coupon. One of digits only has to be text: as a number it loses the zeros it begins with.',
});

/**
 * What texts say of a request about one coupon. A 404 is documented for neither: it may be about the
 * code as well as about the customer.
 */
export function aboutCoupon(
	code: unknown,
	customerId: string,
): Pick<RequestWords, 'subject' | 'lookUp'> {
	return {
		subject: `coupon "${String(code)}" for ${customerNamed(customerId)}`,
		lookUp: "look at the customer's wallet (Customer → Get)",
	};
}

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
	sendOnce: sendOnce('the customer and the code'),
};

export const redeemCoupon = defineOperation({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem coupon',
	description:
		'Use up a coupon code for a customer; what it brings, such as points, is added to the wallet',
	caution:
		'Changes the wallet, and may count each time. Never repeat a call that may have taken effect: look at the wallet first. Only Coupon → Reverse takes it back.',

	inputs,

	/** Whether a customer may redeem a coupon can depend on what the one before brought. */
	key: ({ customerId }) => customerId,

	once: ({ customerId, coupon, sendOnce }) =>
		onceBy(sendOnce, aboutCoupon(coupon.code, customerId), [
			'coupon',
			...[customerId, String(coupon.code)],
		]),

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
		return { ...readCustomerAnswer(answer, customerId), ...brought(answer) };
	},

	read: (answer, { simplify }) => [
		{ ...customerOutput(answer, simplify), ...pick(answer, BROUGHT) },
	],

	accepted: ({ customerId, coupon }) => ({ customer_id: customerId, ...coupon }),
});

function brought({ body }: MasivoAnswer): IDataObject {
	const outer = isRecord(body) ? body : {};
	return { ...pick(outer, BROUGHT), ...(isRecord(outer.data) && pick(outer.data, BROUGHT)) };
}
