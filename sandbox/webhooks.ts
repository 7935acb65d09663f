import type { components } from '../api/types';

type Schemas = components['schemas'];

/** The events whose constant is documented. Of the others, a page has a description at most. */
export const WEBHOOK_EVENTS = ['CUSTOMER_REGISTRATION', 'CUSTOMER_ACCUMULATION'] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What each event says, beside the customer's ID. */
interface WebhookData {
	CUSTOMER_REGISTRATION: Schemas['CustomerData'];
	/** `lines` are those that the wallet got. */
	CUSTOMER_ACCUMULATION: { lines: Array<Schemas['WalletLine']>; wallet: Schemas['Wallet'] };
}

/** An address that is called. Masivo takes HTTPS only; for an n8n on this machine, HTTP will do. */
export interface WebhookTarget {
	url: string;
	/** Default: all. */
	events?: readonly WebhookEvent[];
}

/** One call of an address: the status of its answer, or why there was none. */
export type WebhookAttempt = { status: number } | { error: string };

/** One event on its way to one address. */
export interface WebhookDelivery {
	url: string;
	event: WebhookEvent;
	/** The JSON text of `{ event, data }`, the same in every call. */
	body: string;
	/** The calls that have ended. */
	attempts: WebhookAttempt[];
	/** Given up: the last call failed, too. */
	state: 'waiting' | 'delivered' | 'givenUp';
	/** When it is sent (again), in milliseconds since 1970. */
	readyAt: number;
}

export interface WebhookOptions {
	targets?: WebhookTarget[];
	/**
	 * The breaks before a failed call is repeated, in milliseconds; after the last, it is given up. Of
	 * Masivo, only "retries failed events" is documented: these are the sandbox's own.
	 */
	pausesMs?: number[];
	/** How long a call may take; default 30 seconds. */
	timeoutMs?: number;
	/** Keep deliveries that have ended; default true. */
	record?: boolean;
	/** Is told of each call that has ended. */
	onAttempt?: (delivery: WebhookDelivery, attempt: WebhookAttempt) => void;
}

const PAUSES_MS = [5_000, 30_000, 120_000];
const TIMEOUT_MS = 30_000;

/** Calls addresses when something happens to a customer, again where a call fails. */
export class Webhooks {
	/** Every delivery since the start or the last reset, in order. */
	readonly deliveries: WebhookDelivery[] = [];

	targets: WebhookTarget[];

	private readonly waiting = new Set<WebhookDelivery>();

	private readonly calls = new Set<Promise<void>>();

	private readonly timers = new Set<NodeJS.Timeout>();

	private ending = new AbortController();

	/** @param settle processes what is due in the sandbox, and calls `send` */
	constructor(
		private readonly options: WebhookOptions,
		private readonly settle: () => void,
	) {
		this.targets = [...(options.targets ?? [])];
	}

	/** One more address, until the next reset. */
	add(target: WebhookTarget): void {
		this.targets.push(target);
	}

	/** Tells all addresses that chose this event of the customer as he is now. */
	emit<Event extends WebhookEvent>(
		event: Event,
		customer_id: string,
		data: WebhookData[Event],
	): void {
		const now = Date.now();
		for (const { url, events = WEBHOOK_EVENTS } of this.targets) {
			if (!events.includes(event)) continue;
			const body = JSON.stringify({ event, data: { customer_id, ...data } });
			const delivery = { url, event, body, attempts: [], state: 'waiting' as const, readyAt: now };
			this.deliveries.push(delivery);
			this.waitUntilReady(delivery);
		}
	}

	/**
	 * Lets the sandbox settle at that moment. Without it, it would do so before the next request only:
	 * soon enough for who asks, too late for who wants to be called.
	 */
	wakeAt(time: number): void {
		if (this.targets.length === 0) return;
		const timer = setTimeout(
			() => {
				this.timers.delete(timer);
				this.settle();
			},
			Math.max(0, time - Date.now()),
		);
		this.timers.add(timer);
	}

	/** Makes the calls whose time has come. */
	send(now: number): void {
		for (const delivery of this.waiting) {
			if (delivery.readyAt > now) continue;
			this.waiting.delete(delivery);
			const call = this.call(delivery, this.ending.signal).finally(() => this.calls.delete(call));
			this.calls.add(call);
		}
	}

	/** Resolves when no call is under way; repetitions may be due later. */
	async answered(): Promise<void> {
		while (this.calls.size > 0) await Promise.all(this.calls);
	}

	/** Ends calls under way, forgets all deliveries, and the addresses that were added. */
	async reset(): Promise<void> {
		this.ending.abort();
		this.ending = new AbortController();
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.waiting.clear();
		this.deliveries.length = 0;
		this.targets = [...(this.options.targets ?? [])];
		await this.answered();
	}

	private waitUntilReady(delivery: WebhookDelivery): void {
		this.waiting.add(delivery);
		this.wakeAt(delivery.readyAt);
	}

	private async call(delivery: WebhookDelivery, ending: AbortSignal): Promise<void> {
		const attempt = await this.attempt(delivery, ending);
		if (ending.aborted) return;
		const { pausesMs = PAUSES_MS, record = true, onAttempt } = this.options;
		const pauseMs = pausesMs[delivery.attempts.length];
		delivery.attempts.push(attempt);
		onAttempt?.(delivery, attempt);
		const isDelivered = 'status' in attempt && attempt.status >= 200 && attempt.status < 300;
		if (!isDelivered && pauseMs !== undefined) {
			delivery.readyAt = Date.now() + pauseMs;
			return this.waitUntilReady(delivery);
		}
		delivery.state = isDelivered ? 'delivered' : 'givenUp';
		if (!record) this.deliveries.splice(this.deliveries.indexOf(delivery), 1);
	}

	private async attempt(
		{ url, body }: WebhookDelivery,
		ending: AbortSignal,
	): Promise<WebhookAttempt> {
		const timeout = AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS);
		try {
			const answer = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body,
				// Whether Masivo follows one is not documented; a redirect is no success here.
				redirect: 'manual',
				signal: AbortSignal.any([ending, timeout]),
			});
			await answer.arrayBuffer();
			return { status: answer.status };
		} catch (error) {
			return { error: reasonOf(error) };
		}
	}
}

/** `fetch` hides the reason in its cause. */
function reasonOf(error: unknown): string {
	const { cause = error } = error as { cause?: unknown };
	return cause instanceof Error ? cause.message : String(cause);
}
