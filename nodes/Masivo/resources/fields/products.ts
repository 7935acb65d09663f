import { amountField, nameField, type BodyField } from './body';
import { readElements, rowsOf } from './rows';
import { rowsOrJson } from './rowsOrJson';
import { readJsonList } from '../values/json';
import { REDEMPTION } from './redemptions';

const PRODUCT: readonly BodyField[] = [
	nameField('sku', 'SKU', 'sku', { required: true, placeholder: 'e.g. COFFEE-500' }),
	amountField('amount', 'Amount', 'amount', { description: 'The quantity: how many pieces' }),
	amountField('value', 'Value', 'value', {
		description: 'Masivo does not document whether per piece or for all pieces of this line',
	}),
	amountField('discounted_value', 'Discounted Value', 'discountedValue'),
];

/** A product of a JSON list may have rewards of its own that are redeemed for it. */
const redeem: BodyField = {
	api: 'redeem',
	property: { displayName: 'Redeem', name: 'redeem', type: 'json', default: '[]' },
	read: (label, value) => readElements(label, readJsonList(label, value), REDEMPTION),
};

export const products = rowsOrJson(
	rowsOf('Products', 'products', 'Product', PRODUCT),
	{
		placeholder: 'e.g. [{"sku": "COFFEE-500", "amount": 2, "value": 40}]',
		description:
			'A JSON list of products with sku, amount, value and discounted_value; an expression may return a list. A product may also have redeem, tags and metadata.',
	},
	[redeem],
);
