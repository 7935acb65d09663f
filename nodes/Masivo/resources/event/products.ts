import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { amountField, nameField, type BodyField } from '../fields/body';
import { readChoice } from '../fields/choice';
import { readElements, readRows, rowsOf } from '../fields/rows';
import { readJsonList } from '../values/json';
import { readJsonValues } from '../values/jsonValue';
import { REDEMPTION } from './redemptions';

const PRODUCT: readonly BodyField[] = [
	nameField('sku', 'SKU', 'sku', { required: true, placeholder: 'e.g. COFFEE-500' }),
	amountField('amount', 'Amount', 'amount', { description: 'How many pieces' }),
	amountField('value', 'Value', 'value'),
	amountField('discounted_value', 'Discounted Value', 'discountedValue'),
];

/** A product of a JSON list may have rewards of its own that are redeemed for it. */
const redeem: BodyField = {
	api: 'redeem',
	property: { displayName: 'Redeem', name: 'redeem', type: 'json', default: '[]' },
	read: (label, value) => readElements(label, readJsonList(label, value), REDEMPTION),
};

const specifyProducts: INodeProperties = {
	displayName: 'Specify Products',
	name: 'specifyProducts',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
};

const rows = rowsOf('Products', 'products', 'Product', PRODUCT);

const json: INodeProperties = {
	displayName: 'Products',
	name: 'productsJson',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. [{"sku": "COFFEE-500", "amount": 2, "value": 40}]',
	description:
		'A JSON list of products with sku, amount, value and discounted_value; an expression may return a list. A product may also have redeem, tags and metadata.',
};

export const productFields: INodeProperties[] = [
	specifyProducts,
	{ ...rows.property, displayOptions: { show: { specifyProducts: ['fields'] } } },
	{ ...json, displayOptions: { show: { specifyProducts: ['json'] } } },
];

/** @throws Failure that names the product and its field */
export function readProducts(item: ItemParameters): IDataObject[] {
	const how = item.get(specifyProducts.name);
	const isJson = readChoice(specifyProducts.displayName, how, ['fields', 'json']) === 'json';
	if (!isJson) return readRows(item, rows);
	const label = json.displayName;
	const list = readJsonValues(label, readJsonList(label, item.get(json.name)));
	return readElements(label, list, [...PRODUCT, redeem]);
}
