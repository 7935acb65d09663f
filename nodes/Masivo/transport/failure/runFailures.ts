import { type Failure, masivoFailure } from './failure';

/** Why a run sent no more. */

export function cancelled(): Failure {
	return masivoFailure('cancelled', {
		message: 'The execution was cancelled',
		description: 'Nothing was sent for this item after that.',
	});
}

export function stopped(): Failure {
	return masivoFailure('stopped', {
		message: 'Not sent, because another item failed',
		description: "Set 'On Error' in the node's settings to continue with the other items.",
	});
}

/** @param resetsAt Unix time in ms, as `now` is */
export function quotaSpent(resetsAt: number, now: number): Failure {
	return masivoFailure('waitTooLong', {
		message: `The Masivo request quota is used up${until(resetsAt)}`,
		description: AFTER_THAT_TIME,
		status: 429,
		declaration: { cause: 'quota-exhausted', ...waitUntil(resetsAt, now) },
	});
}

/** The service asked for a longer break than the run may wait. */
export function awayUntil(status: number, resetsAt: number, now: number): Failure {
	if (status === 429) return quotaSpent(resetsAt, now);
	return masivoFailure('waitTooLong', {
		message: `Masivo is not available${until(resetsAt)}`,
		description: AFTER_THAT_TIME,
		status,
		declaration: { cause: 'temporarily-unavailable', ...waitUntil(resetsAt, now) },
	});
}

const AFTER_THAT_TIME =
	"Run the items that failed again after that time. 'Max Retry Wait' in the options says how long the node itself waits.";

/** The last moment that a date can say (ECMAScript); a header may name a later one. */
const LAST_DATE = 8.64e15;

function until(time: number): string {
	return Math.abs(time) <= LAST_DATE ? ` until ${new Date(time).toISOString()}` : '';
}

function waitUntil(
	resetsAt: number,
	now: number,
): { retryAfterMs: number; resetsAtEpochMs: number } {
	return { retryAfterMs: Math.max(0, resetsAt - now), resetsAtEpochMs: resetsAt };
}
