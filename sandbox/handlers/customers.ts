import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { customerFrom } from '../resources/customers';
import { customerData, envelope, withCustomer } from './envelope';

type Schemas = components['schemas'];

export function createCustomer(context: Context<Schemas['NewCustomer']>, { state }: Call): Answer {
	const { platforms: _platforms, referral_code: _code, ...seed } = context.request.requestBody;
	if (state.customers.has(seed.id)) {
		return failure(409, `The id "${seed.id}" is taken`, 'Customer already exists');
	}
	const customer = customerFrom({ ...seed, registration_date: new Date().toISOString() });
	state.customers.set(customer.id, customer);
	state.webhooks.emit('CUSTOMER_REGISTRATION', customer.id, customerData(customer));
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

export function identifyCustomer(
	context: Context<Schemas['Identification'], { id: string }>,
	call: Call,
): Answer {
	const { customers } = call.state;
	const { new_id, email_status: _status, ...changes } = context.request.requestBody;
	const { id } = context.request.params;
	if (new_id !== undefined && new_id !== id && customers.has(new_id)) {
		return failure(409, `The id "${new_id}" is taken`, 'Customer already exists');
	}
	return withCustomer(id, call, (customer) => {
		const tags = { ...customer.tags, ...changes.tags };
		const metadata = { ...customer.metadata, ...changes.metadata };
		Object.assign(customer, changes, { tags, metadata, is_anonymous: false, id: new_id ?? id });
		customers.delete(id);
		customers.set(customer.id, customer);
	});
}
