import type { RateLimit } from './retryTiming';

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

/**
 * How long one request more has to wait beside those whose answers are not there yet; 0 if it may
 * go out.
 */
export function windowWaitMs(
	window: RateLimitWindow | undefined,
	inFlight: number,
	now: number,
): number {
	// What is under way may still be charged to this window: it counts as spent.
	if (!window || inFlight < window.remaining) return 0;
	return Math.max(0, window.endsAt - now);
}
