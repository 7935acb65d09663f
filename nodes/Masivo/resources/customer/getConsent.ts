import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { customerIdField, readCustomerId } from '../fields/customer';
import { consentIn, consentRequest } from './consent';

interface Plan {
	customerId: string;
}

export const getConsent = defineOperation<Plan, IDataObject>({
	value: 'getConsent',
	name: 'Get Consent',
	action: 'Get customer consent',
	description:
		'Look up what a customer agreed to. Where nothing was ever stored, Masivo answers that everything is agreed to.',

	fields: [customerIdField],

	plan: (item) => ({ customerId: readCustomerId(item) }),

	key: ({ customerId }) => customerId,

	merge: (plans) => plans[0],

	run: async ({ customerId }, send) =>
		consentIn(await send(consentRequest(customerId)), customerId),

	read: (consent) => [{ consent }],
});
