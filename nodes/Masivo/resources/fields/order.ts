import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { allOf, type Input, type Unique } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { readJsonList } from '../values/json';
import { readPositive } from '../values/number';
import {
	amountField,
	type BodyField,
	collection,
	idField,
	merged,
	nameField,
	objectField,
	optional,
	unlessEmpty,
} from './body';
import { locatorBodyField, rewardField } from './references';
import { readElements, rowsOf, rowsOrJson } from './rows';

const reward: INodeProperties = { ...rewardField, required: true };

const amount = amountField('amount', 'Amount', 'amount', {
	required: true,
	description: 'How much of the reward, such as a number of points; more than 0',
});

/** What the API calls a redemption: a reward, and how much of it is taken from the wallet. */
const REDEMPTION: readonly BodyField[] = [
	locatorBodyField('id', reward),
	{ ...amount, read: readPositive },
];

export const redemptions = rowsOf('Rewards to Redeem', 'redeem', 'Reward', REDEMPTION, {
	description: "What is taken from the customer's wallet for the order",
});

const PRODUCT: readonly BodyField[] = [
	nameField('sku', 'SKU', 'sku', { required: true, placeholder: 'e.g. COFFEE-500' }),
	amountField('amount', 'Amount', 'amount', { description: 'The quantity: how many pieces' }),
	amountField('value', 'Value', 'value', {
		description: 'Masivo does not document whether per piece or for all pieces of this line',
	}),
	amountField('discounted_value', 'Discounted Value', 'discountedValue', {
		description: 'Masivo documents no more of it than its name: discounted_value',
	}),
];

/** A product of a JSON list may have rewards of its own that are redeemed for it. */
const redeem: BodyField = {
	api: 'redeem',
	property: { displayName: 'Redeem', name: 'redeem', type: 'json', default: '[]' },
	read: (label, value, when) => readElements(label, readJsonList(label, value), REDEMPTION, when),
};

const products = rowsOrJson(
	rowsOf('Products', 'products', 'Product', PRODUCT),
	{
		placeholder: 'e.g. [{"sku": "COFFEE-500", "amount": 2, "value": 40}]',
		description:
			'A JSON list of products with sku, amount, value and discounted_value; an expression may return a list. A product may also have redeem, tags and metadata.',
	},
	[redeem],
);

export const orderValue = amountField('value', 'Order Value', 'orderValue', {
	placeholder: 'e.g. 80.50',
	description: 'What the order is worth, in the currency of the account',
});

const purchaseId: BodyField = {
	...idField('purchase_id', 'Purchase ID', 'purchaseId', {
		placeholder: 'e.g. order-1001',
		description:
			'The identifier of the order in your system, by which an event that comes twice in one execution is refused',
	}),
	decides: 'added',
};

/** For events, past ones too, and for previews (api/masivo.openapi.yaml, Order). */
const ORDER: readonly BodyField[] = [
	idField('channel_id', 'Channel ID', 'channelId'),
	amountField('discounted_value', 'Discounted Value', 'discountedValue', {
		description: 'Masivo documents no more of it than its name: discounted_value',
	}),
	objectField('metadata', 'Metadata', 'metadata', {
		description: 'A JSON object of your own data about the order',
	}),
	nameField('payment_method', 'Payment Method', 'paymentMethod', {
		placeholder: 'e.g. CREDIT',
		description:
			"One of Masivo's values, such as CREDIT; the public documentation does not list them all",
	}),
	purchaseId,
	idField('store_id', 'Store ID', 'storeId'),
];

const SHIPPING: readonly BodyField[] = [
	amountField('discounted_value', 'Shipping Discounted Value', 'shippingDiscountedValue', {
		description: 'Masivo documents no more of it than its name: discounted_value',
	}),
	amountField('value', 'Shipping Value', 'shippingValue'),
];

/** What is shown as one collection. */
const details = collection(
	'Order',
	'order',
	[...ORDER, ...SHIPPING].sort((a, b) =>
		a.property.displayName.localeCompare(b.property.displayName),
	),
	'Order Field',
);

const body = merged(optional(orderValue), collection('Order', 'order', ORDER));

const shipping = collection('Order', 'order', SHIPPING);

/** With Order Value, which an operation shows where it needs it. Undefined where nothing was entered. */
export const order: Input<IDataObject | undefined> = {
	fields: allOf({ products, details }).fields,
	read(item, when) {
		const bought = unlessEmpty(products.read(item, when));
		const shipped = unlessEmpty(shipping.read(item, when));
		return unlessEmpty({
			...body.read(item, when),
			...(bought && { products: bought }),
			...(shipped && { shipping: shipped }),
		});
	},
};

/** By what two events are one purchase, which counts once; nothing where an event has no Purchase ID. */
export function samePurchase(
	customer: string,
	{ brand_id: brand, type, order: bought }: IDataObject,
): Unique[] {
	const id = isRecord(bought) ? bought[purchaseId.api] : undefined;
	if (typeof id !== 'string') return [];
	return [
		{
			field: purchaseId.property.displayName,
			value: id,
			same: { customer, brand: String(brand), type: String(type) },
			advice:
				"Where each item is a line of an order, as in an export of a shop, make one item of each order, with its lines in 'Products' (Using JSON).",
		},
	];
}
