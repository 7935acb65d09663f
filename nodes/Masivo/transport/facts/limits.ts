/**
 * What Masivo documents of how much it takes, and how each part of the package sends. The names in
 * brackets are pages of its documentation (api/masivo.openapi.yaml).
 */

export const MASIVO_LIMITS = {
	/** Customers, events or transactions in one request of an import (GUIDE-MIG, MIG-EVENTS). */
	importBatch: 1000,
	/** Between two requests of an import (LIMITS). */
	importSpacingMs: 5_000,
	/** Requests of imports in an hour, by the type of the account (LIMITS). */
	importsPerHour: { development: 250, production: 1000 },
	/** So long ago an event may have happened at the most (EVENT-POST). */
	eventAgeHours: 72,
	/** Rewards, and campaigns, of an account at the most (LIMITS). */
	rowsByIndex: 1000,
	/** Transactions in one answer at the most (TX). */
	rowsByCursor: 1000,
	/** From this year on, a customer's transactions are listed (CUST-TX). */
	firstTransactionYear: 2020,
} as const;

export interface Sending {
	/** So many requests may be under way at once. */
	concurrency: number;
	/** So often a request is sent again at the most. */
	maxRetries: number;
	/** The longest break that Masivo may ask for. */
	maxRetryWaitMs: number;
	/** For one request. */
	timeoutMs: number;
}

export const SENDING = {
	/** A run of the node, unless its options say otherwise. */
	run: { concurrency: 256, maxRetries: 3, maxRetryWaitMs: 60_000, timeoutMs: 30_000 },
	/** The same for imports: Masivo may close for the rest of an hour, and a batch takes its time. */
	import: { concurrency: 1, maxRetries: 3, maxRetryWaitMs: 3_600_000, timeoutMs: 120_000 },
	/** The editor's lists: somebody sits before them and waits. */
	list: { concurrency: 1, maxRetries: 1, maxRetryWaitMs: 5_000, timeoutMs: 30_000 },
	/**
	 * The trigger: whoever calls waits for the answer meanwhile, so it is not tried often. Where n8n
	 * takes a hundred calls at once on a busy machine, it comes to an answer that is there only after
	 * ten seconds (measured with 2.41.1): hence the time of a run for one request.
	 */
	trigger: { concurrency: 256, maxRetries: 2, maxRetryWaitMs: 5_000, timeoutMs: 30_000 },
	/** The test of a credential: one request, sent once. */
	credentialTest: { concurrency: 1, maxRetries: 0, maxRetryWaitMs: 0, timeoutMs: 30_000 },
} as const satisfies Record<string, Sending>;
