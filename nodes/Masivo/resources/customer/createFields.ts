import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../execution/parameters';
import { collectionOf, readBody, type BodyField } from '../fields/body';
import { isAnonymous, metadata, platforms, referralCode, tags } from './customerBody';
import { customerIdToWriteField } from '../fields/customer';
import {
	birthDate,
	country,
	documentNumber,
	documentType,
	email,
	gender,
	name,
} from '../fields/person';
import { simplifyField } from '../fields/simplify';

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
	customerIdToWriteField,
	name.property,
	email.property,
	simplifyField,
	collectionOf('Additional Fields', 'additionalFields', ADDITIONAL),
];

/** The body of a create, without the ID. @throws Failure that names the field */
export function readCreateBody(item: ItemParameters): IDataObject {
	return {
		...readBody(item, [name, email], ''),
		...readBody(item, ADDITIONAL, 'additionalFields'),
	};
}
