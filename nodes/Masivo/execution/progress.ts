import type { IDataObject } from 'n8n-workflow';

import { durationText } from '../transport/facts/retryTiming';
import { leastTime, type PaceRule } from '../transport/flow/pace';
import type { Outcome } from './carryOut';

/** What a run says of how far it is: an import that takes minutes in n8n's log, and each that ends early. */

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

/** How far a run came that ended early, for the error that ends it. */
export interface RunEnd {
	/** Which of its items were done, may have been, and are left, as sentences. */
	text: string;
	/** Whether any of that must not be sent again. */
	isOnce: boolean;
	/** How to see whether the items in doubt were done; undefined without any. */
	lookUp?: string;
	/** The same for code: each kind of item as ranges (`0–29, 31`), and the IDs that Masivo gave, by item. */
	progress: IDataObject;
}

/**
 * @param outcomes by item; those that have none were not reached
 * @param items input items of the run
 * @param done what a success is called: `done`, or `queued`
 */
export function endOfRun(
	outcomes: ReadonlyMap<number, Outcome>,
	items: number,
	done: string,
): RunEnd {
	const kinds: Record<'done' | 'inDoubt' | 'left', number[]> = { done: [], inDoubt: [], left: [] };
	for (let item = 0; item < items; item++) {
		const outcome = outcomes.get(item);
		if (outcome && isDone(outcome, done)) kinds.done.push(item);
		else kinds[outcome?.lookUp === undefined ? 'left' : 'inDoubt'].push(item);
	}
	const [doubtful] = kinds.inDoubt;
	const isOnce = [...outcomes.values()].some(({ lookUp }) => lookUp !== undefined);
	const ranges = Object.entries(kinds).map(([kind, of]) => [kind, rangesOf(of).join(', ')]);
	return {
		text: textOf(kinds, items, done, isOnce),
		isOnce,
		lookUp: outcomes.get(doubtful)?.lookUp,
		progress: { ...Object.fromEntries(ranges), ids: idsOf(outcomes) },
	};
}

/** What was accepted and not confirmed is in doubt, but queued is no more than accepted. */
function isDone(outcome: Outcome, word: string): boolean {
	if (!('outputs' in outcome)) return false;
	return word === 'queued' || outcome.outputs.every(({ confirmed }) => confirmed !== false);
}

function textOf(
	{ done, inDoubt, left }: Readonly<Record<'done' | 'inDoubt' | 'left', readonly number[]>>,
	items: number,
	word: string,
	isOnce: boolean,
): string {
	if (items === 1) return done.length > 0 ? `The item was ${word}.` : '';
	if (left.length === items) return `None of the ${numberText(items)} items was ${word} before.`;
	const parts = [
		done.length > 0 && `${word}: ${shownRanges(done)}`,
		inDoubt.length > 0 && `may have taken effect: ${shownRanges(inDoubt)}`,
		left.length > 0 && `left: ${shownRanges(left)}`,
	].filter(Boolean);
	const advice =
		left.length > 0
			? 'Run only those that are left: the others may count twice.'
			: 'Run none of them again: they may count twice.';
	return `Of items 0–${items - 1}, ${parts.join('; ')}.${isOnce ? ` ${advice}` : ''}`;
}

/** @param items in ascending order */
function rangesOf(items: readonly number[]): string[] {
	const ranges: Array<[first: number, last: number]> = [];
	for (const item of items) {
		const range = ranges.at(-1);
		if (range && range[1] === item - 1) range[1] = item;
		else ranges.push([item, item]);
	}
	return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
}

/** More of them nobody reads; the error's context has all. */
const MOST_RANGES = 100;

function shownRanges(items: readonly number[]): string {
	const ranges = rangesOf(items);
	const more = ranges.length > MOST_RANGES ? `, and more up to ${items.at(-1)}` : '';
	return ranges.slice(0, MOST_RANGES).join(', ') + more;
}

/** An execution is stored with its error. */
const MOST_IDS = 1000;

function idsOf(outcomes: ReadonlyMap<number, Outcome>): IDataObject {
	const ids = [...outcomes].flatMap(([item, outcome]): Array<[number, unknown]> => {
		const id = 'outputs' in outcome ? outcome.outputs[0]?.id : undefined;
		return typeof id === 'string' || typeof id === 'number' ? [[item, id]] : [];
	});
	return Object.fromEntries(ids.slice(0, MOST_IDS)) as IDataObject;
}

function numberText(number: number): string {
	return number.toLocaleString('en');
}

function count(number: number, noun: string): string {
	return `${numberText(number)} ${noun}${number === 1 ? '' : 's'}`;
}
