import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Input } from '../../execution/operation';
import { refusedValue } from '../../transport/failure/failure';
import { isBlank, readSwitch } from '../values/text';

const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	displayOptions: { show: { returnAll: [false] } },
	default: 50,
	description: 'Max number of results to return',
};

/** How many rows of a list are wanted at the most, for each item. */
export const limit: Input<number> = {
	fields: [returnAll, limitField],
	read(item) {
		if (readSwitch(returnAll.displayName, item.get(returnAll.name))) return Infinity;
		const value = item.get(limitField.name);
		if (isBlank(value)) return Number(limitField.default);
		const number = typeof value === 'string' ? Number(value) : value;
		if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 1) return number;
		const advice = `Enter a whole number from 1, or switch '${returnAll.displayName}' on.`;
		throw refusedValue(limitField.displayName, 'is out of range', value, advice);
	},
};

const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const simplify: Input<boolean> = {
	fields: [simplifyField],
	read: (item) => readSwitch(simplifyField.displayName, item.get(simplifyField.name)) ?? false,
};

/** Of what Masivo answered, the fields of these names, as far as they are there. */
export function pick(record: IDataObject, names: readonly string[]): IDataObject {
	const entries = names.map((name) => [name, record[name]] as const);
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
