import type { IDataObject } from 'n8n-workflow';

import { withoutStrayEnds } from '../../../values/characters';
import { inQueries } from '../tagKeys';

/** One delete, and what has to stay. */
export interface Trial {
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
 * of them may go: then the name shows that it deletes this one and no other. Where there is one alone,
 * it is to stay.
 */
export function trialAgain({ keys, witnesses }: Trial): Trial {
	const others = Object.keys(witnesses);
	const one = others.find(isSendable);
	if (others.length === 1 || one === undefined) return { keys, witnesses, isProof: false };
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
