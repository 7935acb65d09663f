import type { components } from '../../api/types';
import type { SandboxState } from '../call';
import { purchases } from './campaigns';
import type { CustomerState } from './customers';
import { points } from './rewards';
import type { Movement, TransactionState } from './transactions';
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

/** Processes every import and every event whose time has come, and makes the calls of webhooks that are due. */
export function settle(state: SandboxState, now = Date.now()): void {
	for (const waiting of state.waitingImports) {
		if (waiting.readyAt > now) break;
		state.waitingImports.delete(waiting);
		waiting.carryOut();
	}
	for (const event of state.waitingEvents) {
		if (event.readyAt > now) break;
		processEvent(state, event);
	}
	state.webhooks.send(now);
}

/** Takes what the event redeems out of the wallet; one that is fulfilled is resolved with it. */
export function processEvent(state: SandboxState, event: EventState): void {
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
export function resolve(state: SandboxState, event: EventState, customer: CustomerState): void {
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
export function cancel(state: SandboxState, event: EventState): void {
	state.waitingEvents.delete(event);
	const customer = state.customers.get(event.sent.customer_id);
	for (const [id, amount] of event.reserved) if (customer) earn(customer.wallet, id, amount);
	event.reserved = new Map();
	event.status = 'CANCELLED';
	event.cancelled_at = new Date().toISOString();
}

/** Undoes every movement of an event that is resolved. */
export function reverse(state: SandboxState, event: EventState, customer: CustomerState): void {
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

function rewardOf({ rewards }: SandboxState, reward_id: string): Movement {
	return { reward_id, reward_type: rewards.get(reward_id)?.type ?? 'POINTS' };
}
