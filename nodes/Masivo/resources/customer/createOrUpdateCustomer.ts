import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { Failure } from '../../transport/failure';
import type { Send } from '../../transport/request';
import { createFields, readCreateBody } from './createFields';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from './customerAnswer';
import { readCustomerId, readSimplify } from './customerFields';
import { createRequest, getRequest, updateRequest } from './customerRequests';
import { UPDATABLE } from './updateCustomer';

interface Plan {
	customerId: string;
	body: IDataObject;
	simplify: boolean;
}

interface Upserted extends CustomerAnswer {
	/** Which of the two happened. `unchanged`: the customer was there, with nothing to update. */
	action: 'created' | 'updated' | 'unchanged';
	/** Fields that differ from what Masivo has, but that no documented update can change. */
	notUpdated: string[];
}

export const createOrUpdateCustomer = defineOperation<Plan, Upserted>({
	value: 'createOrUpdate',
	name: 'Create or Update',
	action: 'Create or update customer',
	description: 'Register a customer, or update the one who already has this ID',

	fields: createFields,

	plan: (item) => ({
		customerId: readCustomerId(item),
		body: readCreateBody(item),
		simplify: readSimplify(item),
	}),

	key: ({ customerId }) => customerId,

	async run(plan, send) {
		const existing = await find(plan, send);
		if (existing) return await update(plan, existing, send);

		const created = await create(plan, send);
		if (!(created instanceof Failure)) return { ...created, action: 'created', notUpdated: [] };

		// Somebody else may have registered the customer in between, or the answer was lost on the
		// way: if the customer is there now, what was asked for is an update. If that cannot be seen
		// either, the failure of the create is the one to tell.
		const appeared = await find(plan, send).catch(() => undefined);
		if (appeared) return await update(plan, appeared, send);
		throw created;
	},

	read: ({ action, notUpdated, ...answer }, { simplify }) => ({
		action,
		notUpdated,
		...customerOutput(answer, simplify),
	}),
});

async function find({ customerId }: Plan, send: Send): Promise<CustomerAnswer | undefined> {
	const answer = await send(getRequest(customerId));
	return answer.status === 404 ? undefined : readCustomerAnswer(answer);
}

async function create({ customerId, body }: Plan, send: Send): Promise<CustomerAnswer | Failure> {
	return await send(createRequest(customerId, body))
		.then(readCustomerAnswer)
		.catch((error: unknown) => {
			if (error instanceof Failure) return error;
			return Promise.reject(error);
		});
}

async function update(
	{ customerId, body }: Plan,
	existing: CustomerAnswer,
	send: Send,
): Promise<Upserted> {
	const updatable = new Set(UPDATABLE.map(({ api }) => api));
	const changes = Object.entries(body).filter(([api]) => updatable.has(api));
	const notUpdated = Object.entries(body)
		.filter(([api, value]) => !updatable.has(api) && differs(value, existing.customer[api]))
		.map(([api]) => api);
	if (changes.length === 0) return { ...existing, action: 'unchanged', notUpdated };
	const answer = await send(updateRequest(customerId, Object.fromEntries(changes)));
	return { ...readCustomerAnswer(answer), action: 'updated', notUpdated };
}

function differs(wanted: unknown, stored: unknown): boolean {
	return JSON.stringify(wanted) !== JSON.stringify(stored);
}
