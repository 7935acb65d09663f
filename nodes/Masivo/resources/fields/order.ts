import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import {
	amountField,
	collectionOf,
	idField,
	nameField,
	objectField,
	readBody,
	unlessEmpty,
	type BodyField,
} from './body';
import { products } from './products';

/** What was bought: for events, past ones too, and for previews (api/masivo.openapi.yaml, Order). */

export const orderValue = amountField('value', 'Order Value', 'orderValue', {
	placeholder: 'e.g. 80.50',
	description: 'What the order is worth, in the currency of the account',
});

const ORDER: readonly BodyField[] = [
	idField('channel_id', 'Channel ID', 'channelId'),
	amountField('discounted_value', 'Discounted Value', 'discountedValue'),
	objectField('metadata', 'Metadata', 'metadata', {
		description: 'A JSON object of your own data about the order',
	}),
	nameField('payment_method', 'Payment Method', 'paymentMethod', {
		placeholder: 'e.g. CREDIT',
		description:
			"One of Masivo's values, such as CREDIT; the public documentation does not list them all",
	}),
	idField('purchase_id', 'Purchase ID', 'purchaseId', {
		placeholder: 'e.g. order-1001',
		description: 'The identifier of the order in your system',
	}),
	idField('store_id', 'Store ID', 'storeId'),
];

const SHIPPING: readonly BodyField[] = [
	amountField('discounted_value', 'Shipping Discounted Value', 'shippingDiscountedValue'),
	amountField('value', 'Shipping Value', 'shippingValue'),
];

/** Beside Order Value, which an operation shows where it needs it. */
export const orderFields: INodeProperties[] = [
	...products.fields,
	collectionOf(
		'Order',
		'order',
		[...ORDER, ...SHIPPING].sort((a, b) =>
			a.property.displayName.localeCompare(b.property.displayName),
		),
		'Order Field',
	),
];

/** Undefined where nothing of it was entered. @throws Failure that names the field */
export function readOrder(item: ItemParameters): IDataObject | undefined {
	const bought = unlessEmpty(products.read(item));
	const shipping = unlessEmpty(readBody(item, SHIPPING, 'order'));
	return unlessEmpty({
		...readBody(item, [orderValue], ''),
		...readBody(item, ORDER, 'order'),
		...(bought && { products: bought }),
		...(shipping && { shipping }),
	});
}
