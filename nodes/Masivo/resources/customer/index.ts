import type { Resource } from '../resource';
import { deleteTags } from './deleteTags';

export const customer: Resource = {
	value: 'customer',
	name: 'Customer',
	operations: [deleteTags],
};
