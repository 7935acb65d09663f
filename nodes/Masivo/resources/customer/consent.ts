import type { IDataObject } from 'n8n-workflow';

import { recordIn } from '../../transport/envelope';
import { isRecord } from '../../transport/failure';
import { notMasivosAnswer } from '../../transport/failureTexts';
import { path, type MasivoAnswer, type MasivoRequest } from '../../transport/request';
import { aboutCustomer } from '../fields/customer';
import { confirmIdentity } from '../fields/identity';

/** Reading a customer's consent: Get Consent shows it, Update Consent begins with it. */
export function consentRequest(customerId: string): MasivoRequest {
	return {
		method: 'GET',
		path: path`/customers/${customerId}/consent`,
		...aboutCustomer(customerId),
		idempotent: true,
	};
}

/** @throws Failure if there is none in the answer, or that of somebody else */
export function consentIn(answer: MasivoAnswer, customerId: string): IDataObject {
	const { consent } = recordIn(answer);
	if (!isRecord(consent)) throw notMasivosAnswer(answer.body);
	const { customer_id: id } = consent;
	// Where nothing was ever stored, Masivo makes the values up, perhaps without a customer.
	if (id !== undefined && id !== null) confirmIdentity('customer', { id }, customerId);
	return consent;
}
