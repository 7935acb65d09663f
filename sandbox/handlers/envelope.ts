import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { CustomerState } from '../resources/customers';

/** Changes the customer and answers with it as it is afterwards; 404 where there is none. */
export function withCustomer(
	id: string | undefined,
	call: Call,
	change: (customer: CustomerState) => void,
): Answer {
	return ofCustomer(id, call, (customer) => {
		change(customer);
		return envelope(customer);
	});
}

/** Lets a customer's answer be made; 404 where there is no such customer. */
export function ofCustomer(
	id: string | undefined,
	{ state }: Call,
	answer: (customer: CustomerState) => Answer,
): Answer {
	const customer = state.customers.get(id ?? '');
	if (customer) return answer(customer);
	return failure(404, `No customer has the id "${id}"`, 'Customer not found');
}

export function envelope(customer: CustomerState): Answer {
	return { status: 200, body: { data: customerData(customer) } };
}

export function customerData({
	wallet,
	owned: _owned,
	...customer
}: CustomerState): components['schemas']['CustomerData'] {
	return { customer, wallet };
}
