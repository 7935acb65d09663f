import { randomUUID } from 'node:crypto';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { purchases } from './campaigns';
import { customerData, ofCustomer } from './customers';
import type { CustomerState, CustomerStore } from './customers';
import { points } from './rewards';
import type { RewardStore } from './rewards';
import type { Movement, TransactionState, TransactionStore } from './transactions';
import { balanceOf, cents, earn, spend } from './wallet';

type Schemas = components['schemas'];

/** An event as the sandbox keeps it. */
export type EventState = Schemas['Event'] & {
	issued_at: string;
	sent: Schemas['NewEvent'];
	/** When it may be processed, in milliseconds since 1970. */
	readyAt: number;
	/** What it has taken out of the wallet, by reward; empty unless it is processed. */
	reserved: Map<string, number>;
	transactions: TransactionState[];
};

export interface EventStore extends CustomerStore, RewardStore, TransactionStore {
	/** By ID. */
	events: Map<string, EventState>;
	/** Events that are not processed yet, in the order in which they came. */
	waitingEvents: Set<EventState>;
	/** From the arrival of an event or an import to its processing, in milliseconds. */
	processingMs: number;
}

/** Takes what the event redeems out of the wallet; one that is fulfilled is resolved with it. */
export function processEvent(state: EventStore, event: EventState): void {
	state.waitingEvents.delete(event);
	event.processing_at = new Date().toISOString();
	const customer = state.customers.get(event.sent.customer_id);
	const wanted = redemptionsOf(event.sent);
	const canPay = ([id, amount]: [string, number]) =>
		customer !== undefined && balanceOf(customer.wallet, id) >= amount;
	if (!customer || ![...wanted].every(canPay)) {
		event.status = 'FAILED';
		return;
	}
	for (const [id, amount] of wanted) spend(customer.wallet, id, amount);
	event.reserved = wanted;
	if (event.fulfilled) resolve(state, event, customer);
}

/** The points are given, what was reserved is redeemed, and both are written down. */
function resolve(state: EventStore, event: EventState, customer: CustomerState): void {
	const write = (movement: Movement) =>
		event.transactions.push(state.ledger.add(customer, { ...originOf(event), ...movement }));
	for (const [reward_id, amount] of event.reserved) {
		write({ ...rewardOf(state, reward_id), type: 'REDEMPTION', amount: -amount });
	}
	const earned = cents(event.sent.order?.value ?? 0);
	if (earned > 0) {
		const campaign_id = purchases.id;
		const { brand_id } = event.sent;
		const { wallet } = customer;
		const origin = { campaign_id, brand_id, issued_at: event.issued_at };
		const lines = [earn(wallet, points.id, earned, origin)];
		const attributes = { campaign_name: purchases.name };
		write({ type: 'ACCUMULATION', amount: earned, campaign_id, attributes });
		state.webhooks.emit('CUSTOMER_ACCUMULATION', customer.id, { lines, wallet });
	}
	event.fulfilled = true;
	event.status = 'RESOLVED';
	event.resolved_at = new Date().toISOString();
}

/** Gives back what an event that is not fulfilled has reserved. */
function cancel(state: EventStore, event: EventState): void {
	state.waitingEvents.delete(event);
	const customer = state.customers.get(event.sent.customer_id);
	for (const [id, amount] of event.reserved) if (customer) earn(customer.wallet, id, amount);
	event.reserved = new Map();
	event.status = 'CANCELLED';
	event.cancelled_at = new Date().toISOString();
}

/** Undoes every movement of an event that is resolved. */
function reverse(state: EventStore, event: EventState, customer: CustomerState): void {
	for (const { amount, reward_id, reward_type } of [...event.transactions]) {
		if (amount > 0) spend(customer.wallet, reward_id, amount);
		else earn(customer.wallet, reward_id, -amount);
		const movement = { ...originOf(event), reward_id, reward_type, amount: -amount };
		event.transactions.push(state.ledger.add(customer, { ...movement, type: 'REVERSAL' }));
	}
	event.status = 'REVERSED';
	event.reversed_at = new Date().toISOString();
}

/** How much of each reward an event redeems, wherever in the event it says so. */
function redemptionsOf({ redeem = [], order }: Schemas['NewEvent']): Map<string, number> {
	const places = [{ redeem }, order, order?.shipping, ...(order?.products ?? [])];
	const amounts = new Map<string, number>();
	for (const { id = '', amount = 0 } of places.flatMap((place) => place?.redeem ?? [])) {
		amounts.set(id, cents((amounts.get(id) ?? 0) + amount));
	}
	return amounts;
}

function originOf({ id, type, sent, issued_at }: EventState): Movement {
	const { channel_id = null, store_id = null } = sent.order ?? {};
	const event = { event_id: id, event_type: type, brand_id: sent.brand_id };
	return { ...event, channel_id, store_id, issued_at };
}

function rewardOf({ rewards }: EventStore, reward_id: string): Movement {
	return { reward_id, reward_type: rewards.get(reward_id)?.type ?? 'POINTS' };
}

/** How old an event may be, in milliseconds. */
const MAX_AGE_MS = 72 * 3_600_000;

export function sendEvent(context: Context<Schemas['NewEvent']>, call: Call<EventStore>): Answer {
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

export function fulfillEvent(
	context: Context<unknown, { eventId: string }>,
	call: Call<EventStore>,
): Answer {
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
	call: Call<EventStore>,
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
	{ state }: Call<EventStore>,
	change: (event: EventState) => string | undefined,
): Answer {
	const event = state.events.get(id);
	if (!event) return failure(404, `No event has the id "${id}"`, 'Event not found');
	const refusal = change(event);
	if (refusal) return failure(422, `The event, which is ${event.status}, ${refusal}`);
	return answer(event, state);
}

function eventFrom(sent: Schemas['NewEvent'], state: EventStore): EventState {
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
function answer(event: EventState, { customers }: EventStore): Answer {
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

/** Something of an order for which rewards can be redeemed. */
interface Redeemable {
	value?: number;
	redeem?: Schemas['Redemptions'];
}

export function previewRedemption(
	context: Context<Schemas['PreviewRequest']>,
	call: Call<EventStore>,
): Answer {
	const { customer_id, brand_id, order } = context.request.requestBody;
	return ofCustomer(customer_id, call, (customer) => {
		const result = <T extends Redeemable>(part: T) => withResult(part, customer, call);
		const previewed = order && {
			...result(order),
			...(order.products && { products: order.products.map(result) }),
			...(order.shipping && { shipping: result(order.shipping) }),
		};
		const data = { customer_id, brand_id, ...(previewed && { order: previewed }) };
		return { status: 200, body: { data } };
	});
}

/** The part as it is, with what its redemptions would do; one that redeems nothing as it is. */
function withResult<T extends Redeemable>(
	part: T,
	{ wallet }: CustomerState,
	{ state }: Call<EventStore>,
) {
	const { value = 0, redeem = [] } = part;
	if (redeem.length === 0) return part;
	const redeemed = redeem.map(({ id = '', amount = 0 }) =>
		balanceOf(wallet, id) >= amount ? { id, amount } : { id, amount: 0, error: 'Not enough' },
	);
	const worth = ({ id, amount }: { id: string; amount: number }) =>
		amount * (state.rewards.get(id)?.attributes?.conversion_factor ?? 0);
	const total = (amounts: number[]) => cents(amounts.reduce((sum, amount) => sum + amount, 0));
	const discount_value = Math.min(value, total(redeemed.map(worth)));
	const redemptions_result = {
		redeemed,
		amount: total(redeemed.map(({ amount }) => amount)),
		discount_value,
		discount_percent: value > 0 ? cents((discount_value / value) * 100) : 0,
		value: cents(value - discount_value),
		action: 'UPDATE',
	};
	return { ...part, redemptions_result };
}
