import { MAX_ROWS } from '../sandbox/resources/transactions';
import type { ServerOptions } from './server';

export type ContestantId =
	| 'masivo'
	| 'masivoComputed'
	| 'masivoInEngine'
	| 'fixedPool'
	| 'httpRequest'
	| 'oneAtATime'
	| 'evaluation';

/** One workload; every contestant named runs it in every round. */
interface Workload {
	id: string;
	/** Input items; of a list, its rows. */
	items: number;
	/** One input item asks for a list of `items` rows, in place of an input item for each row. */
	list?: boolean;
	/** The input items are imported: customers who are new. */
	imports?: boolean;
	/** Default 1. */
	rowsPerCustomer?: number;
	/**
	 * The items come in so many calls of a webhook, all at once, of an n8n that goes on running: each is an
	 * execution of its own (executions.ts).
	 */
	calls?: number;
	/** The calls have an API key, and its token has ended or has never been exchanged. */
	token?: 'ended' | 'missing';
	/** While they are carried out, so many calls of one item follow each other: their time is measured. */
	oneByOne?: number;
	server: ServerOptions & { latencyMs: number };
	contestants: ContestantId[];
	/** At most so many rounds, where one takes long or the verdict is never close. */
	maxRounds?: number;
	/**
	 * For batches so small that a process is noise beside them: how often each is repeated in one
	 * process, in which the contestants take turns (fewItems.ts).
	 */
	repetitions?: number;
	/** Part of `--quick`, with these changes. */
	quick?: Partial<Pick<Workload, 'items' | 'contestants' | 'repetitions' | 'oneByOne'>>;
}

export interface Case extends Workload {
	/** What tables and pictures call it, e.g. `5,000 items, 200 ms, TLS`. */
	title: string;
}

export const RATE_LIMIT = { requests: 50, windowMs: 1000 };

/** How many calls the server of limited capacity serves at a time. */
export const CAPACITY = 20;

/** Items and latency of the cases where nothing else is said. */
export const ITEMS = 5000;
export const LATENCY_MS = 50;

/** Large enough for the limit to find its level, small enough for a run of a few seconds. */
const QUICK_ITEMS = 1500;

/** The case that most targets are about. */
export const MAIN_CASE = '50ms';

/** The way to a server that is near, that is far, and that is far and slow. */
const latencies: Workload[] = [
	{
		id: MAIN_CASE,
		items: ITEMS,
		server: { latencyMs: LATENCY_MS },
		contestants: ['masivo', 'masivoComputed', 'fixedPool', 'httpRequest', 'evaluation'],
		quick: { items: QUICK_ITEMS, contestants: ['masivo', 'masivoComputed', 'httpRequest'] },
	},
	{
		id: '200ms',
		items: ITEMS,
		server: { latencyMs: 200 },
		contestants: ['masivo', 'fixedPool', 'httpRequest'],
		quick: { items: QUICK_ITEMS, contestants: ['masivo', 'httpRequest'] },
	},
	{
		id: '400ms',
		items: ITEMS,
		server: { latencyMs: 400 },
		contestants: ['masivo', 'httpRequest'],
		quick: { items: QUICK_ITEMS },
	},
];

/** Only 200 ms has a target; the others say whether it is a special case. */
const encrypted = [LATENCY_MS, 200, 400].map(
	(latencyMs): Workload => ({
		id: `${latencyMs}ms-tls`,
		items: ITEMS,
		server: { latencyMs, tls: true },
		contestants: ['masivo', 'httpRequest'],
		maxRounds: latencyMs === 200 ? undefined : 2,
	}),
);

/** How the time grows with the batch. One request after another takes a minute per 1,000 items. */
const sizes: Workload[] = [
	{ items: 100, contestants: ['masivo', 'httpRequest', 'oneAtATime'] as const },
	{ items: 1000, contestants: ['masivo', 'httpRequest', 'oneAtATime'] as const },
	// What HTTP Request does per item shows at 5,000; this is about this node's own growth.
	{ items: 20_000, contestants: ['masivo'] as const },
].map(({ items, contestants }) => ({
	id: `${items}-items`,
	items,
	server: { latencyMs: LATENCY_MS },
	contestants: [...contestants],
	maxRounds: items > ITEMS ? 1 : 2,
}));

const fewItems = [1, 10].map(
	(items): Workload => ({
		id: `${items}-${items === 1 ? 'item' : 'items'}`,
		items,
		server: { latencyMs: LATENCY_MS },
		contestants: ['masivo', 'fixedPool'],
		repetitions: 50,
		quick: items === 10 ? { repetitions: 30 } : undefined,
	}),
);

const limits: Workload[] = [
	{
		id: 'capacity',
		items: 1500,
		server: { latencyMs: 200, load: { atOnce: CAPACITY, beyond: 'wait' } },
		contestants: ['masivo', 'httpRequest'],
		quick: { items: 1000, contestants: ['masivo'] },
	},
	{
		id: 'rate-limit',
		items: 1000,
		server: { latencyMs: LATENCY_MS, rateLimit: RATE_LIMIT },
		contestants: ['masivo', 'httpRequest'],
		maxRounds: 2,
	},
];

const merged: Workload = {
	id: 'five-rows',
	items: ITEMS,
	rowsPerCustomer: 5,
	server: { latencyMs: LATENCY_MS },
	contestants: ['masivo', 'masivoComputed', 'httpRequest'],
	maxRounds: 2,
};

/** The case of a list, which also says what its memory is measured with. */
export const LIST_CASE = '50000-transactions';

/** A day's transactions, which come page by page: nobody can ask for a page before the last one is there. */
const list: Workload = {
	id: LIST_CASE,
	items: 50_000,
	list: true,
	server: { latencyMs: LATENCY_MS },
	contestants: ['masivo', 'httpRequest'],
	quick: { items: 10_000 },
};

/** The case of an import, whose pace Masivo sets. */
export const IMPORT_CASE = 'import';

/** In one request of an import. */
const BATCH = 1000;

const imported: Workload = {
	id: IMPORT_CASE,
	items: 5 * BATCH,
	imports: true,
	server: { latencyMs: 400 },
	contestants: ['masivo'],
	maxRounds: 2,
};

/** The cases of many executions at once that have targets. */
export const CALL_CASES = {
	plain: '300-calls',
	limited: '300-calls-limited',
	tokenHasEnded: '300-calls-token',
	tokenIsMissing: '300-calls-no-token',
	batches: '20-calls',
	limitedBatches: '20-calls-limited',
	tokenHasEndedBatches: '20-calls-token',
	beside: 'beside-20000',
} as const;

const limited = { latencyMs: LATENCY_MS, rateLimit: RATE_LIMIT };

const quick = { contestants: ['masivoInEngine' as const] };

/** What is behind a webhook: an execution for each call. */
const executions: Workload[] = [
	{
		...{ id: CALL_CASES.plain, calls: 300, items: 300 },
		quick: { contestants: ['masivo' as const, 'httpRequest' as const] },
	},
	{ id: CALL_CASES.limited, calls: 300, items: 300, server: limited, quick: {} },
	{ id: CALL_CASES.tokenHasEnded, calls: 300, items: 300, token: 'ended' as const, quick },
	{ id: CALL_CASES.tokenIsMissing, calls: 300, items: 300, token: 'missing' as const, quick },
	{ id: CALL_CASES.batches, calls: 20, items: 1000, quick },
	{ id: CALL_CASES.limitedBatches, calls: 20, items: 1000, server: limited, quick },
	{ id: CALL_CASES.tokenHasEndedBatches, calls: 20, items: 1000, token: 'ended' as const },
	{
		...{ id: CALL_CASES.beside, calls: 1, items: 20_000, oneByOne: 30, maxRounds: 1 },
		...{ contestants: ['masivo' as const], quick: { items: 10_000, oneByOne: 10 } },
	},
].map((it) => ({
	server: { latencyMs: LATENCY_MS },
	contestants: ['masivo', 'masivoInEngine', 'httpRequest'],
	...it,
}));

/** Requests that a contestant has to send; of a list, one for each page and for the empty one after. */
export function requestsOf({ items, list: isList, imports, rowsPerCustomer = 1 }: Case): number {
	if (imports) return Math.ceil(items / BATCH);
	return isList ? Math.ceil(items / MAX_ROWS) + 1 : items / rowsPerCustomer;
}

export const CASES: Case[] = [
	...latencies,
	...encrypted,
	...sizes,
	...fewItems,
	...limits,
	merged,
	list,
	imported,
	...executions,
].map(titled);

/** The cases that matter to a change, smaller, under the same ids. */
export const QUICK_CASES: Case[] = CASES.flatMap(({ quick, ...it }) =>
	quick ? titled({ ...it, ...quick }) : [],
);

/** @throws when there is no such case. */
export function caseById(id: string): Case {
	const found = CASES.find((it) => it.id === id);
	if (!found) {
		throw new Error(`There is no case "${id}"; there are ${CASES.map((it) => it.id).join(', ')}.`);
	}
	return found;
}

function titled(it: Workload): Case {
	const { items, list: isList, imports, rowsPerCustomer = 1, server } = it;
	const { calls, token, oneByOne } = it;
	const noun = isList ? 'transactions' : imports ? 'customers to import' : 'items';
	const count = (number: number) =>
		number === 1 ? '1 item' : `${number.toLocaleString('en')} ${noun}`;
	const ofCalls = calls && `${calls} × ${count(items / calls)}`;
	const parts = [
		oneByOne ? `1 item beside ${count(items)}` : (ofCalls ?? count(items)),
		token === 'ended' && 'token has ended',
		token === 'missing' && 'no token yet',
		rowsPerCustomer > 1 && `${(items / rowsPerCustomer).toLocaleString('en')} customers`,
		`${server.latencyMs} ms`,
		server.tls && 'TLS',
		server.rateLimit && `${server.rateLimit.requests} requests a second allowed`,
		server.load && `${server.load.atOnce} served at a time`,
	];
	return { ...it, title: parts.filter(Boolean).join(', ') };
}
