import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../transport/facts/values';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { recordIn } from '../../transport/request/envelope';
import { type MasivoAnswer, type MasivoRequest, path } from '../../transport/request/request';
import { confirmIdentityIfShown } from '../fields/confirmation';
import { aboutCustomer, customerNamed } from '../fields/customer';

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
	const { consent } = recordIn(answer);
	if (!isRecord(consent) || !isRecord(consent.purposes)) throw notMasivosAnswer(answer);
	confirmIdentityIfShown('customer', consent.customer_id, customerId, answer.ofRead);
	return { ...consent, purposes: consent.purposes };
}
