import type { IDataObject } from 'n8n-workflow';

import { type Circumstances, defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { isRecord } from '../../transport/facts/values';
import { invalidInput } from '../../transport/failure/failure';
import { soughtIn } from '../../transport/request/envelope';
import { required } from '../fields/body';
import { confirmIdentityIfShown, valueIn } from '../fields/confirmation';
import { customerIdToWrite, customerNamed } from '../fields/customer';
import { order, orderValue, redemptions } from '../fields/order';
import { brandId } from '../fields/references';

const inputs = {
	customerId: customerIdToWrite,
	brand: required(brandId),
	value: required(orderValue),
	redeem: { fields: redemptions.fields },
	order: { fields: order.fields, read: readOrderToPreview },
};

export const previewRedemption = defineOperation({
	value: 'previewRedemption',
	name: 'Preview Redemption',
	action: 'Preview redemption',
	description:
		'Show what an order would cost if a customer redeemed rewards for it; nothing is redeemed',

	inputs,

	run: async ({ customerId, brand, order }, send) => {
		const answer = await send({
			method: 'PUT',
			path: '/events/redeem/preview',
			body: { customer_id: customerId, ...brand, order },
			subject: `an order of ${customerNamed(customerId)}`,
			idempotent: true,
			changesNothing: true,
		});
		return soughtIn(answer, { names: ['preview'], is: ({ order }) => isRecord(order) });
	},

	read(preview, { customerId }) {
		confirmIdentityIfShown('customer', valueIn(preview, 'customer_id'), customerId, true);
		return [preview];
	},
});

/** Rewards to redeem may stand beside the products, or within them. */
function readOrderToPreview(item: ItemParameters, when: Circumstances): IDataObject {
	const bought = order.read(item, when) ?? {};
	const redeem = redemptions.read(item, when);
	if (redeem.length > 0) return { ...bought, redeem };
	const products = Array.isArray(bought.products) ? bought.products.filter(isRecord) : [];
	if (products.some((product) => product.redeem !== undefined)) return bought;
	throw invalidInput(
		redemptions.property.displayName,
		'is empty',
		'Add at least one reward: without it there is nothing to preview.',
	);
}
