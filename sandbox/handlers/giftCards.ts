import type { Context } from 'openapi-backend';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { ofCustomer } from './envelope';

export function listGiftCards(context: Context<unknown, { id: string }>, call: Call): Answer {
	return ofCustomer(context.request.params.id, call, ({ owned }) => {
		return { status: 200, body: { data: owned.giftCards } };
	});
}
