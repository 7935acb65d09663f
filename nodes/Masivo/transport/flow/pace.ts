import type { Clock } from './clock';

/**
 * How fast requests of one kind may follow each other, where Masivo allows fewer of them than of all
 * others.
 */
export interface PaceRule {
	/** From the end of one request to the beginning of the next, in ms. */
	spacingMs: number;
	/** In any hour; undefined where nothing but Masivo's own headers says how many are left. */
	perHour?: number;
}

/** When requests ended, on the clock that does not jump, in ms; the latest last. */
type Past = readonly number[];

/** An hour, and a moment more, since the service's clock is not ours. */
const REQUEST_COUNTS_MS = 3_601_000;

const LOOK_AGAIN_AFTER_MS = 250;

/** The first moment, from now on, at which one more request fits the rule. */
export function nextFit({ spacingMs, perHour }: PaceRule, past: Past, now: number): number {
	const last = past.at(-1);
	const spaced = last === undefined ? now : Math.max(now, last + spacingMs);
	const oldest = perHour === undefined ? undefined : past.at(-perHour);
	return oldest === undefined ? spaced : Math.max(spaced, oldest + REQUEST_COUNTS_MS);
}

/** How long so many requests take at the least, in ms: if each is answered at once. */
export function leastTime(rule: PaceRule, count: number): number {
	const past: number[] = [];
	for (let request = 0; request < count; request++)
		past.push(nextFit(rule, past, past.at(-1) ?? 0));
	return past.at(-1) ?? 0;
}

/** The requests of one kind to one account: all runs of this process share what is allowed. */
export class Pace {
	private past: number[] = [];

	private isTaken = false;

	constructor(private readonly clock: Pick<Clock, 'elapsed'>) {}

	/**
	 * Makes a request when its turn has come, one at a time. The next one counts from the end of it:
	 * so the service sees the distance, too, however long the way there takes.
	 *
	 * @param rest waits so many ms; it rejects when the run is over
	 */
	async pass<T>(
		rule: PaceRule,
		rest: (ms: number) => Promise<void>,
		request: () => Promise<T>,
	): Promise<T> {
		for (let wait = this.waitFor(rule); wait > 0; wait = this.waitFor(rule)) await rest(wait);
		this.isTaken = true;
		try {
			return await request();
		} finally {
			const now = this.clock.elapsed();
			this.past = [...this.past.filter((moment) => now - moment < REQUEST_COUNTS_MS), now];
			this.isTaken = false;
		}
	}

	/** Whether nothing of an hour ago or less counts any more. */
	get isAtRest(): boolean {
		const last = this.past.at(-1) ?? -Infinity;
		return !this.isTaken && this.clock.elapsed() - last >= REQUEST_COUNTS_MS;
	}

	private waitFor(rule: PaceRule): number {
		if (this.isTaken) return LOOK_AGAIN_AFTER_MS;
		const now = this.clock.elapsed();
		return nextFit(rule, this.past, now) - now;
	}
}
