import { refusedValue } from '../../transport/failure';
import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { isBlankText, withoutStrayEnds, withoutUnseenEnds } from '../values/characters';
import { AS_TEXT, isNumeric, numberAsText } from '../values/number';
import { oddityInName } from '../values/oddity';

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

/** For operations that may register a customer. */
export const newCustomerIdField: INodeProperties = {
	...customerIdField,
	description:
		'The unique identifier of the customer in your system. Blanks, line breaks and characters that cannot be seen are taken off at its ends.',
};

const FIELD = customerIdField.displayName;

/**
 * The ID as text. Blanks at its ends count, since a customer may have been registered with them;
 * what cannot be seen there is taken off.
 *
 * @throws Failure for what is no ID, and for `.` and `..`, which would change the called address
 */
export function readCustomerId(item: ItemParameters): string {
	return readId(item, withoutUnseenEnds);
}

/** The ID of a customer who may be new: blanks at its ends would make another customer of it. */
export function readNewCustomerId(item: ItemParameters): string {
	return readId(item, withoutStrayEnds);
}

function readId(item: ItemParameters, withoutEnds: (text: string) => string): string {
	const value = item.get(customerIdField.name);
	const fill = "Enter the customer's ID, or an expression that yields it for every item.";
	const text = isNumeric(value) ? numberAsText(value) : (value ?? '');
	if (text === undefined)
		throw refusedValue(FIELD, 'is a number that is not exact', value, AS_TEXT);
	if (typeof text !== 'string') throw refusedValue(FIELD, 'is not text', value, fill);
	if (isBlankText(text)) throw refusedValue(FIELD, 'is empty', value, fill);

	const id = withoutEnds(text);
	if (/^\s*\.\.?\s*$/.test(id)) {
		const advice = 'Masivo would take it for another address.';
		throw refusedValue(FIELD, 'cannot be a dot', value, advice);
	}
	const oddity = oddityInName(withoutStrayEnds(id));
	if (oddity) throw refusedValue(FIELD, oddity.is, value, oddity.advice);
	return id;
}

/** How error messages name a customer. */
export function customerNamed(id: string): string {
	return `customer "${id}"`;
}
