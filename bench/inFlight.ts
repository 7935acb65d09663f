import type { Sandbox } from '../sandbox';

/** How long a stretch of time is of which the most requests under way are noted. */
export const STRETCH_MS = 50;

/** So long may a contestant find out how much its server bears. */
export const WARM_UP_MS = 3000;

/** Watches, in the server's process, how many requests are under way from the first one on. */
export class InFlightWatch {
	private values: number[] = [];

	/** When the first request came; undefined until then. */
	private begun?: number;

	private readonly timer: NodeJS.Timeout;

	constructor(private readonly sandbox: Sandbox) {
		this.timer = setInterval(() => this.note(), STRETCH_MS);
		// A server that nobody calls any more need not be watched.
		this.timer.unref();
	}

	/** Forgets what it saw, and waits for a first request. */
	reset(): void {
		this.values = [];
		this.begun = undefined;
		this.next();
	}

	/** The most requests under way in each stretch, from the first request to the last. */
	seen(): number[] {
		this.note();
		return this.values.slice(0, this.values.findLastIndex((value) => value > 0) + 1);
	}

	private note(): void {
		const { stats } = this.sandbox;
		const now = performance.now();
		if (this.begun === undefined && stats.peakInFlight > 0) this.begun = now;
		const ended = this.begun === undefined ? 0 : 1 + Math.floor((now - this.begun) / STRETCH_MS);
		if (ended <= this.values.length) return;
		// A busy process is late: what it sees then was so in the stretches that it missed, too.
		while (this.values.length < ended) this.values.push(stats.peakInFlight);
		this.next();
	}

	/** The peak of the next stretch begins with what is under way now. */
	private next(): void {
		const { stats } = this.sandbox;
		stats.peakInFlight = stats.inFlight;
	}
}

export const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** Undefined where all was over before. */
export function mostAfterWarmUp(values: number[]): number | undefined {
	const later = values.slice(WARM_UP_MS / STRETCH_MS);
	return later.length > 0 ? most(later) : undefined;
}
