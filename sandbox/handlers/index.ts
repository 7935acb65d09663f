import type { Context } from 'openapi-backend';
import type { operations } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { authorize } from './auth';
import { createCustomer, getCustomer, updateCustomer } from './customers';
import { deleteCustomerTags, upsertCustomerTags } from './tags';
import { listTiers } from './tiers';

/** Answers a request that is authorized and fits the document. */
export type OperationHandler = (context: Context, call: Call) => Answer;

/** One handler for each operation of the document. */
export const handlers: Record<keyof operations, OperationHandler> = {
	authorize,
	listTiers,
	createCustomer,
	getCustomer,
	updateCustomer,
	upsertCustomerTags,
	deleteCustomerTags,
};
