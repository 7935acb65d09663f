import type { Context } from 'openapi-backend';
import type { operations } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { authorize } from './auth';
import { getCampaign, listCampaigns } from './campaigns';
import { getConsent, updateConsent } from './consent';
import { redeemCoupon, reverseCoupon } from './coupons';
import { createCustomer, getCustomer, identifyCustomer, updateCustomer } from './customers';
import { registerDevice } from './devices';
import { fulfillEvent, reverseEvent, sendEvent } from './events';
import { listGiftCards } from './giftCards';
import { importCustomers, importEvents, importTransactions } from './imports';
import { createOneTimeCode, verifyOneTimeCode } from './oneTimeCodes';
import { previewRedemption } from './preview';
import { requestReferralCode } from './referralCodes';
import { createReward, getReward, listRewards } from './rewards';
import { deleteCustomerTags, upsertCustomerTags } from './tags';
import { listTiers } from './tiers';
import { listCustomerTransactions, listTransactions } from './transactions';

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
