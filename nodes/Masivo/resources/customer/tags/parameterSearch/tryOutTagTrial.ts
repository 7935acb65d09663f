import type { Stage } from '../../../../execution/operation';
import { Failure, isRefusal, orFailure } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import { cancelled } from '../../../../transport/failure/runFailures';
import { getRequest } from '../../../fields/customer';
import { type CustomerAnswer, readCustomerAnswer } from '../../../fields/customerAnswer';
import { putBack } from './putBack';
import { deleteOnce, keysShown, tagsLeft, tagsNotShown } from '../tagDeletion';
import { notLookedAt, takesAllTags, tookAllOnce } from './tagKeysParameterFailures';
import { type Trial, trialAgain } from './tagTrial';

/** What a trial showed of a name. */
export type Result =
	/**
	 * The keys are gone, and other tags are there. `strangers` were put back, but had been removed by
	 * somebody else.
	 */
	| { is: 'right'; answer: CustomerAnswer; strangers: readonly string[] }
	/** The keys are still there, or Masivo refused the request. */
	| { is: 'wrong'; why: Failure }
	/** It takes all tags, or that cannot be ruled out. */
	| { is: 'harmful'; end: Failure };

/** @throws Failure if nothing is known of the name afterwards */
export async function tryOut(
	trial: Trial,
	name: string,
	customerId: string,
	stage: Stage,
): Promise<Result> {
	const seen = await deleteAndLook(trial, name, customerId, stage);
	if (seen instanceof Failure) return { is: 'wrong', why: seen };
	if (tookAll(seen, trial)) return await suspect(trial, name, customerId, stage);
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
	stage: Stage,
): Promise<Result> {
	const { witnesses } = trial;
	const rescue = async (): Promise<Failure | undefined> =>
		await putBack(customerId, witnesses, stage.rescue);
	const lost = await rescue();
	if (lost) return { is: 'harmful', end: lost };
	if (stage.isOver()) return { is: 'harmful', end: cancelled() };
	const again = trialAgain(trial);
	const seen = await orFailure(deleteAndLook(again, name, customerId, stage));
	if (seen instanceof Failure) return { is: 'harmful', end: (await rescue()) ?? seen };
	if (tookAll(seen, again)) {
		return { is: 'harmful', end: (await rescue()) ?? takesAllTags(customerId, name, trial.keys) };
	}
	const result = judged(seen, again, customerId, Object.keys(witnesses));
	// The keys of the first delete are gone by now: no other name can be tried with them.
	return result.is === 'wrong' ? { is: 'harmful', end: tookAllOnce(customerId, name) } : result;
}

/** Where nothing had to stay, nothing is suspect. */
function tookAll(seen: CustomerAnswer, { witnesses }: Trial): boolean {
	return keysShown(seen)?.size === 0 && Object.keys(witnesses).length > 0;
}

function judged(
	answer: CustomerAnswer,
	{ keys }: Trial,
	customerId: string,
	strangers: readonly string[] = [],
): Result {
	const kept = keys.filter((key) => isShown(key, answer));
	if (kept.length === 0) return { is: 'right', answer, strangers };
	return { is: 'wrong', why: tagsLeft(customerId, kept, '') };
}

function isShown(key: string, answer: CustomerAnswer): boolean {
	return [...(keysShown(answer)?.values() ?? [])].includes(key);
}

/**
 * The customer after the delete. Where its answer is lost or shows no tags, he is looked up: the delete
 * may have taken effect, if not in its last try, then in one before.
 *
 * @returns a failure if Masivo refused what was sent
 * @throws Failure if nothing shows that the delete was carried out
 */
async function deleteAndLook(
	trial: Trial,
	name: string,
	customerId: string,
	stage: Stage,
): Promise<CustomerAnswer | Failure> {
	if (stage.isOver()) throw cancelled();
	const answer = await deleteOnce(customerId, name, trial.keys, stage.send);
	if (answer instanceof Failure ? isRefusal(answer) : keysShown(answer)) return answer;
	const failure = answer instanceof Failure ? answer : tagsNotShown(customerId, answer);
	const seen = await orFailure(lookUp(customerId, stage.rescue));
	if (seen instanceof Failure || !keysShown(seen)) throw notLookedAt(failure, customerId);
	const isGone = trial.isProof && !trial.keys.some((key) => isShown(key, seen));
	if (isGone || tookAll(seen, trial)) return seen;
	throw failure;
}

/** @throws Failure also for a customer who is not there */
export async function lookUp(customerId: string, send: Send): Promise<CustomerAnswer> {
	const answer = await send({ ...getRequest(customerId), accept: [] });
	return readCustomerAnswer(answer, customerId);
}
