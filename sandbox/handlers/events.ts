import { randomUUID } from 'node:crypto';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call, SandboxState } from '../call';
import { cancel, processEvent, resolve, reverse } from '../resources/events';
import type { EventState } from '../resources/events';
import { customerData, ofCustomer } from './envelope';

type Schemas = components['schemas'];

/** How old an event may be, in milliseconds. */
const MAX_AGE_MS = 72 * 3_600_000;

export function sendEvent(context: Context<Schemas['NewEvent']>, call: Call): Answer {
	const { state } = call;
	const sent = context.request.requestBody;
	const now = Date.now();
	const age = now - new Date(sent.issued_at ?? now).getTime();
	if (age < 0 || age > MAX_AGE_MS) {
		return failure(422, 'issued_at is in the future or more than 72 hours ago');
	}
	return ofCustomer(sent.customer_id, call, () => {
		const event = eventFrom(sent, state);
		state.events.set(event.id, event);
		state.waitingEvents.add(event);
		state.webhooks.wakeAt(event.readyAt);
		return answer(event, state);
	});
}

export function fulfillEvent(context: Context<unknown, { eventId: string }>, call: Call): Answer {
	const { state } = call;
	return withEvent(context.request.params.eventId, call, (event) => {
		if (event.fulfilled || event.status !== 'PENDING') return 'has nothing to fulfill';
		if (state.waitingEvents.has(event)) processEvent(state, event);
		const customer = state.customers.get(event.sent.customer_id);
		if (!customer || (event.status as string) === 'FAILED') return 'has failed';
		resolve(state, event, customer);
		return undefined;
	});
}

export function reverseEvent(
	context: Context<Schemas['Reversal'], { eventId: string }>,
	call: Call,
): Answer {
	const { state } = call;
	return withEvent(context.request.params.eventId, call, (event) => {
		const customer = state.customers.get(event.sent.customer_id);
		if (event.status === 'PENDING') cancel(state, event);
		else if (event.status === 'RESOLVED' && customer) reverse(state, event, customer);
		else return 'has nothing to reverse';
		return undefined;
	});
}

/** Changes an event, or says why not, and answers with it as it is afterwards. */
function withEvent(
	id: string,
	{ state }: Call,
	change: (event: EventState) => string | undefined,
): Answer {
	const event = state.events.get(id);
	if (!event) return failure(404, `No event has the id "${id}"`, 'Event not found');
	const refusal = change(event);
	if (refusal) return failure(422, `The event, which is ${event.status}, ${refusal}`);
	return answer(event, state);
}

function eventFrom(sent: Schemas['NewEvent'], state: SandboxState): EventState {
	const { customer_id, type, brand_id, order, product } = sent;
	const never = { processing_at: null, resolved_at: null, cancelled_at: null, expired_at: null };
	return {
		id: randomUUID(),
		...{ customer_id, type, data: { brand_id, order, product } },
		fulfilled: sent.fulfilled ?? true,
		reserve: sent.reserve ?? null,
		queue_message_id: String(state.events.size + 1),
		status: 'PENDING',
		result: null,
		issued_at: new Date(sent.issued_at ?? Date.now()).toISOString(),
		...never,
		reversed_at: null,
		...{ sent, readyAt: Date.now() + state.processingMs, reserved: new Map(), transactions: [] },
	};
}

/** The event; one that is processed with what it did and with its customer as of now. */
function answer(event: EventState, { customers }: SandboxState): Answer {
	const { sent, readyAt: _readyAt, reserved: _reserved, transactions, ...data } = event;
	const customer = customers.get(sent.customer_id);
	if (transactions.length > 0 && customer) {
		const of = (type: string) => transactions.filter((transaction) => transaction.type === type);
		const accumulations = of('ACCUMULATION').map(({ reward_id, amount }) => ({
			reward_id,
			amount,
		}));
		const redemptions = of('REDEMPTION').map(({ reward_id, amount }) => ({
			reward_id,
			amount: -amount,
		}));
		const moved = { gift_card: [], accumulations, redemptions, transactions };
		data.result = { ...customerData(customer), ...moved };
	}
	return { status: 200, body: { data } };
}
