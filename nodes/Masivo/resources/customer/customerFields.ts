import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { exactText, invalidInput } from '../../transport/failure';

/** Fields that several customer operations show, each with how it is read. */

export const customerIdField: INodeProperties = {
	displayName: 'Customer ID',
	name: 'customerId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1716573314',
	description: 'The unique identifier of the customer in your system, as registered in Masivo',
};

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * The ID as text, exactly as it was entered: spaces count, since Masivo documents no form.
 *
 * @throws Failure for what is no ID, and for `.` and `..`, which would change the called address
 */
export function readCustomerId(item: ItemParameters): string {
	const value = item.get(customerIdField.name);
	const fill = "Enter the customer's ID, or an expression that yields it for every item.";
	if (value === undefined || value === null) throw invalidCustomerId('is empty', fill);
	if (typeof value === 'number') {
		const text = exactText(value);
		if (text !== undefined) return text;
		throw invalidCustomerId(
			'is a number that is not exact',
			'Give long IDs as text: as numbers they lose digits.',
		);
	}
	if (typeof value !== 'string') throw invalidCustomerId('is not text', fill);
	if (value.trim() === '') throw invalidCustomerId('is empty', fill);
	if (value === '.' || value === '..') {
		throw invalidCustomerId('cannot be a dot', 'Masivo would take it for another address.');
	}
	if (!value.isWellFormed()) {
		throw invalidCustomerId('is not valid text', 'It holds half a character. Check its source.');
	}
	return value;
}

export function readSimplify(item: ItemParameters): boolean {
	return item.get(simplifyField.name) === true;
}

/** How error messages name a customer. */
export function customerNamed(id: string): string {
	return `customer "${id}"`;
}

function invalidCustomerId(is: string, description: string): Error {
	return invalidInput(customerIdField.displayName, is, description);
}
