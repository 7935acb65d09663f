import type { Sandbox } from '../sandbox';

/** How long a stretch of time is of which the most requests under way are noted. */
export const STRETCH_MS = 50;

/** So long may a contestant find out how much its server bears. */
export const WARM_UP_MS = 3000;

/** Watches, in the server's process, how many requests are under way from the first one on. */
export class InFlightWatch {
	private values: number[] = [];

	private readonly timer: NodeJS.Timeout;

	constructor(private readonly sandbox: Sandbox) {
		this.timer = setInterval(() => this.note(), STRETCH_MS);
		// A server that nobody calls any more need not be watched.
		this.timer.unref();
	}

	/** Forgets what it saw, and waits for a first request. */
	reset(): void {
		this.values = [];
		this.next();
	}

	/** The most requests under way in each stretch, from the first request to the last. */
	seen(): number[] {
		this.note();
		return this.values.slice(0, this.values.findLastIndex((value) => value > 0) + 1);
	}

	private note(): void {
		const { peakInFlight } = this.sandbox.stats;
		if (peakInFlight > 0 || this.values.length > 0) this.values.push(peakInFlight);
		this.next();
	}

	/** The peak of the next stretch begins with what is under way now. */
	private next(): void {
		const { stats } = this.sandbox;
		stats.peakInFlight = stats.inFlight;
	}
}

export const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

export const mostAfterWarmUp = (values: number[]): number =>
	most(values.slice(WARM_UP_MS / STRETCH_MS));
