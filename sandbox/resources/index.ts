import type { Context } from 'openapi-backend';
import type { operations } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { SandboxState } from '../state';
import * as campaigns from './campaigns';
import * as coupons from './coupons';
import * as customers from './customers';
import * as events from './events';
import * as imports from './imports';
import * as oneTimeCodes from './oneTimeCodes';
import * as rewards from './rewards';
import * as tiers from './tiers';
import * as tokens from './tokens';
import * as transactions from './transactions';

/** Answers a request that is authorized and fits the document. */
export type OperationHandler = (context: Context, call: Call<SandboxState>) => Answer;

/**
 * Has a handler for each operation of the document, under the operation's name: a file of this folder
 * exports it.
 */
export const handlers: Record<keyof operations, OperationHandler> = {
	...campaigns,
	...coupons,
	...customers,
	...events,
	...imports,
	...oneTimeCodes,
	...rewards,
	...tiers,
	...tokens,
	...transactions,
};
