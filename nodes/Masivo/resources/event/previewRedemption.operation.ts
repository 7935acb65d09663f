import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { isRecord } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { invalidInput } from '../../transport/failure/failure';
import { recordIn } from '../../transport/request/envelope';
import { readRequired } from '../fields/body';
import { confirmIdentity } from '../fields/confirmation';
import { customerIdToWriteField, customerNamed, readCustomerIdToWrite } from '../fields/customer';
import { orderFields, orderValue, readOrder, redemptions } from '../fields/order';
import { requiredBrandId } from '../fields/references';
import { readRows } from '../fields/rows';

interface Plan {
	customerId: string;
	body: IDataObject;
}

export const previewRedemption = defineOperation<Plan, IDataObject>({
	value: 'previewRedemption',
	name: 'Preview Redemption',
	action: 'Preview redemption',
	description:
		'Show what an order would cost if a customer redeemed rewards for it; nothing is redeemed',

	fields: [
		customerIdToWriteField,
		requiredBrandId.property,
		{ ...orderValue.property, required: true },
		redemptions.property,
		...orderFields,
	],

	plan: (item) => {
		const customerId = readCustomerIdToWrite(item);
		const required = readRequired(item, [requiredBrandId]);
		const order = readOrderToPreview(item);
		return { customerId, body: { customer_id: customerId, ...required, order } };
	},

	run: async ({ customerId, body }, send) => {
		const answer = await send({
			method: 'PUT',
			path: '/events/redeem/preview',
			body,
			subject: `an order of ${customerNamed(customerId)}`,
			idempotent: true,
			changesNothing: true,
		});
		const preview = recordIn(answer);
		if (!isRecord(preview.order)) throw notMasivosAnswer(answer);
		return preview;
	},

	read(preview, { customerId }) {
		confirmIdentity('customer', { id: preview.customer_id }, customerId, true);
		return [preview];
	},
});

function readOrderToPreview(item: ItemParameters): IDataObject {
	const order = { ...readRequired(item, [orderValue]), ...readOrder(item) };
	const redeem = readRows(item, redemptions);
	const products = Array.isArray(order.products) ? order.products.filter(isRecord) : [];
	if (redeem.length > 0) return { ...order, redeem };
	if (products.some((product) => product.redeem !== undefined)) return order;
	throw invalidInput(
		redemptions.property.displayName,
		'is empty',
		'Add at least one reward: without it there is nothing to preview.',
	);
}
