import type { Clock } from './clock';
import { tokenEndsAt } from './jwt';

/** So many refused requests in a row may mean that the token works for nobody. */
const OFTEN = 3;

/** How a run came by a token. '' stands for none: it has to be exchanged. */
export type Origin = 'stored' | 'exchanged';

/** What a run knows of a token that it holds: whether it works, and when it is to be renewed. */
export class HeldToken {
	/** How many requests Masivo let through with it. */
	acceptances = 0;

	/** How many it refused since it let one through. */
	refusedInARow = 0;

	private readonly underWay = new Set<Promise<unknown>>();

	private readonly since: { elapsed: number; date: number };

	/** How long after `since` it is to be renewed, in ms. */
	private readonly goodForMs: number;

	/** @param renewBeforeEndMs how long before its end it is to be renewed */
	constructor(
		readonly text: string,
		readonly origin: Origin,
		renewBeforeEndMs: number,
		private readonly clock: Clock,
	) {
		this.since = { elapsed: clock.elapsed(), date: clock.date() };
		const leftMs = (tokenEndsAt(text) ?? Infinity) - this.since.date;
		const early = leftMs - renewBeforeEndMs;
		this.goodForMs = origin === 'stored' || early > 0 ? early : usableMs(leftMs);
	}

	/**
	 * Whether it is to be renewed. Its end is a date, so the machine's clock tells when that has
	 * come; the time that has passed counts too, in case that clock was put back.
	 */
	get isDue(): boolean {
		const { since, clock } = this;
		const age = Math.max(clock.elapsed() - since.elapsed, clock.date() - since.date);
		return this.text === '' || age >= this.goodForMs;
	}

	get isRefusedOften(): boolean {
		return this.refusedInARow >= OFTEN;
	}

	/** Whether the next request with it is a trial: one refusal is enough if it never was accepted. */
	get isDoubtful(): boolean {
		return this.isRefusedOften || (this.refusedInARow > 0 && this.acceptances === 0);
	}

	/** Carries a request that does not go alone. */
	async carry<T>(request: () => Promise<T>): Promise<T> {
		const answered = request();
		this.underWay.add(answered);
		try {
			return await answered;
		} finally {
			this.underWay.delete(answered);
		}
	}

	/** Resolves when no request that it carries is under way any more. */
	async allAnswered(): Promise<void> {
		await Promise.allSettled(this.underWay);
	}

	noteAcceptance(): void {
		this.acceptances++;
		this.refusedInARow = 0;
	}

	/** @param acceptancesBefore when the request went out: one accepted since speaks for the token */
	noteRefusal(acceptancesBefore: number): void {
		if (acceptancesBefore === this.acceptances) this.refusedInARow++;
	}
}

/**
 * A token that has just come is used until its end, however near that is. One that seems to have
 * ended already says more about the clock than about itself: it is used until Masivo refuses it.
 */
function usableMs(leftMs: number): number {
	return leftMs > 0 ? leftMs : Infinity;
}
