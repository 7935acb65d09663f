import type { IDataObject } from 'n8n-workflow';

import { isRecord, masivoFailure, shown } from '../../transport/failure';
import { notMasivosAnswer } from '../../transport/failureTexts';
import { recordIn } from '../../transport/envelope';
import type { MasivoAnswer } from '../../transport/request';
import { balancesOf } from './balances';
import { customerNamed } from '../fields/customer';

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
	const { customer, wallet } = recordIn(answer);
	if (!isRecord(customer)) throw notMasivosAnswer(answer.body);
	if (!isIdOf(customer, customerId)) throw anotherCustomer(customer.id, customerId);
	return { customer, wallet: isRecord(wallet) ? wallet : null };
}

/** An ID that is all digits may come back as a number. */
function isIdOf({ id }: IDataObject, customerId: string): boolean {
	return (typeof id === 'string' || typeof id === 'number') && String(id) === customerId;
}

function anotherCustomer(id: unknown, customerId: string): Error {
	const whose =
		id === undefined || id === null
			? `does not say that it is about ${customerNamed(customerId)}`
			: `is about customer ${shown(id)}, not about ${customerNamed(customerId)}`;
	return masivoFailure({
		message: `The answer ${whose}`,
		description:
			'It is not known whether the request took effect, nor for whom: look both up in Masivo before you send it again.',
	});
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
		balances: balancesOf(wallet),
	};
}
