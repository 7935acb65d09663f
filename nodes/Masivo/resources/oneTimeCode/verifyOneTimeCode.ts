import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { isRecord } from '../../transport/facts/values';
import { masivoFailure } from '../../transport/failure/failure';
import { recordIn } from '../../transport/request/envelope';
import { type BodyField, collectionOf, nameField, readRequired } from '../fields/body';
import {
	type CustomerAnswer,
	customerNamed,
	customerOutput,
	readAnyCustomerAnswer,
} from '../fields/customer';
import {
	type ParameterNames,
	parameterNamesOption,
	readParameterNames,
	renamed,
} from '../fields/filters';
import { pick, readSimplify, simplifyField } from '../fields/paging';
import { readId } from '../values/id';
import { withoutUnseenEnds } from '../values/suspicious';
import { readSecretName } from '../values/text';

interface Plan {
	code: string;
	/** Whose code it has to be; undefined: anybody's. */
	customerId?: string;
	names: ParameterNames;
	simplify: boolean;
}

/** Besides the customer: what was given when the code was made. */
const GIVEN = ['metadata'];

const oneTimeCode: BodyField = {
	...nameField('code', 'Code', 'code', {
		required: true,
		placeholder: 'e.g. 1234',
		description:
			'The code that the customer shows. It has to be text: as a number it loses the zeros it begins with.',
	}),
	read: readSecretName,
};

const expectedCustomer: BodyField = {
	api: 'customer_id',
	property: {
		displayName: 'Expected Customer ID',
		name: 'expectedCustomerId',
		type: 'string',
		default: '',
		description: 'The item fails if the code is that of another customer. Masivo is not sent this.',
	},
	read: (label, value) => readId(label, value, withoutUnseenEnds),
};

export const verifyOneTimeCode = defineOperation<Plan, CustomerAnswer & IDataObject>({
	value: 'verify',
	name: 'Verify',
	action: 'Verify one-time code',
	description:
		'Look up whose one-time code it is: returns the customer and the wallet. The code may be used up by that.',

	fields: [
		oneTimeCode.property,
		simplifyField,
		collectionOf('Additional Fields', 'additionalFields', [expectedCustomer]),
	],

	options: [parameterNamesOption([oneTimeCode.api])],

	plan: (item) => ({
		code: String(readRequired(item, [oneTimeCode]).code),
		customerId: readExpectedCustomer(item),
		names: readParameterNames(item),
		simplify: readSimplify(item),
	}),

	/** Of two items with the same code the first one is served first. */
	key: ({ code }) => code,

	secrets: ({ code }) => [code],

	/** Whether a code can be verified twice is not documented. */
	run: async ({ code, names }, send) => {
		const answer = await send({
			method: 'GET',
			path: '/auth/totp/verify',
			query: renamed({ code }, names),
			subject: 'a one-time code',
			idempotent: false,
			lookUp: 'if the code is used up now, create another one (One-Time Code → Create)',
		});
		return { ...readAnyCustomerAnswer(answer), ...pick(recordIn(answer), GIVEN) };
	},

	read(answer, { customerId, simplify }) {
		confirmCustomer(answer, customerId);
		return [{ ...customerOutput(answer, simplify), ...pick(answer, GIVEN) }];
	},
});

/** A field that was added and yields nothing is no wish for anybody: the check would be gone unseen. */
function readExpectedCustomer(item: ItemParameters): string | undefined {
	const collection = item.get('additionalFields');
	const { displayName, name } = expectedCustomer.property;
	if (!isRecord(collection) || !(name in collection)) return undefined;
	return String(expectedCustomer.read(displayName, collection[name]));
}

function confirmCustomer({ customer }: CustomerAnswer, expected: string | undefined): void {
	if (expected === undefined || String(customer.id) === expected) return;
	throw masivoFailure('unconfirmed', {
		message: `The code is good, but it is not that of ${customerNamed(expected)}`,
		description:
			"It is another customer's than the 'Expected Customer ID'. The code may be used up now.",
	});
}
