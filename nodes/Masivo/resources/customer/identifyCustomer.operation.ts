import type { IDataObject } from 'n8n-workflow';

import { type Circumstances, defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { invalidInput, masivoFailure, type RequestWords } from '../../transport/failure/failure';
import { type MasivoAnswer, path } from '../../transport/request/request';
import { additionalFields, type BodyField, idField, merged, optional } from '../fields/body';
import { confirmFields, isAbout } from '../fields/confirmation';
import {
	aboutCustomer,
	type CustomerAnswer,
	customerNamed,
	customerIdToWriteOf,
	customerOutput,
	lookAtCustomer,
	readAnyCustomerAnswer,
	readCustomerAnswer,
	readCustomerIdToWrite,
	WRITTEN_FOR,
} from '../fields/customer';
import { simplify } from '../fields/paging';
import {
	birthDate,
	country,
	documentNumber,
	documentType,
	email,
	gender,
	name,
} from '../fields/person';
import { switchIn } from '../values/text';
import { metadata, tags } from './customerBody';

const anonymousId = customerIdToWriteOf(
	'The ID that the anonymous customer has up to now, as registered in Masivo.',
);

const newId: BodyField = {
	...idField('new_id', 'New Customer ID', 'newCustomerId', {
		placeholder: 'e.g. 1716573314',
		description: `The unique identifier of the customer in your system from now on. Leave it empty to keep the ID. ${WRITTEN_FOR}`,
	}),
	read: readCustomerIdToWrite,
	decides: 'entered',
};

const MAIN: readonly BodyField[] = [newId, name, email];

const ADDITIONAL: readonly BodyField[] = [
	...[birthDate, country, documentNumber, documentType, gender, metadata, tags],
];

const main = optional(...MAIN);

const additional = additionalFields(...ADDITIONAL);

const inputs = {
	customerId: anonymousId,
	main: { fields: main.fields },
	simplify,
	body: { fields: additional.fields, read: readIdentity },
};

export const identifyCustomer = defineOperation({
	value: 'identify',
	name: 'Identify',
	action: 'Identify anonymous customer',
	description:
		'Turn an anonymous customer into one who is known, with another ID if wanted. No way back is documented.',

	inputs,

	key: ({ customerId }) => customerId,

	run: async ({ customerId, body }, send) =>
		await send({
			method: 'PATCH',
			path: path`/customers/${customerId}/identify/anonymous`,
			body,
			...aboutIdentification(customerId, body),
		}),

	/** An answer under the old ID may show the row as it was before. */
	read(answer, { customerId, body, simplify }) {
		const after = idAfter(customerId, body);
		const found = readIdentified(answer, customerId, after);
		const { new_id: _id, ...fields } = body;
		const subject = customerNamed(after);
		const isShown = confirmFields(subject, fields, found.customer, [...MAIN, ...ADDITIONAL]);
		confirmKnown(subject, found);
		const isIdShown = after !== customerId && isAbout('customer', found.customer, after);
		if (!isShown && !isIdShown && !answer.ofRead) throw notMasivosAnswer(answer);
		return [customerOutput(found, simplify)];
	},

	look: async ({ customerId, body }, send) => await lookAtCustomer(idAfter(customerId, body), send),

	accepted: ({ customerId, body }) => ({ customer_id: idAfter(customerId, body) }),
});

function readIdentified(answer: MasivoAnswer, before: string, after: string): CustomerAnswer {
	if (before === after || answer.ofRead) return readCustomerAnswer(answer, after);
	const found = readAnyCustomerAnswer(answer);
	const isOldRow =
		isAbout('customer', found.customer, before) && !isAbout('customer', found.customer, after);
	if (isOldRow) throw notMasivosAnswer(answer);
	return readCustomerAnswer(answer, after);
}

function readIdentity(item: ItemParameters, when: Circumstances): IDataObject {
	const body = merged(main, additional).read(item, when);
	if (Object.keys(body).length > 0) return body;
	const advice = 'Fill in at least one field that says who the customer is.';
	throw invalidInput(email.property.displayName, 'is empty, like all other fields', advice);
}

function idAfter(customerId: string, { new_id }: IDataObject): string {
	return typeof new_id === 'string' ? new_id : customerId;
}

/** Once the ID has changed, a second request would ask for a customer who is gone. */
function aboutIdentification(customerId: string, body: IDataObject): Omit<RequestWords, 'method'> {
	const after = idAfter(customerId, body);
	return {
		...aboutCustomer(customerId),
		refusal: `The identification of ${customerNamed(customerId)} was refused`,
		idempotent: after === customerId,
		ifTaken: `The new values may already belong to another customer, such as the ID or the email address. Look ${customerNamed(after)} up (Customer → Get).`,
		lookUp: `look up ${customerNamed(after)} (Customer → Get)`,
	};
}

function confirmKnown(subject: string, { customer }: CustomerAnswer): void {
	if (switchIn(customer.is_anonymous) !== true) return;
	throw masivoFailure('unconfirmed', {
		message: `Masivo answered, but ${subject} is still anonymous`,
		description: 'Nothing says that they were identified.',
		isUnsettled: true,
	});
}
