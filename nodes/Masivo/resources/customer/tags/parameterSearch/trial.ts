import type { IDataObject } from 'n8n-workflow';

import type { RunContext } from '../../../../execution/operation';
import { Failure, isRefusal, orFailure } from '../../../../transport/failure/failure';
import { cancelled } from '../../../../transport/failure/runFailures';
import type { Send } from '../../../../transport/request/request';
import { withoutStrayEnds } from '../../../values/suspicious';
import { deleteOnce, lookAt, type Seen, tagsLeft } from '../tagDeletion';
import { inQueries } from '../tagKeys';
import { notLookedAt, takesAllTags, tookAllOnce } from './names';
import { putBack } from './putBack';

/** What the search does its requests with. */
export interface SearchContext extends RunContext {
	send: Send;
}

/** One delete, and what has to stay. */
interface Trial {
	keys: readonly string[];
	/** The tags that the customer has besides, with their values. */
	witnesses: IDataObject;
	/** Whether these keys are gone only if the delete was carried out: the customer has them before. */
	isProof: boolean;
}

/**
 * The trials that show whether a name is right: one, in which a part of the customer's tags is to
 * stay. Where he has one tag alone and is to lose it, there are two: first a key that he does not
 * have is to be deleted. Without that, a delete of all tags would look like success.
 *
 * @param asked keys that the customer has, at least one
 */
export function trialsOf(
	asked: readonly string[],
	tags: IDataObject,
): [first: Trial, last?: Trial] {
	const [keys] = inQueries(asked);
	const others = without(tags, keys);
	if (Object.keys(others).length > 0) return [{ keys, witnesses: others, isProof: true }];
	if (keys.length > 1) {
		const most = keys.slice(0, -1);
		return [{ keys: most, witnesses: without(tags, most), isProof: true }];
	}
	return [
		{ keys: [keyBesides(keys[0])], witnesses: tags, isProof: false },
		{ keys, witnesses: {}, isProof: true },
	];
}

/**
 * How to try once more what took all tags, once they are back. If somebody else had removed them, one
 * of them may go: then the name shows that it deletes this one and no other. None where one is there
 * alone: a look that came too early could not be told from one that shows that it stays.
 */
export function trialAgain({ witnesses }: Trial): Trial | undefined {
	const others = Object.keys(witnesses);
	const one = others.find(isSendable);
	if (others.length === 1 || one === undefined) return undefined;
	return { keys: [one], witnesses: without(witnesses, [one]), isProof: true };
}

/** A comma would be taken for the end of a key, and of blanks at its ends nothing is known. */
export function isSendable(key: string): boolean {
	return key !== '' && !key.includes(',') && key === withoutStrayEnds(key);
}

export function without(tags: IDataObject, keys: readonly string[]): IDataObject {
	const gone = new Set(keys);
	return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)));
}

/** A key that a customer does not have whose only tag has this key. */
function keyBesides(key: string): string {
	return key === 'n8n_no_such_tag' ? 'n8n_no_tag' : 'n8n_no_such_tag';
}

/** What a trial showed of a name. */
export type Result =
	/**
	 * The keys are gone, and other tags are there. `strangers` were put back, but had been removed by
	 * somebody else.
	 */
	| { is: 'right'; seen: Seen; strangers: readonly string[] }
	/** The keys are still there, or Masivo refused the request. */
	| { is: 'wrong'; why: Failure }
	/** It takes all tags, or that cannot be ruled out. */
	| { is: 'harmful'; end: Failure };

/**
 * @param isFirst whether no other name was tried before, whose effect may show only now
 * @throws Failure if nothing is known of the name afterwards
 */
export async function tryOut(
	trial: Trial,
	name: string,
	customerId: string,
	context: SearchContext,
	isFirst: boolean,
): Promise<Result> {
	const seen = await deleteAndLook(trial, name, customerId, context, isFirst);
	if (seen instanceof Failure) return { is: 'wrong', why: seen };
	if (tookAll(seen, trial)) return await suspect(trial, name, customerId, context);
	return judged(seen, trial, customerId);
}

/**
 * All tags are gone. Somebody else may have removed them in this moment, so the same is tried once
 * more. From here on every failure is the end: the next customer could lose his tags as well.
 */
async function suspect(
	trial: Trial,
	name: string,
	customerId: string,
	context: SearchContext,
): Promise<Result> {
	const { witnesses } = trial;
	const rescue = async (): Promise<Failure | undefined> =>
		await putBack(customerId, witnesses, context.rescue);
	const lost = await rescue();
	if (lost) return { is: 'harmful', end: lost };
	if (context.isOver()) return { is: 'harmful', end: cancelled() };
	const again = trialAgain(trial);
	if (!again) return { is: 'harmful', end: tookAllOnce(customerId, name) };
	const seen = await orFailure(deleteAndLook(again, name, customerId, context, false));
	if (seen instanceof Failure) return { is: 'harmful', end: (await rescue()) ?? seen };
	if (tookAll(seen, again)) {
		return { is: 'harmful', end: (await rescue()) ?? takesAllTags(customerId, name, trial.keys) };
	}
	const result = judged(seen, again, customerId, Object.keys(witnesses));
	if (result.is !== 'wrong') return result;
	// The keys of the first delete are gone by now: no other name can be tried with them. And what this
	// one did may not show yet.
	return { is: 'harmful', end: (await rescue()) ?? tookAllOnce(customerId, name) };
}

/** Where nothing had to stay, nothing is suspect. */
function tookAll({ left }: Seen, { witnesses }: Trial): boolean {
	return left.size === 0 && Object.keys(witnesses).length > 0;
}

function judged(
	seen: Seen,
	{ keys }: Trial,
	customerId: string,
	strangers: readonly string[] = [],
): Result {
	const kept = keys.filter((key) => isLeft(key, seen));
	if (kept.length === 0) return { is: 'right', seen, strangers };
	return { is: 'wrong', why: tagsLeft(customerId, kept, '') };
}

function isLeft(key: string, { left }: Seen): boolean {
	return [...left.values()].includes(key);
}

/**
 * The customer after the delete, looked up: the answer to it may show him as he was before.
 *
 * @returns a failure if Masivo refused what was sent
 * @throws Failure if nothing shows that the delete was carried out
 */
async function deleteAndLook(
	trial: Trial,
	name: string,
	customerId: string,
	context: SearchContext,
	isFirst: boolean,
): Promise<Seen | Failure> {
	if (context.isOver()) throw cancelled();
	const answer = await deleteOnce(customerId, name, trial.keys, context.send);
	const failure = answer instanceof Failure ? answer : undefined;
	const isSilent = failure === undefined || failure.isUnsettled;
	if (isRefusal(failure)) return failure;
	const isGone = (it: Seen): boolean => !trial.keys.some((key) => isLeft(key, it));
	const isProven = (it: Seen): boolean => isFirst && trial.isProof && isGone(it);
	const seen = await lookUntil((it) => isProven(it) || tookAll(it, trial), customerId, context);
	if (seen instanceof Failure) throw notLookedAt(failure ?? seen, customerId);
	if (isSilent || tookAll(seen, trial)) return seen;
	if (trial.isProof && isGone(seen)) return seen;
	throw failure;
}

/** A look may come too early: where it does not show what may still come, there are a few. */
const MOST_LOOKS = 3;

async function lookUntil(
	isEnough: (seen: Seen) => boolean,
	customerId: string,
	{ rescue }: SearchContext,
): Promise<Seen | Failure> {
	for (let looks = 1; ; looks++) {
		const seen = await orFailure(lookAt(customerId, rescue));
		if (seen instanceof Failure || looks === MOST_LOOKS || isEnough(seen)) return seen;
	}
}
