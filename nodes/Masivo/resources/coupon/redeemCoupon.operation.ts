import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { recordIn } from '../../transport/request/envelope';
import {
	type BodyField,
	collectionOf,
	idField,
	nameField,
	readBody,
	readRequired,
} from '../fields/body';
import {
	type CustomerAnswer,
	customerIdToWriteField,
	customerNamed,
	customerOutput,
	readCustomerAnswer,
	readCustomerIdToWrite,
} from '../fields/customer';
import { pick, readSimplify, simplifyField } from '../fields/paging';
import { brandId } from '../fields/references';
import { aboutCoupon, couponCode } from './couponCode';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

/** Besides the customer: what the coupon brought. */
const BROUGHT = ['accumulations'];

const ADDITIONAL: readonly BodyField[] = [
	{
		...brandId,
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
];

export const redeemCoupon = defineOperation<Plan, CustomerAnswer & IDataObject>({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem coupon',
	description:
		'Use up a coupon code for a customer; what it brings, such as points, is added to the wallet',
	caution:
		'Changes the wallet, and may count each time. Never repeat a call that may have arrived: look at the wallet first. Only Coupon → Reverse takes it back.',

	fields: [
		customerIdToWriteField,
		couponCode.property,
		simplifyField,
		collectionOf('Additional Fields', 'additionalFields', ADDITIONAL),
	],

	plan: (item) => ({
		customerId: readCustomerIdToWrite(item),
		body: readCoupon(item),
		simplify: readSimplify(item),
	}),

	/** Whether a customer may redeem a coupon can depend on what the one before brought. */
	key: ({ customerId }) => customerId,

	/** No idempotency key is documented: sent twice, a coupon might be redeemed twice. */
	run: async ({ customerId, body }, send) => {
		const answer = await send({
			method: 'POST',
			path: '/coupons/redeem',
			body: { customer_id: customerId, ...body },
			...aboutCoupon(body.code, customerId),
			refusal: `Coupon "${String(body.code)}" was refused for ${customerNamed(customerId)}`,
			idempotent: false,
		});
		return { ...readCustomerAnswer(answer, customerId), ...pick(recordIn(answer), BROUGHT) };
	},

	read: (answer, { simplify }) => [
		{ ...customerOutput(answer, simplify), ...pick(answer, BROUGHT) },
	],
});

/**
 * The guide shows `brand_id` above its optional values, and as one that may be null (GUIDE-COUP): null
 * is sent where no brand is given, which holds whether it is required or not.
 */
function readCoupon(item: ItemParameters): IDataObject {
	const code = readRequired(item, [couponCode]);
	return { ...code, brand_id: null, ...readBody(item, ADDITIONAL, 'additionalFields') };
}
