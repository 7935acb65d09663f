import { defineResource } from '../resource';
import { createCustomer } from './createCustomer.operation';
import { createOrUpdateCustomer } from './createOrUpdateCustomer.operation';
import { deleteTags } from './tags/deleteTags.operation';
import { getConsent } from './getConsent.operation';
import { getCustomer } from './getCustomer.operation';
import { getGiftCards } from './getGiftCards.operation';
import { getReferralCode } from './getReferralCode.operation';
import { getTransactions } from './getTransactions.operation';
import { identifyCustomer } from './identifyCustomer.operation';
import { registerDevice } from './registerDevice.operation';
import { updateConsent } from './updateConsent.operation';
import { updateCustomer } from './updateCustomer.operation';
import { updateTags } from './tags/updateTags.operation';

export const customer = defineResource(
	'customer',
	'Customer',
	[
		createCustomer,
		createOrUpdateCustomer,
		deleteTags,
		getCustomer,
		getConsent,
		getGiftCards,
		getReferralCode,
		getTransactions,
		identifyCustomer,
		registerDevice,
		updateCustomer,
		updateConsent,
		updateTags,
	],
	getCustomer,
);
