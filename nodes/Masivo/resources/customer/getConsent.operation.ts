import { defineOperation } from '../../execution/operation';
import { customerIdField, readCustomerId } from '../fields/customer';
import { consentRequest, readConsent, type Consent } from './consent';

interface Plan {
	customerId: string;
}

export const getConsent = defineOperation<Plan, Consent>({
	value: 'getConsent',
	name: 'Get Consent',
	action: 'Get customer consent',
	description:
		'Look up what a customer agreed to; where nothing is stored, Masivo shows every purpose as true',

	fields: [customerIdField],

	plan: (item) => ({ customerId: readCustomerId(item) }),

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	run: async ({ customerId }, send) =>
		readConsent(await send(consentRequest(customerId)), customerId),

	read: (consent) => [{ consent }],
});
