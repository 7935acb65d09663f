import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import type { RequestWords } from '../../transport/failure/failure';
import { path, type MasivoRequest } from '../../transport/request/request';
import { withoutUnseenEnds } from '../values/characters';
import { readId, readIdToWrite } from '../values/id';

export const customerIdField: INodeProperties = {
	displayName: 'Customer ID',
	name: 'customerId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1716573314',
	description:
		'The unique identifier of the customer in your system, as registered in Masivo. Blanks at its ends count; line breaks and characters that cannot be seen are taken off there.',
};

/** For operations that write: blanks at its ends would be another customer. */
export const customerIdToWriteField: INodeProperties = {
	...customerIdField,
	description:
		'The unique identifier of the customer in your system. Blanks, line breaks and characters that cannot be seen are taken off at its ends.',
};

/**
 * The ID as text. Blanks at its ends count, since a customer may have been registered with them;
 * what cannot be seen there is taken off.
 *
 * @throws Failure for what is no ID
 */
export function readCustomerId(item: ItemParameters): string {
	return readId(customerIdField.displayName, item.get(customerIdField.name), withoutUnseenEnds);
}

/** The same where something is booked for the customer: what was disfigured is refused, too. */
export function readCustomerIdToWrite(item: ItemParameters): string {
	const value = item.get(customerIdField.name);
	return readIdToWrite(customerIdField.displayName, value, ' of a customer', withoutUnseenEnds);
}

/** The ID of a customer who may be new: blanks at its ends would make another customer of it. */
export function readNewCustomerId(item: ItemParameters): string {
	const value = item.get(customerIdField.name);
	return readIdToWrite(customerIdField.displayName, value, ' of a new customer');
}

/** How error messages name a customer. */
export function customerNamed(id: string): string {
	return `customer "${id}"`;
}

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

/** 404 is the documented answer for an ID that is not registered (CUST-GET, GUIDE-REG). */
export function getRequest(customerId: string): MasivoRequest {
	return {
		method: 'GET',
		path: path`/customers/${customerId}`,
		...aboutCustomer(customerId),
		refusal: `The lookup of ${customerNamed(customerId)} was refused`,
		idempotent: true,
		accept: [404],
	};
}
