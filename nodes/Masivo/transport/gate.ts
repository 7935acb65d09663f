import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Failure } from './failure';
import { cancelled, quotaSpent } from './failureTexts';
import { rateLimitOf } from './retryTiming';

/** The longest nap: so soon does a waiting request see that the run was stopped or cancelled. */
const NAP_MS = 50;

/**
 * The one door that all requests of a run go through. It is shared, so that a limit which one
 * request meets slows every request, and a stop reaches every request that still waits.
 */
export class Gate {
	private inFlight = 0;

	private pausedUntil = 0;

	private closedWith?: Failure;

	private lastTurn: Promise<void> = Promise.resolve();

	/** Masivo's current rate limit window, as far as its headers told. */
	private window?: { endsAt: number; remaining: number };

	constructor(
		/** A longer wait than this is not waited for: the quota counts as spent. */
		private readonly longestWaitMs: number,
		private readonly signal?: AbortSignal,
	) {}

	/** Waits for the door to open, lets one request through and counts it until it is done. */
	async pass<T>(request: () => Promise<T>): Promise<T> {
		for (let hasTurn = false; ; ) {
			this.assertOpen();
			const wait = this.waitMs(Date.now());
			if (wait > 0) {
				await sleep(Math.min(wait, NAP_MS));
			} else if (hasTurn) {
				break;
			} else {
				await this.turn();
				hasTurn = true;
			}
		}
		this.inFlight++;
		try {
			return await request();
		} finally {
			this.inFlight--;
		}
	}

	/**
	 * One request begins in each turn of the event loop. Begun in one go, they would reach Masivo
	 * together, be answered together and begin together again, and while they are on their way
	 * nothing would be done (measured: 5,000 requests took a fifth longer).
	 */
	private async turn(): Promise<void> {
		this.lastTurn = this.lastTurn.then(async () => await sleep(0));
		await this.lastTurn;
	}

	/** Waits before one request is sent again, while the others go on. */
	async rest(ms: number): Promise<void> {
		const until = Date.now() + ms;
		for (;;) {
			this.assertOpen();
			const left = until - Date.now();
			if (left <= 0) return;
			await sleep(Math.min(left, NAP_MS));
		}
	}

	/**
	 * Holds every request back for so long.
	 *
	 * @param tooLong closes the gate if a run may not wait so long
	 */
	pause(ms: number, tooLong?: (resetsAt: number) => Failure): void {
		const until = Date.now() + ms;
		if (tooLong && ms > this.longestWaitMs) this.close(tooLong(until));
		else this.pausedUntil = Math.max(this.pausedUntil, until);
	}

	/** From now on nothing passes; whoever waits or comes fails with this reason. */
	close(reason: Failure): void {
		this.closedWith ??= reason;
	}

	/** Takes note of the rate limit that an answer's headers tell. */
	learn(headers: IDataObject): void {
		const { remaining, resetsInMs } = rateLimitOf(headers, Date.now());
		if (remaining === undefined || resetsInMs === undefined) return;
		const now = Date.now();
		const endsAt = now + resetsInMs;
		// Answers may overtake each other, and whole seconds are rounded up: within one window
		// the lowest count and the earliest end are the closest to the truth.
		this.window =
			this.window && now < this.window.endsAt
				? {
						endsAt: Math.min(this.window.endsAt, endsAt),
						remaining: Math.min(this.window.remaining, remaining),
					}
				: { endsAt, remaining };
	}

	private assertOpen(): void {
		if (this.signal?.aborted) throw cancelled();
		if (this.closedWith) throw this.closedWith;
	}

	private waitMs(now: number): number {
		const pause = Math.max(0, this.pausedUntil - now);
		// What is under way may still be charged to this window: it counts as spent.
		if (!this.window || this.inFlight < this.window.remaining) return pause;
		const left = this.window.endsAt - now;
		if (left <= 0) return pause;
		if (this.window.remaining > 0 && this.inFlight > 0) return Math.max(pause, NAP_MS);
		if (left > this.longestWaitMs) {
			this.close(quotaSpent(this.window.endsAt));
			this.assertOpen();
		}
		return Math.max(pause, left);
	}
}
