import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../../../transport/facts/values';
import { type Failure, isRefusal } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import type { CustomerAnswer } from '../../../fields/customer';
import { deleteTagsOf, type Deletion, keysShown, stillThere, tagsNotShown } from '../tagDeletion';
import { comparableKey } from '../tagKeys';
import { LIKELY_NAMES, noNameWorked, otherTagsStay, tookAllOnce } from './names';
import { putBack } from './putBack';
import {
	isSendable,
	lookAt,
	type Result,
	type SearchContext,
	trialsOf,
	tryOut,
	without,
} from './trial';

/** What a customer is asked to lose. */
export interface Wanted {
	customerId: string;
	tagKeys: readonly string[];
}

/** What came of it. */
export type Learned =
	/** The tags are gone; without a name, the next customer has to show it. */
	| { deletion: Deletion; name?: string }
	/** It failed, which may lie in the customer: when a few did so, nothing more is sent. */
	| { doubt: Failure }
	/** Nothing more is sent. */
	| { end: Failure };

/**
 * Deletes one customer's tags, and finds out with them how the query parameter is named that carries
 * their keys. What a delete with an unknown parameter does is not documented: nothing, a refusal, or
 * a delete of all tags. So the customer's tags are read before, and some of them always have to
 * stay (`trial.ts`).
 *
 * @throws Failure that concerns this customer only
 */
export async function learnTagKeysParameter(
	wanted: Wanted,
	context: SearchContext,
): Promise<Learned> {
	const { customerId, tagKeys } = wanted;
	const before = await lookAt(customerId, context.send);
	const { tags } = before.customer;
	if (!isRecord(tags)) throw tagsNotShown(customerId, before);
	const asked = tagKeys.filter((key) => Object.hasOwn(tags, key));
	if (asked.length === 0) return { deletion: { answer: before, left: keysShown(before) } };

	const reasons: Failure[] = [];
	for (const name of LIKELY_NAMES) {
		const result = await tryName(name, customerId, asked, tags, context);
		switch (result.is) {
			case 'harmful':
				return { end: result.end };
			case 'wrong':
				reasons.push(result.why);
				break;
			case 'right': {
				const { answer, strangers } = result;
				// A try of an earlier name may have been what took the tags that were put back, if its
				// answer was lost and only a later try refused.
				if (strangers.length > 0 && reasons.some(isRefusal)) {
					const lost = await putBack(customerId, without(tags, asked), context.rescue);
					return { end: lost ?? tookAllOnce(customerId, name) };
				}
				const deletion = await finish(wanted, name, answer, strangers, context.send);
				return { deletion, name };
			}
		}
	}
	const failure = noNameWorked(customerId, reasons);
	// Masivo may also have refused one of the keys, under whatever name.
	return reasons.some(isRefusal) ? { doubt: failure } : { end: failure };
}

async function tryName(
	name: string,
	customerId: string,
	asked: readonly string[],
	tags: IDataObject,
	context: SearchContext,
): Promise<Result> {
	const [first, last] = trialsOf(asked, tags);
	const result = await tryOut(first, name, customerId, context);
	if (!last || result.is === 'harmful') return result;
	return await tryOut(last, name, customerId, context);
}

/**
 * The name is known: what is left is deleted with it.
 *
 * @param strangers tags that somebody else removed in the same moment, and that were put back
 */
async function finish(
	{ customerId, tagKeys }: Wanted,
	name: string,
	answer: CustomerAnswer,
	strangers: readonly string[],
	send: Send,
): Promise<Deletion> {
	const soFar: Deletion = { answer, left: keysShown(answer), parameter: name };
	const isLeft = (key: string): boolean => soFar.left?.has(comparableKey(key)) ?? false;
	const others = strangers.filter((key) => isLeft(key) && !tagKeys.includes(key));
	const keys = [...tagKeys.filter(isLeft), ...others.filter(isSendable)];
	if (keys.length === 0) return soFar;
	const deletion = await deleteTagsOf(customerId, keys, name, send, answer);
	const stay = stillThere(deletion, others);
	if (stay.length === 0) return deletion;
	const failure = otherTagsStay(customerId, stay);
	return { ...deletion, undone: { keys: new Set(tagKeys), failure } };
}
