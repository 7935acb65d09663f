import type { RateLimit } from '../facts/retryTiming';

/** How many requests Masivo takes in a time: what its headers say, and what its refusals teach. */

/** Masivo's current rate limit window, as far as its headers told. */
export interface RateLimitWindow {
	/** On the clock that does not jump, in ms. */
	endsAt: number;
	remaining: number;
	/** How many each window has, if the headers say it. */
	limit?: number;
}

/**
 * What is known of the window after one more answer. Answers may overtake each other, and whole
 * seconds are rounded up: within one window the lowest count and the earliest end are the closest
 * to the truth.
 */
export function windowAfter(
	known: RateLimitWindow | undefined,
	{ remaining, resetsInMs, limit = known?.limit }: RateLimit,
	now: number,
): RateLimitWindow | undefined {
	if (remaining === undefined || resetsInMs === undefined) return known;
	const endsAt = now + resetsInMs;
	if (!known || now >= known.endsAt) return { endsAt, remaining, limit };
	return {
		endsAt: Math.min(known.endsAt, endsAt),
		remaining: Math.min(known.remaining, remaining),
		limit,
	};
}

/** How many requests more the window allows beside those whose answers are not there yet. */
export function windowRoom(
	window: RateLimitWindow | undefined,
	inFlight: number,
	now: number,
): number {
	if (!window) return Infinity;
	// Of the next window nothing is known yet but how many it has: the first answer tells the rest.
	const left = now < window.endsAt ? window.remaining : window.limit || Infinity;
	// What is under way may still be charged to this window: it counts as spent.
	return Math.max(0, left - inFlight);
}

/** After a refusal, so much of what was accepted before it goes out. */
const CUT = 0.8;

/** One refusal alone does not mean fewer: it was not tried how many are accepted. */
const FIRST_PER_SECOND = 10;

/** So many in a second at the least: else nothing would show that more are accepted again. */
const LEAST_PER_SECOND = 1;

/** It grows by e in so long: from four fifths to all in two seconds, and after a minute it holds nobody back. */
const GROWTH_MS = 10_000;

/** More than one process sends: whoever may send so many is held back no more. */
const FORGOTTEN_PER_SECOND = 10_000;

/** What did not go out for so long may go out at once: timers are late by some milliseconds. */
const SAVED_MS = 100;

const SECOND_MS = 1000;

/**
 * How many requests in a second Masivo accepts, learned from its refusals (429), which come without headers,
 * too, and where others use up the same limit. Nothing is known until the first one. Then the rate falls below
 * what was accepted before, and creeps up until the next. All times are on the clock that does not jump, in ms.
 */
export class LearnedRate {
	/** As it was at `since`; undefined before the first refusal. */
	private perSecond?: number;

	private since = 0;

	/** Requests that began before it share one refusal. */
	private refusedAt = -Infinity;

	/** Whether nothing was known before that. */
	private isFirst = false;

	/** How many may begin at once, as it was at `savedAt`. */
	private saved = 0;

	private savedAt = 0;

	private second = 0;

	/** How many were accepted in that second, and in the one before. */
	private accepted: [now: number, before: number] = [0, 0];

	/** @param beganAt when the request was sent */
	noteAccepted(beganAt: number, now: number): void {
		this.countIn(now);
		this.accepted[0]++;
		// It was on its way together with the one that was refused first.
		if (this.isFirst && beganAt <= this.refusedAt) this.perSecond = this.afterFirst(now);
	}

	/** @param beganAt when the request was sent */
	noteRefused(beganAt: number, now: number): void {
		if (beganAt <= this.refusedAt) return;
		this.refusedAt = now;
		const rate = this.at(now);
		this.isFirst = rate === Infinity;
		this.perSecond = this.isFirst ? this.afterFirst(now) : this.afterNext(rate, now);
		this.since = now;
		this.saved = 0;
		this.savedAt = now;
	}

	/** Nothing goes out until then: so nothing is learned meanwhile, and nothing saved. */
	hold(now: number, until: number): void {
		if (this.perSecond === undefined) return;
		this.perSecond = this.at(now);
		this.since = Math.max(this.since, until);
		this.saved = 1;
		this.savedAt = this.since;
	}

	/** How many more may begin now. */
	room(now: number): number {
		const rate = this.at(now);
		if (rate === Infinity) return Infinity;
		const grown = this.saved + (Math.max(0, now - this.savedAt) * rate) / SECOND_MS;
		this.saved = Math.min(Math.max(1, (rate * SAVED_MS) / SECOND_MS), grown);
		this.savedAt = Math.max(this.savedAt, now);
		return Math.floor(this.saved);
	}

	/** How long until one more may begin, where there is no room for it now: whole ms, as timers have them. */
	waitMs(now: number): number {
		return Math.ceil(((1 - this.saved) * SECOND_MS) / this.at(now));
	}

	/** So many begin, or, with a minus, did not after all. */
	take(count: number): void {
		this.saved -= count;
	}

	/** Whether it holds anybody back. */
	isKnown(now: number): boolean {
		return this.at(now) < Infinity;
	}

	private afterFirst(now: number): number {
		return CUT * Math.max(FIRST_PER_SECOND, this.acceptedInASecond(now));
	}

	private afterNext(rate: number, now: number): number {
		// After a pause, few were accepted because few were sent.
		const accepted = Math.max(rate / 2, this.acceptedInASecond(now));
		return Math.max(LEAST_PER_SECOND, CUT * Math.min(rate, accepted));
	}

	private at(now: number): number {
		if (this.perSecond === undefined) return Infinity;
		const grown = this.perSecond * Math.exp(Math.max(0, now - this.since) / GROWTH_MS);
		return grown < FORGOTTEN_PER_SECOND ? grown : Infinity;
	}

	private acceptedInASecond(now: number): number {
		this.countIn(now);
		const [count, before] = this.accepted;
		return count + before * (1 - (now % SECOND_MS) / SECOND_MS);
	}

	private countIn(now: number): void {
		const second = Math.floor(now / SECOND_MS);
		if (second === this.second) return;
		this.accepted = [0, second === this.second + 1 ? this.accepted[0] : 0];
		this.second = second;
	}
}
