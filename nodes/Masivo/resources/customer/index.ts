import { defineResource } from '../resource';
import { createCustomer } from './createCustomer';
import { createOrUpdateCustomer } from './createOrUpdateCustomer';
import { deleteTags } from './deleteTags';
import { getCustomer } from './getCustomer';
import { updateCustomer } from './updateCustomer';
import { updateTags } from './updateTags';

export const customer = defineResource(
	'customer',
	'Customer',
	[createCustomer, createOrUpdateCustomer, deleteTags, getCustomer, updateCustomer, updateTags],
	deleteTags,
);
