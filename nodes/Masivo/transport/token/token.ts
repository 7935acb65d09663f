import { isRecord } from '../facts/values';
import type { Clock } from '../flow/clock';

/**
 * When a token ends, as Unix time in ms: the `exp` of its JWT payload (api/masivo.openapi.yaml). The
 * signature is Masivo's business. undefined if the text is no JWT or names no end.
 */
export function tokenEndsAt(token: string): number | undefined {
	const payload = token.split('.')[1];
	if (!payload) return undefined;
	try {
		const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
	} catch {
		return undefined;
	}
}

/** Where a token came from. '' stands for none: it has to be exchanged. */
export type Origin = 'stored' | 'exchanged';

/** So many go first with a token that no request carried for a moment: it may have ended meanwhile. */
const FIRST_CARRIERS = 20;
const UNUSED_MS = 50;

/** What is known of a token: whether it works, and when it is to be renewed. */
export class HeldToken {
	/** Whether Masivo let a request through with it. */
	isAccepted = false;

	/** Whether it was accepted since the last moment in which no request carried it. */
	private isProven = false;

	private unusedSince = 0;

	/** Whether it is taken to have ended before its time. */
	hasEnded = false;

	/** How many requests with it Masivo refused. */
	refusals = 0;

	/** How many times it was asked whether the token works, and which time said so last. */
	timesAsked = 0;

	lastProof = 0;

	private readonly underWay = new Set<Promise<void>>();

	private readonly since: { elapsed: number; date: number };

	/** When it ends by its own words, as Unix time in ms. */
	private readonly endsAt: number;

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
		this.endsAt = tokenEndsAt(text) ?? Infinity;
		const leftMs = this.endsAt - this.since.date;
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
		return this.hasEnded || this.text === '' || age >= this.goodForMs;
	}

	/** Why it is to be renewed, as the log says it. */
	get whyDue(): string {
		if (this.text === '') return 'none was stored';
		return this.hasEnded ? 'the one before was refused' : 'the one before was about to end';
	}

	/** Whether it came at this time of the clock that does not jump, or later. */
	isSince(elapsed: number): boolean {
		return this.since.elapsed >= elapsed;
	}

	/** Whether it ends sooner than another one, as far as both say. */
	endsBefore({ endsAt }: HeldToken): boolean {
		return this.endsAt < endsAt;
	}

	/** Whether it may work for nobody. */
	get isDoubtful(): boolean {
		return !this.isAccepted && this.refusals > 0;
	}

	/** Masivo let a request through with it. */
	noteAccepted(): void {
		this.isAccepted = true;
		this.isProven = true;
	}

	/** Whether one more request may carry it, or has to wait for those that went first. */
	get mayCarryMore(): boolean {
		return this.isProven || this.underWay.size < FIRST_CARRIERS;
	}

	/** A request goes out with it; to be told when that is answered. */
	carry(): () => void {
		let end = () => {};
		const answered = new Promise<void>((resolve) => (end = resolve));
		const isUnused = this.underWay.size === 0;
		if (isUnused && this.clock.elapsed() - this.unusedSince > UNUSED_MS) this.isProven = false;
		this.underWay.add(answered);
		return () => {
			this.underWay.delete(answered);
			this.unusedSince = this.clock.elapsed();
			end();
		};
	}

	/** Resolves when any request that it carries is answered. */
	async oneAnswered(): Promise<void> {
		await Promise.race(this.underWay);
	}

	/** Resolves when no request that it carries is under way any more. */
	async allAnswered(): Promise<void> {
		await Promise.all(this.underWay);
	}
}

/**
 * A token that has just come is used until its end, however near that is. One that seems to have
 * ended already says more about the clock than about itself: it is used until Masivo refuses it.
 */
function usableMs(leftMs: number): number {
	return leftMs > 0 ? leftMs : Infinity;
}
