import type { IDataObject } from 'n8n-workflow';

import type { Clock } from './clock';
import type { Failure } from './failure';
import { cancelled, quotaSpent } from './failureTexts';
import { windowAfter, windowWaitMs, type RateLimitWindow } from './rateLimitWindow';
import { rateLimitOf } from './retryTiming';

/** The longest nap: so soon does a waiting request see that the run was stopped or cancelled. */
const NAP_MS = 50;

/**
 * The one door that all requests of a run go through. It is shared, so that a limit which one
 * request meets slows every request, and a stop reaches every request that still waits. What is
 * waited for is measured with the clock that does not jump.
 */
export class Gate {
	private inFlight = 0;

	private pausedUntil = 0;

	private closedWith?: Failure;

	/** Ends when the last of those who wait in line has begun, or failed. */
	private line: Promise<void> = Promise.resolve();

	private window?: RateLimitWindow;

	constructor(
		/** A longer wait than this is not waited for: the quota counts as spent. */
		private readonly longestWaitMs: number,
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {}

	/** Waits in line for the door, and counts the request until it is done. */
	async pass<T>(request: () => Promise<T>): Promise<T> {
		const begun = this.line.then(async () => await this.begin());
		this.line = begun.catch(() => undefined);
		await begun;
		try {
			return await request();
		} finally {
			this.inFlight--;
		}
	}

	/** Waits before one request is sent again, while the others go on. */
	async rest(ms: number): Promise<void> {
		const until = this.clock.elapsed() + ms;
		for (;;) {
			this.assertOpen();
			const left = until - this.clock.elapsed();
			if (left <= 0) return;
			await this.clock.sleep(Math.min(left, NAP_MS));
		}
	}

	/**
	 * Holds every request back for so long, unless one that came before holds them longer.
	 *
	 * @param tooLong closes the gate if a run may not wait so long
	 */
	pause(ms: number, tooLong?: (resetsAt: number, now: number) => Failure): void {
		const date = this.clock.date();
		if (tooLong && ms > this.longestWaitMs) this.close(tooLong(date + ms, date));
		else this.pausedUntil = Math.max(this.pausedUntil, this.clock.elapsed() + ms);
	}

	/** From now on nothing passes; whoever waits or comes fails with this reason. */
	close(reason: Failure): void {
		this.closedWith ??= reason;
	}

	/** Takes note of the rate limit that an answer's headers tell. */
	learn(headers: IDataObject): void {
		const limit = rateLimitOf(headers, this.clock.date());
		this.window = windowAfter(this.window, limit, this.clock.elapsed());
	}

	/**
	 * One request begins in each turn of the event loop. Begun in one go, they would reach Masivo
	 * together, be answered together and begin together again, and while they are on their way
	 * nothing would be done (measured: 5,000 requests took a fifth longer).
	 */
	private async begin(): Promise<void> {
		this.assertOpen();
		await this.clock.sleep(0);
		for (;;) {
			const wait = this.waitMs();
			this.assertOpen();
			if (wait <= 0) break;
			await this.clock.sleep(Math.min(wait, NAP_MS));
		}
		this.inFlight++;
	}

	private assertOpen(): void {
		if (this.signal?.aborted) throw cancelled();
		if (this.closedWith) throw this.closedWith;
	}

	/** How long the next one has to wait as things stand; closes the gate if that is too long. */
	private waitMs(): number {
		const now = this.clock.elapsed();
		const wait = windowWaitMs(this.window, this.inFlight, now);
		if (wait > this.longestWaitMs && this.window?.remaining === 0) {
			const date = this.clock.date();
			this.close(quotaSpent(date + wait, date));
		}
		return Math.max(wait, this.pausedUntil - now);
	}
}
