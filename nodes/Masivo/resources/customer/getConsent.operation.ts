import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { soughtIn } from '../../transport/request/envelope';
import { type MasivoAnswer, type MasivoRequest, path } from '../../transport/request/request';
import { confirmIdentityIfShown } from '../fields/confirmation';
import { aboutCustomer, customerId, customerNamed } from '../fields/customer';

/** A customer's consent (api/masivo.openapi.yaml, CONSENT): its purposes are always there. */
export type Consent = IDataObject & { purposes: IDataObject };

/** Where none is stored, Masivo answers with one whose purposes are all true (CONSENT-GET). */
export function consentRequest(customerId: string): MasivoRequest {
	return {
		method: 'GET',
		path: path`/customers/${customerId}/consent`,
		...aboutCustomer(customerId),
		refusal: `The consent of ${customerNamed(customerId)} was refused`,
		idempotent: true,
	};
}

/** @throws Failure if the answer holds no consent, or another customer's */
export function readConsent(answer: MasivoAnswer, customerId: string): Consent {
	const consent = soughtIn(answer, {
		names: ['consent', 'customer'],
		is: ({ purposes }) => isRecord(purposes),
	});
	confirmIdentityIfShown('customer', consent.customer_id, customerId, answer.ofRead);
	return { ...consent, purposes: consent.purposes as IDataObject };
}

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
