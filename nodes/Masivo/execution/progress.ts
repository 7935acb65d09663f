import { durationText } from '../transport/facts/retryTiming';
import { leastTime, type PaceRule } from '../transport/flow/pace';

/** What an import that takes minutes says in n8n's log, in full sentences. */

/** @param items input items of the run */
export function announcement(
	noun: string,
	items: number,
	requests: number,
	pace: PaceRule,
): string {
	const what = `${numberText(items)} ${noun} go to Masivo in ${count(requests, 'request')}`;
	if (requests <= 1) return `${what}.`;
	const least = durationText(leastTime(pace, requests));
	return `${what}, ${durationText(pace.spacingMs)} apart: that takes at least ${least}. A stop of the execution takes effect between two of them.`;
}

/**
 * @param items input items of the run
 * @param requests how many are left at the least
 */
export function progressText(
	noun: string,
	items: number,
	{ queued, failed }: { queued: number; failed: number },
	requests: number,
	pace: PaceRule,
): string {
	const failures = failed > 0 ? `, ${numberText(failed)} failed` : '';
	const state = `${numberText(queued)} of ${numberText(items)} ${noun} are queued${failures}`;
	if (requests === 0) return `${state}.`;
	// The first of them waits, too.
	return `${state}; at least ${durationText(leastTime(pace, requests + 1))} to go.`;
}

/**
 * Where an import ended before it was through: what is not to be sent again.
 *
 * @param first so many items from the first one on were dealt with
 * @param failed of these
 * @param others items after them that are queued, by their numbers
 */
export function leftOff(
	items: number,
	first: number,
	failed: number,
	others: readonly number[],
): string {
	if (first === failed && others.length === 0) return 'Nothing had been queued before.';
	const parts = [
		first > failed &&
			`the first ${numberText(first)} of ${numberText(items)} items${failed > 0 ? `, except for ${numberText(failed)} that failed` : ''}`,
		others.length > 0 && `item ${others.join(' and item ')}`,
	].filter(Boolean);
	return `Queued before: ${parts.join('; ')}. Take those out before you run the rest, or they may count twice.`;
}

function numberText(number: number): string {
	return number.toLocaleString('en');
}

function count(number: number, noun: string): string {
	return `${numberText(number)} ${noun}${number === 1 ? '' : 's'}`;
}
