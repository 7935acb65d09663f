import type { Context } from 'openapi-backend';
import type { operations } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { SandboxState } from '../state';
import { getCampaign, listCampaigns } from './campaigns';
import { redeemCoupon, reverseCoupon } from './coupons';
import {
	createCustomer,
	deleteCustomerTags,
	getConsent,
	getCustomer,
	identifyCustomer,
	listCustomerTransactions,
	listGiftCards,
	registerDevice,
	requestReferralCode,
	updateConsent,
	updateCustomer,
	upsertCustomerTags,
} from './customers';
import { fulfillEvent, previewRedemption, reverseEvent, sendEvent } from './events';
import { importCustomers, importEvents, importTransactions } from './imports';
import { createOneTimeCode, verifyOneTimeCode } from './oneTimeCodes';
import { createReward, getReward, listRewards } from './rewards';
import { listTiers } from './tiers';
import { authorize } from './tokens';
import { listTransactions } from './transactions';

/** Answers a request that is authorized and fits the document. */
export type OperationHandler = (context: Context, call: Call<SandboxState>) => Answer;

/** One handler for each operation of the document. */
export const handlers: Record<keyof operations, OperationHandler> = {
	authorize,
	listTiers,
	createCustomer,
	getCustomer,
	updateCustomer,
	upsertCustomerTags,
	deleteCustomerTags,
	registerDevice,
	getConsent,
	updateConsent,
	identifyCustomer,
	listCustomerTransactions,
	listGiftCards,
	requestReferralCode,
	createOneTimeCode,
	verifyOneTimeCode,
	sendEvent,
	fulfillEvent,
	reverseEvent,
	previewRedemption,
	redeemCoupon,
	reverseCoupon,
	listRewards,
	createReward,
	getReward,
	listCampaigns,
	getCampaign,
	listTransactions,
	importCustomers,
	importEvents,
	importTransactions,
};
