import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { queryOf } from '../query';
import { customerData, ofCustomer } from './customers';
import type { CustomerStore } from './customers';

type Schemas = components['schemas'];

/** How long a one-time code lasts, in milliseconds. */
const LIFETIME_MS = 300_000;

/** A one-time code as the sandbox keeps it. */
export type OneTimeCodeState = Schemas['OneTimeCode'] &
	Schemas['NewOneTimeCode'] & { expired_at: string; verified: boolean };

export interface OneTimeCodeStore extends CustomerStore {
	/** By code. */
	oneTimeCodes: Map<string, OneTimeCodeState>;
}

/** Makes a code of four digits, another one each time until ten thousand are made. */
export function oneTimeCodeFrom(
	{ customer_id, metadata = {} }: Schemas['NewOneTimeCode'],
	index: number,
): OneTimeCodeState {
	return {
		// 7919 is a prime, so that the codes jump about and none comes twice.
		code: String((1234 + index * 7919) % 10_000).padStart(4, '0'),
		expired_at: new Date(Date.now() + LIFETIME_MS).toISOString(),
		...{ customer_id, metadata, verified: false },
	};
}

export function createOneTimeCode(
	context: Context<Schemas['NewOneTimeCode']>,
	call: Call<OneTimeCodeStore>,
): Answer {
	const { oneTimeCodes } = call.state;
	return ofCustomer(context.request.requestBody.customer_id, call, () => {
		const made = oneTimeCodeFrom(context.request.requestBody, oneTimeCodes.size);
		oneTimeCodes.set(made.code, made);
		const { code, expired_at } = made;
		return { status: 201, body: { data: { code, expired_at } } };
	});
}

export function verifyOneTimeCode(_context: Context, call: Call<OneTimeCodeStore>): Answer {
	const code = call.state.oneTimeCodes.get(queryOf(call).code ?? '');
	if (!code || code.verified) return failure(404, 'No such code', 'Code not found');
	if (Date.parse(code.expired_at) <= Date.now()) return failure(422, 'The code has expired');
	return ofCustomer(code.customer_id, call, (customer) => {
		code.verified = true;
		const data = { ...customerData(customer), metadata: code.metadata };
		return { status: 200, body: { data } };
	});
}
