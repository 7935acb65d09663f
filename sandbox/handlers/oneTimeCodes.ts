import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { oneTimeCodeFrom } from '../resources/oneTimeCodes';
import { customerData, ofCustomer } from './envelope';
import { queryOf } from '../query';

export function createOneTimeCode(
	context: Context<components['schemas']['NewOneTimeCode']>,
	call: Call,
): Answer {
	const { oneTimeCodes } = call.state;
	return ofCustomer(context.request.requestBody.customer_id, call, () => {
		const made = oneTimeCodeFrom(context.request.requestBody, oneTimeCodes.size);
		oneTimeCodes.set(made.code, made);
		const { code, expired_at } = made;
		return { status: 201, body: { data: { code, expired_at } } };
	});
}

export function verifyOneTimeCode(_context: Context, call: Call): Answer {
	const code = call.state.oneTimeCodes.get(queryOf(call).code ?? '');
	if (!code || code.verified) return failure(404, 'No such code', 'Code not found');
	if (Date.parse(code.expired_at) <= Date.now()) return failure(422, 'The code has expired');
	return ofCustomer(code.customer_id, call, (customer) => {
		code.verified = true;
		const data = { ...customerData(customer), metadata: code.metadata };
		return { status: 200, body: { data } };
	});
}
