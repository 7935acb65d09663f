import { defineOperation } from '../../execution/operation';
import { customerId } from '../fields/customer';
import { consentRequest, readConsent } from './consent';

const inputs = { customerId };

export const getConsent = defineOperation({
	value: 'getConsent',
	name: 'Get Consent',
	action: 'Get customer consent',
	description:
		'Look up what a customer agreed to; where nothing is stored, Masivo shows every purpose as true',

	inputs,

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	run: async ({ customerId }, send) =>
		readConsent(await send(consentRequest(customerId)), customerId),

	read: (consent) => [{ consent }],
});
