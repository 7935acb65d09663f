import type { RateLimit } from '../facts/retryTiming';

/** Masivo's current rate limit window, as far as its headers told: pure functions. */
export interface RateLimitWindow {
	/** On the clock that does not jump, in ms. */
	endsAt: number;
	remaining: number;
}

/**
 * What is known of the window after one more answer. Answers may overtake each other, and whole
 * seconds are rounded up: within one window the lowest count and the earliest end are the closest
 * to the truth.
 */
export function windowAfter(
	known: RateLimitWindow | undefined,
	{ remaining, resetsInMs }: RateLimit,
	now: number,
): RateLimitWindow | undefined {
	if (remaining === undefined || resetsInMs === undefined) return known;
	const endsAt = now + resetsInMs;
	if (!known || now >= known.endsAt) return { endsAt, remaining };
	return {
		endsAt: Math.min(known.endsAt, endsAt),
		remaining: Math.min(known.remaining, remaining),
	};
}

/** How many requests more the window allows beside those whose answers are not there yet. */
export function windowRoom(
	window: RateLimitWindow | undefined,
	inFlight: number,
	now: number,
): number {
	if (!window || now >= window.endsAt) return Infinity;
	// What is under way may still be charged to this window: it counts as spent.
	return Math.max(0, window.remaining - inFlight);
}
