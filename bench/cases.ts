import type { ServerOptions } from './server';

export type ContestantId = 'masivo' | 'masivoComputed' | 'httpRequest' | 'oneAtATime' | 'barePool';

/** One workload; every contestant named runs it in every round. */
export interface Case {
	id: string;
	title: string;
	items: number;
	rowsPerCustomer: number;
	server: ServerOptions;
	contestants: ContestantId[];
	/** At most so many rounds, where one takes minutes. */
	maxRounds?: number;
	/** Part of `--quick`. */
	quick?: boolean;
}

export const RATE_LIMIT = { requests: 50, windowMs: 1000 };

const LATENCY_MS = 50;

/** One request after another, 5,000 items take five minutes and tell nothing that 1,000 do not. */
const ONE_AT_A_TIME_LIMIT = 1000;

/** What HTTP Request does per item shows at 5,000; 20,000 are about this node's own growth. */
const HTTP_REQUEST_LIMIT = 5000;

/** The case that most targets are about. */
export const MAIN_CASE = '5000-50ms';

function contestantsFor(items: number, latencyMs: number): ContestantId[] {
	const isMain = idOf(items, latencyMs) === MAIN_CASE;
	return [
		'masivo',
		...(isMain ? (['masivoComputed'] as const) : []),
		...(items <= HTTP_REQUEST_LIMIT ? (['httpRequest'] as const) : []),
		...(items <= ONE_AT_A_TIME_LIMIT ? (['oneAtATime'] as const) : []),
		'barePool',
	];
}

const idOf = (items: number, latencyMs: number): string => `${items}-${latencyMs}ms`;

const scale = [0, LATENCY_MS].flatMap((latencyMs) =>
	[100, 1000, 5000, 20_000].map(
		(items): Case => ({
			id: idOf(items, latencyMs),
			title: `${items.toLocaleString('en')} items, ${latencyMs} ms`,
			items,
			rowsPerCustomer: 1,
			server: { latencyMs },
			contestants: contestantsFor(items, latencyMs),
			maxRounds: items > 5000 ? 1 : undefined,
			quick: latencyMs === LATENCY_MS && items <= 1000,
		}),
	),
);

const encrypted = [1000, 5000].map(
	(items): Case => ({
		id: `${items}-tls`,
		title: `${items.toLocaleString('en')} items, ${LATENCY_MS} ms, TLS`,
		items,
		rowsPerCustomer: 1,
		server: { latencyMs: LATENCY_MS, tls: true },
		contestants: ['masivo', 'httpRequest', 'barePool'],
	}),
);

export const CASES: Case[] = [
	...scale,
	...encrypted,
	{
		id: 'five-rows',
		title: `5,000 items, 1,000 customers, ${LATENCY_MS} ms`,
		items: 5000,
		rowsPerCustomer: 5,
		server: { latencyMs: LATENCY_MS },
		contestants: ['masivo', 'masivoComputed', 'httpRequest', 'barePool'],
	},
	{
		id: 'rate-limit',
		title: `1,000 items, ${RATE_LIMIT.requests} requests a second allowed`,
		items: 1000,
		rowsPerCustomer: 1,
		server: { latencyMs: LATENCY_MS, rateLimit: RATE_LIMIT },
		contestants: ['masivo', 'httpRequest'],
		quick: true,
	},
];

/** @throws when there is no such case. */
export function caseById(id: string): Case {
	const found = CASES.find((it) => it.id === id);
	if (!found) {
		throw new Error(`There is no case "${id}"; there are ${CASES.map((it) => it.id).join(', ')}.`);
	}
	return found;
}
