import { operationOptions, type Resource } from '../resource';
import { createCustomer } from './createCustomer';
import { createOrUpdateCustomer } from './createOrUpdateCustomer';
import { deleteTags } from './deleteTags';
import { getCustomer } from './getCustomer';
import { updateCustomer } from './updateCustomer';
import { updateTags } from './updateTags';

const operations = [
	createCustomer,
	createOrUpdateCustomer,
	deleteTags,
	getCustomer,
	updateCustomer,
	updateTags,
];

export const customer: Resource = {
	value: 'customer',
	name: 'Customer',
	operations,
	operationSelector: {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['customer'] } },
		options: operationOptions(operations),
		default: 'deleteTags',
	},
};
