import type { IDataObject } from 'n8n-workflow';

import { defineOperation, type PlanOf } from '../../execution/operation';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { Failure, orFailure } from '../../transport/failure/failure';
import type { MasivoAnswer, Send } from '../../transport/request/request';
import { confirmFields, differingFields } from '../fields/confirmation';
import {
	type CustomerAnswer,
	customerNamed,
	customerOutput,
	lookAtCustomer,
	lookUpCustomer,
	readCustomerAnswer,
} from '../fields/customer';
import { createInputs, WRITABLE } from './customerBody';
import { createRequest, updateRequest } from './customerRequests';
import { UPDATABLE } from './updateCustomer.operation';

type Plan = PlanOf<typeof createInputs>;

interface Upserted {
	/** Which of the two happened. `unchanged`: the customer was there, with nothing to update. */
	action: 'created' | 'updated' | 'unchanged';
	/** Fields that differ from what Masivo has, but that no documented update can change. */
	notUpdated: string[];
	/** What the last request asked for, which the answer must show. */
	sent: IDataObject;
	/** The last answer, or the customer who is as he should be. */
	answer: MasivoAnswer | CustomerAnswer;
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
			return { answer: created, action: 'created', notUpdated: [], sent: plan.body };
		}

		// Somebody else may have registered the customer in between, or the answer was lost on the
		// way: if the customer is there now, what was asked for is an update. If that cannot be seen
		// either, the failure of the create is the one to tell.
		const appeared = await find(plan, send).catch(() => undefined);
		if (appeared) return await update(plan, appeared, send);
		throw created;
	},

	read({ action, notUpdated, sent, answer }, { customerId, simplify }) {
		const found = 'customer' in answer ? answer : readCustomerAnswer(answer, customerId);
		const isShown = confirmFields(customerNamed(customerId), sent, found.customer, WRITABLE);
		if (action === 'updated' && !isShown && 'status' in answer) throw notMasivosAnswer(answer);
		return [{ action, notUpdated, ...customerOutput(found, simplify) }];
	},

	async look({ customerId, body }, send, upserted): Promise<Upserted> {
		const answer = await lookAtCustomer(customerId, send);
		return { ...{ action: 'created', notUpdated: [], sent: body }, ...upserted, answer };
	},

	accepted: ({ customerId }) => ({ customer_id: customerId }),
});

/** What a 409 means is not documented; of this ID Masivo showed no customer. */
const IF_TAKEN = 'The email address may already be registered for a customer with another ID.';

async function find({ customerId }: Plan, send: Send): Promise<CustomerAnswer | undefined> {
	const found = await lookUpCustomer(customerId, send);
	return 'unknown' in found ? undefined : found;
}

async function create({ customerId, body }: Plan, send: Send): Promise<MasivoAnswer | Failure> {
	return await orFailure(send({ ...createRequest(customerId, body), ifTaken: IF_TAKEN }));
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
	if (Object.keys(sent).length === 0) {
		return { answer: existing, action: 'unchanged', notUpdated, sent };
	}
	const answer = await send(updateRequest(customerId, sent));
	return { answer, action: 'updated', notUpdated, sent };
}
