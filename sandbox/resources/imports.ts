import { randomUUID } from 'node:crypto';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { RateLimit } from '../rateLimit';
import type { Admission } from '../rateLimit';
import { customerFrom } from './customers';
import type { CustomerState } from './customers';
import type { EventStore } from './events';
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
interface WaitingImport {
	readyAt: number;
	carryOut(): void;
}

export interface ImportStore extends EventStore {
	/** Imports that are not carried out yet, in the order in which they came. */
	waitingImports: Set<WaitingImport>;
	importLimit: ImportLimit;
	importRefusal: NonNullable<ImportOptions['refusal']>;
}

/** What is wrong with which rows, with their places in the body; none for a batch of good ones. */
function misfitsOfCustomers(
	customers: ReadonlyArray<Schemas['ImportedCustomer']>,
	state: ImportStore,
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
function misfitsOfOwners(customers: ReadonlyArray<{ id: string }>, state: ImportStore): string[] {
	return customers.flatMap(({ id }, index) =>
		state.customers.has(id) ? [] : [`customers[${index}].id is not known`],
	);
}

function importCustomer(imported: Schemas['ImportedCustomer'], state: ImportStore): void {
	const { balance = [], ...seed } = imported;
	const customer = customerFrom(seed);
	customer.wallet.lines = [];
	customer.wallet.totals = [];
	for (const { reward_id = '', amount = 0, ...line } of balance) {
		earn(customer.wallet, reward_id, amount, line);
	}
	state.customers.set(customer.id, customer);
}

function importEvent(
	customer: CustomerState,
	imported: Schemas['ImportedEvent'],
	state: ImportStore,
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
function importTransaction(
	customer: CustomerState,
	{ event, resolved_at: _resolvedAt, ...movement }: Schemas['ImportedTransaction'],
	state: ImportStore,
): void {
	state.ledger.add(customer, { ...movement, ...(event?.type && { event_type: event.type }) });
}

export function importCustomers(
	context: Context<Schemas['CustomersImport']>,
	call: Call<ImportStore>,
): Answer {
	const { state } = call;
	const { customers } = context.request.requestBody;
	return queued(call, {}, misfitsOfCustomers(customers, state), () => {
		for (const customer of customers) importCustomer(customer, state);
	});
}

export function importEvents(
	context: Context<Schemas['EventsImport']>,
	call: Call<ImportStore>,
): Answer {
	const { state } = call;
	const { customers } = context.request.requestBody;
	if (customers.flatMap(({ events }) => events).length > MOST_ROWS) return tooMany();
	return queued(call, {}, misfitsOfOwners(customers, state), () => {
		for (const { id, events } of customers) {
			for (const event of events) ifThere(id, call, (owner) => importEvent(owner, event, state));
		}
	});
}

export function importTransactions(
	context: Context<Schemas['TransactionsImport']>,
	call: Call<ImportStore>,
): Answer {
	const { state } = call;
	const { customers } = context.request.requestBody;
	if (customers.flatMap(({ transactions }) => transactions).length > MOST_ROWS) return tooMany();
	const said = { message: 'Customer transactions enqueued successfully' };
	return queued(call, said, misfitsOfOwners(customers, state), () => {
		for (const { id, transactions } of customers) {
			for (const transaction of transactions) {
				ifThere(id, call, (owner) => importTransaction(owner, transaction, state));
			}
		}
	});
}

const MOST_ROWS = 1000;

const tooMany = () => failure(422, `At most ${MOST_ROWS} rows are taken at once`);

/** All of it, or nothing; it is done when the time of processing has come. */
function queued(
	{ state }: Call<ImportStore>,
	said: Schemas['ImportQueued'],
	misfits: readonly string[],
	carryOut: () => void,
): Answer {
	const { refused, headers } = state.importLimit.admit();
	if (refused) {
		return { ...failure(429, 'Imports are taken more slowly than that'), headers };
	}
	if (misfits.length > 0) {
		const isNamed = state.importRefusal === 'named';
		const details = isNamed ? misfits.join('; ') : 'A row of the batch is not valid';
		return { ...failure(422, details, 'Nothing was imported'), headers };
	}
	state.waitingImports.add({ readyAt: Date.now() + state.processingMs, carryOut });
	return { status: 200, body: said, headers };
}

function ifThere(
	id: string,
	{ state }: Call<ImportStore>,
	act: (owner: CustomerState) => void,
): void {
	const customer = state.customers.get(id);
	if (customer) act(customer);
}
