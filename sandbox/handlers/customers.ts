import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { customerFrom } from '../customers';
import { envelope, withCustomer } from './envelope';

type Schemas = components['schemas'];

export function createCustomer(context: Context<Schemas['NewCustomer']>, { state }: Call): Answer {
	const { platforms: _platforms, referral_code: _code, ...seed } = context.request.requestBody;
	if (state.customers.has(seed.id)) {
		return failure(409, `The id "${seed.id}" is taken`, 'Customer already exists');
	}
	const customer = customerFrom({ ...seed, registration_date: new Date().toISOString() });
	state.customers.set(customer.id, customer);
	return envelope(customer);
}

export function getCustomer(context: Context<unknown, { id: string }>, call: Call): Answer {
	return withCustomer(context.request.params.id, call, () => {});
}

export function updateCustomer(
	context: Context<Schemas['CustomerChanges'], { id: string }>,
	call: Call,
): Answer {
	const { name, gender, dob, tags, metadata } = context.request.requestBody;
	return withCustomer(context.request.params.id, call, (customer) => {
		customer.name = name ?? customer.name;
		customer.gender = gender ?? customer.gender;
		customer.dob = dob ?? customer.dob;
		customer.tags = { ...customer.tags, ...tags };
		customer.metadata = { ...customer.metadata, ...metadata };
	});
}
