import type { INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { invalidInput, refusedValue } from '../../transport/failure/failure';
import { isBlank, readName } from '../values/text';
import { readChoice } from './choice';

export const PURCHASE = 'PURCHASE';

export const ADD_TO_CART = 'ADD_TO_CART';

/** Stands for the types that the account has made: it is not sent. */
export const CUSTOM = 'CUSTOM';

const type: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	required: true,
	options: [
		{ name: 'Add to Cart', value: ADD_TO_CART },
		{ name: 'Custom', value: CUSTOM, description: 'A type that your account has made' },
		{ name: 'Purchase', value: PURCHASE },
	],
	default: PURCHASE,
};

/**
 * Not required in the editor: where Type is an expression, n8n shows the fields of all types, and
 * would refuse to run without a custom type that nobody needs.
 */
const customType: INodeProperties = {
	displayName: 'Custom Type',
	name: 'customType',
	type: 'string',
	displayOptions: { show: { type: [CUSTOM] } },
	default: '',
	placeholder: 'e.g. CHECK_IN',
	description: 'The type as your account names it, in upper and lower case as there',
};

/** As Masivo gets it. */
export const eventType: Input<string> = {
	fields: [type, customType],
	read(item) {
		const known = [PURCHASE, ADD_TO_CART];
		const entered = item.get(type.name);
		if (isBlank(entered)) throw invalidInput(type.displayName, 'is empty', 'Choose a type.');
		const chosen = readChoice(type.displayName, entered, [...known, CUSTOM]);
		if (chosen !== CUSTOM) return chosen;
		const value = item.get(customType.name);
		if (isBlank(value)) {
			throw invalidInput(customType.displayName, 'is empty', 'Enter a type of your account.');
		}
		const custom = readName(customType.displayName, value);
		// Spelled here, the checks that such an event needs would be passed over.
		const plain = custom.toUpperCase().replace(/[\s-]+/g, '_');
		if (![...known, CUSTOM].includes(plain)) return custom;
		const advice = `Choose it in '${type.displayName}', or enter a type of your account.`;
		throw refusedValue(customType.displayName, 'is not a custom type', value, advice);
	},
};
