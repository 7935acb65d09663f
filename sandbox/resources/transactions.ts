import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { queryOf } from '../query';
import type { Query } from '../query';
import { points } from './rewards';

/** A transaction as the sandbox keeps it. `amount` is negative where a wallet loses something. */
export type TransactionState = components['schemas']['Transaction'] & {
	amount: number;
	reward_id: string;
	issued_at: string;
};

/** What is said about a transaction; the rest is filled in. */
export type Movement = Partial<TransactionState>;

/** Properties a transaction must have; undefined: any. */
type TransactionFilter = Movement;

/** Whose history a transaction goes into. */
interface Holder {
	owned: { transactions: TransactionState[] };
}

export interface TransactionStore {
	ledger: Ledger;
}

/** The day of the transactions that the option `transactions` makes. */
export const SEEDED_DAY = '2026-11-24';

export const MAX_ROWS = 1000;

/** Every transaction of a sandbox. IDs ascend as text, in the order in which they are made. */
export class Ledger {
	readonly transactions = new Map<string, TransactionState>();

	private readonly seeds: TransactionState[];

	/** The rows of each day in the order of their IDs; of a ledger of so many. */
	private days = { size: 0, rows: new Map<string, TransactionState[]>() };

	constructor(seeds: number) {
		this.seeds = Array.from({ length: seeds }, (_, index) => seeded(index, seeds));
		this.reset();
	}

	/** Writes a transaction down, and into the customer's history. */
	add({ owned }: Holder, movement: Movement): TransactionState {
		const transaction = transactionFrom(this.transactions.size, movement);
		this.transactions.set(transaction.id, transaction);
		owned.transactions.push(transaction);
		return transaction;
	}

	/** The first rows of a day (`2026-11-24`, UTC) whose IDs are greater than the cursor. */
	page(day: string, cursor = '', filter: TransactionFilter = {}): TransactionState[] {
		const rows = this.rowsOf(day);
		const page = [];
		for (let i = indexAfter(rows, cursor.toLowerCase()); i < rows.length; i++) {
			if (page.length === MAX_ROWS) break;
			if (fits(rows[i], filter)) page.push(rows[i]);
		}
		return page;
	}

	reset(): void {
		this.transactions.clear();
		for (const seed of this.seeds) this.transactions.set(seed.id, seed);
	}

	private rowsOf(day: string): TransactionState[] {
		if (this.days.size !== this.transactions.size) {
			const rows = new Map<string, TransactionState[]>();
			for (const transaction of this.transactions.values()) {
				const itsDay = transaction.issued_at.slice(0, SEEDED_DAY.length);
				const others = rows.get(itsDay);
				if (others) others.push(transaction);
				else rows.set(itsDay, [transaction]);
			}
			this.days = { size: this.transactions.size, rows };
		}
		return this.days.rows.get(day) ?? [];
	}
}

function fits(transaction: TransactionState, filter: TransactionFilter): boolean {
	return Object.entries(filter).every(
		([name, value]) =>
			value === undefined || transaction[name as keyof TransactionFilter] === value,
	);
}

/** The index of the first row whose ID is greater. */
function indexAfter(rows: TransactionState[], id: string): number {
	let [low, high] = [0, rows.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (rows[middle].id > id) high = middle;
		else low = middle + 1;
	}
	return low;
}

function transactionFrom(index: number, movement: Movement): TransactionState {
	const now = new Date().toISOString();
	return {
		id: `0193a5c0-7e00-4000-8000-${index.toString(16).padStart(12, '0')}`,
		brand_id: null,
		event_id: null,
		campaign_id: null,
		channel_id: null,
		store_id: null,
		funded_by: null,
		event_type: null,
		reward_type: 'POINTS',
		reward_id: points.id,
		amount: 0,
		cost: null,
		details: null,
		type: 'ACCUMULATION',
		receiver_id: null,
		sender_id: null,
		created_at: now,
		issued_at: now,
		attributes: {},
		metadata: {},
		...movement,
	};
}

/** One of so many transactions, spread over the day. */
function seeded(index: number, count: number): TransactionState {
	const ms = Date.parse(`${SEEDED_DAY}T00:00:00Z`) + Math.floor((index / count) * 86_400_000);
	const issued_at = new Date(ms).toISOString();
	const movement = { event_type: 'PURCHASE', amount: (index % 100) + 1 };
	return transactionFrom(index, { ...movement, issued_at, created_at: issued_at });
}

export function listTransactions(_context: Context, call: Call<TransactionStore>): Answer {
	const query = queryOf(call);
	const [, day, month, year] = /^(\d{2})-(\d{2})-(\d{4})$/.exec(query.date ?? '') ?? [];
	if (!day) return failure(422, 'date is required, as DD-MM-YYYY');
	const { campaign_id, event_id, cursor } = query;
	const filter = { ...filterOf(query), campaign_id, event_id };
	const data = call.state.ledger.page(`${year}-${month}-${day}`, cursor, filter);
	return { status: 200, body: { data } };
}

/** Those of a customer's history that a query asks for. */
export function selected(history: TransactionState[], query: Query): TransactionState[] {
	const isInTime = query.year ? inYear(query.year) : isRecent();
	const filter = filterOf(query);
	return history.filter(
		(transaction) => isInTime(transaction.issued_at) && fits(transaction, filter),
	);
}

function filterOf({ brand_id, reward_id, type }: Query): TransactionFilter {
	return { brand_id, reward_id, type: type as TransactionFilter['type'] };
}

const inYear = (year: string) => (issuedAt: string) => issuedAt.startsWith(`${year}-`);

/** Three months back, by the calendar. */
function isRecent() {
	const start = new Date();
	start.setUTCMonth(start.getUTCMonth() - 3);
	return (issuedAt: string) => Date.parse(issuedAt) >= start.getTime();
}
