import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { isRecord } from '../../transport/facts/values';
import { masivoFailure } from '../../transport/failure/failure';
import type { MasivoAnswer } from '../../transport/request/request';
import { additionalFields, type BodyField, secretText } from '../fields/body';
import { isAbout } from '../fields/confirmation';
import {
	type CustomerAnswer,
	customerNamed,
	customerOutput,
	readAnyCustomerAnswer,
} from '../fields/customer';
import { parameterNames, renamed } from '../fields/filters';
import { pick, simplify } from '../fields/paging';
import { readId } from '../values/id';

/** Besides the customer: what was given when the code was made. */
const GIVEN = ['metadata'];

const expectedCustomer: BodyField = {
	api: 'customer_id',
	property: {
		displayName: 'Expected Customer ID',
		name: 'expectedCustomerId',
		type: 'string',
		default: '',
		description:
			'The item fails if the code is that of another customer. Spaces at its ends are removed, as when the code was created. Masivo is not sent this.',
	},
	read: (label, value) => readId(label, value),
	/** Without it, the check would be gone unseen. */
	decides: 'added',
};

const inputs = {
	code: secretText('Code', 'code', {
		placeholder: 'e.g. 1234',
		description:
			'The code that the customer shows. It has to be text: as a number it loses the zeros it begins with.',
	}),
	simplify,
	/** Whose code it has to be, as `customer_id`; without it, anybody's. */
	expected: additionalFields(expectedCustomer),
	names: parameterNames(['code']),
};

export const verifyOneTimeCode = defineOperation({
	value: 'verify',
	name: 'Verify',
	action: 'Verify one-time code',
	description:
		'Look up whose one-time code it is: returns the customer and the wallet. The code may be used up by that.',
	caution: 'Never repeat a call that may have taken effect: the code may be used up by it.',

	inputs,

	/** Of two items with the same code the first one is served first. */
	key: ({ code }) => code,

	/** Whether a code can be verified twice is not documented. */
	run: async ({ code, names }, send) => {
		const answer = await send({
			method: 'GET',
			path: '/auth/totp/verify',
			query: renamed({ code }, names),
			subject: 'a one-time code',
			idempotent: false,
			lookUp: 'create another code (One-Time Code → Create) if this one is used up',
		});
		return { ...readAnyCustomerAnswer(answer), ...given(answer) };
	},

	read(answer, { expected, simplify }) {
		confirmCustomer(answer, expected.customer_id);
		return [{ ...customerOutput(answer, simplify), ...pick(answer, GIVEN) }];
	},
});

function given({ body }: MasivoAnswer): IDataObject {
	const outer = isRecord(body) ? body : {};
	return pick(isRecord(outer.data) ? outer.data : outer, GIVEN);
}

function confirmCustomer({ customer }: CustomerAnswer, expected: unknown): void {
	if (expected === undefined || isAbout('customer', customer, String(expected))) return;
	throw masivoFailure('unconfirmed', {
		message: `The code is good, but it is not that of ${customerNamed(String(expected))}`,
		description:
			"It is another customer's than the 'Expected Customer ID'. The code may be used up now.",
	});
}
