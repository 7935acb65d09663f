import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { CustomerState } from '../customers';

/** Changes the customer and answers with it as it is afterwards; 404 where there is none. */
export function withCustomer(
	id: string,
	{ state }: Call,
	change: (customer: CustomerState) => void,
): Answer {
	const customer = state.customers.get(id);
	if (!customer) return failure(404, `No customer has the id "${id}"`, 'Customer not found');
	change(customer);
	return envelope(customer);
}

export function envelope({ wallet, ...customer }: CustomerState): Answer {
	return { status: 200, body: { data: { customer, wallet } } };
}
