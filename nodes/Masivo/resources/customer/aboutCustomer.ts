import type { RequestWords } from '../../transport/request';
import { customerNamed } from './customerFields';

/** What texts say of a request about one customer. */
export function aboutCustomer(
	customerId: string,
): Pick<RequestWords, 'subject' | 'ifUnknown' | 'lookUp'> {
	return {
		subject: customerNamed(customerId),
		ifUnknown: 'Check the ID; upper and lower case and spaces count.',
		lookUp: 'look the customer up (Customer → Get)',
	};
}
