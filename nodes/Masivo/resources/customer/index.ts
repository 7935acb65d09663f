import { defineResource } from '../resource';
import { createCustomer } from './createCustomer';
import { createOrUpdateCustomer } from './createOrUpdateCustomer';
import { deleteTags } from './tags/deleteTags';
import { getConsent } from './getConsent';
import { getCustomer } from './getCustomer';
import { getGiftCards } from './getGiftCards';
import { getReferralCode } from './getReferralCode';
import { getTransactions } from './getTransactions';
import { identifyCustomer } from './identifyCustomer';
import { registerDevice } from './registerDevice';
import { updateConsent } from './updateConsent';
import { updateCustomer } from './updateCustomer';
import { updateTags } from './tags/updateTags';

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
