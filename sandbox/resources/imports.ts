import { randomUUID } from 'node:crypto';
import type { components } from '../../api/types';
import type { SandboxState } from '../call';
import { customerFrom } from './customers';
import type { CustomerState } from './customers';
import { RateLimit } from '../rateLimit';
import type { Admission } from '../rateLimit';
import { earn } from './wallet';

type Schemas = components['schemas'];

export interface ImportOptions {
	/** From one import to the next, in milliseconds; default 5,000 (LIMITS). */
	spacingMs?: number;
	/** Default 250, as for a development account (LIMITS). */
	perHour?: number;
	/** Whether answers to imports tell how many are left in the hour; default false. */
	headers?: boolean;
	/**
	 * Whether a batch that is refused for one row says which; no page shows it. Default `named`: by its
	 * place, as in `customers[3]`.
	 */
	refusal?: 'named' | 'silent';
}

/** The limits that hold for imports of all kinds together. */
export class ImportLimit {
	private readonly limits: readonly RateLimit[];

	constructor({ spacingMs = 5_000, perHour = 250, headers = false }: ImportOptions) {
		const spacing = { requests: 1, windowMs: spacingMs, headers: false };
		const hour = { requests: perHour, windowMs: 3_600_000, headers };
		this.limits = [...(spacingMs > 0 ? [spacing] : []), hour].map((limit) => new RateLimit(limit));
	}

	admit(): Admission {
		const admissions = this.limits.map((limit) => limit.admit());
		return {
			refused: admissions.some(({ refused }) => refused),
			headers: Object.assign(
				{},
				...admissions.map(({ headers }) => headers),
			) as Admission['headers'],
		};
	}

	reset(): void {
		for (const limit of this.limits) limit.reset();
	}
}

/** An import that is queued: what it does when its time has come. */
export interface WaitingImport {
	readyAt: number;
	carryOut(): void;
}

/** What is wrong with which rows, with their places in the body; none for a batch of good ones. */
export function misfitsOfCustomers(
	customers: ReadonlyArray<Schemas['ImportedCustomer']>,
	state: SandboxState,
): string[] {
	const ids = new Set(state.customers.keys());
	const emails = new Set([...state.customers.values()].map(({ email }) => email?.toLowerCase()));
	return customers.flatMap(({ id, email, balance = [] }, index) => {
		const place = `customers[${index}]`;
		const unknown = balance.findIndex(({ reward_id }) => !state.rewards.has(reward_id ?? ''));
		if (ids.has(id)) return [`${place}.id is registered already`];
		if (email && emails.has(email.toLowerCase())) return [`${place}.email is registered already`];
		if (unknown >= 0) return [`${place}.balance[${unknown}].reward_id is not known`];
		ids.add(id);
		emails.add(email?.toLowerCase());
		return [];
	});
}

/** The same for what is imported of customers, who have to be there. */
export function misfitsOfOwners(
	customers: ReadonlyArray<{ id: string }>,
	state: SandboxState,
): string[] {
	return customers.flatMap(({ id }, index) =>
		state.customers.has(id) ? [] : [`customers[${index}].id is not known`],
	);
}

export function importCustomer(imported: Schemas['ImportedCustomer'], state: SandboxState): void {
	const { balance = [], ...seed } = imported;
	const customer = customerFrom(seed);
	customer.wallet.lines = [];
	customer.wallet.totals = [];
	for (const { reward_id = '', amount = 0, ...line } of balance) {
		earn(customer.wallet, reward_id, amount, line);
	}
	state.customers.set(customer.id, customer);
}

export function importEvent(
	customer: CustomerState,
	imported: Schemas['ImportedEvent'],
	state: SandboxState,
): void {
	const { type = 'PURCHASE', brand_id = '', order, fulfilled = true, resolved_at } = imported;
	const issued_at = imported.issued_at ?? new Date().toISOString();
	const sent = { customer_id: customer.id, type, brand_id, ...(order && { order }) };
	const id = randomUUID();
	state.events.set(id, {
		...{ id, customer_id: customer.id, type, data: { brand_id, order }, fulfilled, issued_at },
		...{ status: 'RESOLVED', resolved_at: resolved_at ?? issued_at },
		...{ sent, readyAt: 0, reserved: new Map(), transactions: [] },
	});
}

/** Written down only: the balance was imported with the customer. */
export function importTransaction(
	customer: CustomerState,
	{ event, resolved_at: _resolvedAt, ...movement }: Schemas['ImportedTransaction'],
	state: SandboxState,
): void {
	state.ledger.add(customer, { ...movement, ...(event?.type && { event_type: event.type }) });
}
