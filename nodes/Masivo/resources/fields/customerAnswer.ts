import type { IDataObject } from 'n8n-workflow';

import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { recordIn } from '../../transport/request/envelope';
import { isRecord } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import { isBlank } from '../values/text';
import { balancesOf } from './balances';
import { confirmIdentity } from './identity';

/** What Masivo answers to most customer calls (api/masivo.openapi.yaml, CustomerEnvelope). */
export interface CustomerAnswer {
	customer: IDataObject;
	wallet: IDataObject | null;
}

/**
 * @throws Failure if the answer holds no customer (a web page, `null`, half an answer) or another
 *   one than was asked for: it proves nothing then
 */
export function readCustomerAnswer(answer: MasivoAnswer, customerId: string): CustomerAnswer {
	const found = customerIn(answer);
	confirmIdentity('customer', found.customer, customerId, answer.ofRead);
	return found;
}

/** The same where it is not known beforehand who it is about: whoever it is has an ID. */
export function readAnyCustomerAnswer(answer: MasivoAnswer): CustomerAnswer {
	const found = customerIn(answer);
	const { id } = found.customer;
	if (typeof id === 'number' || (typeof id === 'string' && !isBlank(id))) return found;
	throw notMasivosAnswer(answer);
}

function customerIn(answer: MasivoAnswer): CustomerAnswer {
	const { customer, wallet } = recordIn(answer);
	if (!isRecord(customer)) throw notMasivosAnswer(answer);
	return { customer, wallet: isRecord(wallet) ? wallet : null };
}

/** The output of a customer operation: as the API returns it, or simplified. */
export function customerOutput(answer: CustomerAnswer, simplify: boolean): IDataObject {
	return simplify ? simplifyCustomer(answer) : { ...answer };
}

function simplifyCustomer({ customer, wallet }: CustomerAnswer): IDataObject {
	return {
		id: customer.id,
		name: customer.name,
		email: customer.email,
		phone: customer.phone,
		country: customer.country,
		tier_id: customer.tier_id,
		tags: customer.tags,
		...balancesOf(wallet),
	};
}
