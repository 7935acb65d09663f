import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import {
	birthDate,
	country,
	documentNumber,
	documentType,
	email,
	gender,
	isAnonymous,
	metadata,
	name,
	platforms,
	readBody,
	referralCode,
	tags,
	type BodyField,
} from './customerBody';
import { newCustomerIdField, simplifyField } from './customerFields';

/** What Create and Create or Update ask for. */

const ADDITIONAL: readonly BodyField[] = [
	isAnonymous,
	birthDate,
	country,
	documentNumber,
	documentType,
	gender,
	metadata,
	platforms,
	referralCode,
	tags,
];

/** Every field of a customer that can be written. */
export const WRITABLE: readonly BodyField[] = [name, email, ...ADDITIONAL];

export const createFields: INodeProperties[] = [
	newCustomerIdField,
	name.property,
	email.property,
	simplifyField,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: ADDITIONAL.map(({ property }) => property),
	},
];

/** The body of a create, without the ID. @throws Failure that names the field */
export function readCreateBody(item: ItemParameters): IDataObject {
	return {
		...readBody(item, [name, email], ''),
		...readBody(item, ADDITIONAL, 'additionalFields'),
	};
}
