import type { IDataObject } from 'n8n-workflow';

import { defineOperation, type PlanOf } from '../../execution/operation';
import { Failure, orFailure } from '../../transport/failure/failure';
import type { Send } from '../../transport/request/request';
import { confirmFields, differingFields } from '../fields/confirmation';
import {
	type CustomerAnswer,
	customerNamed,
	customerOutput,
	getRequest,
	readCustomerAnswer,
} from '../fields/customer';
import { createInputs, WRITABLE } from './customerBody';
import { createRequest, updateRequest } from './customerRequests';
import { UPDATABLE } from './updateCustomer.operation';

type Plan = PlanOf<typeof createInputs>;

interface Upserted extends CustomerAnswer {
	/** Which of the two happened. `unchanged`: the customer was there, with nothing to update. */
	action: 'created' | 'updated' | 'unchanged';
	/** Fields that differ from what Masivo has, but that no documented update can change. */
	notUpdated: string[];
	/** What the last request asked for, which the answer must show. */
	sent: IDataObject;
}

export const createOrUpdateCustomer = defineOperation({
	value: 'createOrUpdate',
	name: 'Create or Update',
	action: 'Create or update customer',
	description: 'Register a customer, or update the one who already has this ID',
	caution: 'Changes the customer, and can start campaigns.',

	inputs: createInputs,

	key: ({ customerId }) => customerId,

	async run(plan, send): Promise<Upserted> {
		const existing = await find(plan, send);
		if (existing) return await update(plan, existing, send);

		const created = await create(plan, send);
		if (!(created instanceof Failure)) {
			return { ...created, action: 'created', notUpdated: [], sent: plan.body };
		}

		// Somebody else may have registered the customer in between, or the answer was lost on the
		// way: if the customer is there now, what was asked for is an update. If that cannot be seen
		// either, the failure of the create is the one to tell.
		const appeared = await find(plan, send).catch(() => undefined);
		if (appeared) return await update(plan, appeared, send);
		throw created;
	},

	read({ action, notUpdated, sent, ...answer }, { customerId, simplify }) {
		confirmFields(customerNamed(customerId), sent, answer.customer, WRITABLE);
		return [{ action, notUpdated, ...customerOutput(answer, simplify) }];
	},
});

/** What a 409 means is not documented; of this ID Masivo showed no customer. */
const IF_TAKEN = 'The email address may already be registered for a customer with another ID.';

async function find({ customerId }: Plan, send: Send): Promise<CustomerAnswer | undefined> {
	const answer = await send(getRequest(customerId));
	return answer.status === 404 ? undefined : readCustomerAnswer(answer, customerId);
}

async function create({ customerId, body }: Plan, send: Send): Promise<CustomerAnswer | Failure> {
	const sent = send({ ...createRequest(customerId, body), ifTaken: IF_TAKEN });
	return await orFailure(sent.then((answer) => readCustomerAnswer(answer, customerId)));
}

async function update(
	{ customerId, body }: Plan,
	existing: CustomerAnswer,
	send: Send,
): Promise<Upserted> {
	const updatable = new Set(UPDATABLE.map(({ api }) => api));
	const sent = Object.fromEntries(Object.entries(body).filter(([api]) => updatable.has(api)));
	const notUpdated = differingFields(body, existing.customer, WRITABLE).filter(
		(api) => !updatable.has(api),
	);
	if (Object.keys(sent).length === 0) return { ...existing, action: 'unchanged', notUpdated, sent };
	const answer = await send(updateRequest(customerId, sent));
	return { ...readCustomerAnswer(answer, customerId), action: 'updated', notUpdated, sent };
}
