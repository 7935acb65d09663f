import type { Context } from 'openapi-backend';
import type { operations } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { authorize } from '../handlers/auth';
import { getCampaign, listCampaigns } from '../handlers/campaigns';
import { getConsent, updateConsent } from '../handlers/consent';
import { redeemCoupon, reverseCoupon } from '../handlers/coupons';
import {
	createCustomer,
	getCustomer,
	identifyCustomer,
	updateCustomer,
} from '../handlers/customers';
import { registerDevice } from '../handlers/devices';
import { fulfillEvent, reverseEvent, sendEvent } from '../handlers/events';
import { listGiftCards } from '../handlers/giftCards';
import { importCustomers, importEvents, importTransactions } from '../handlers/imports';
import { createOneTimeCode, verifyOneTimeCode } from '../handlers/oneTimeCodes';
import { previewRedemption } from '../handlers/preview';
import { requestReferralCode } from '../handlers/referralCodes';
import { createReward, getReward, listRewards } from '../handlers/rewards';
import { deleteCustomerTags, upsertCustomerTags } from '../handlers/tags';
import { listTiers } from './tiers';
import { listCustomerTransactions, listTransactions } from '../handlers/transactions';

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
