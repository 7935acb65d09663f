import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../../../transport/facts/values';
import { type Failure, isRefusal } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import {
	deleteTagsOf,
	type Deletion,
	lookAt,
	type Seen,
	stillThere,
	tagsNotShown,
} from '../tagDeletion';
import { comparableKey } from '../tagKeys';
import { LIKELY_NAMES, noNameWorked, otherTagsStay, tookAllOnce } from './names';
import { putBack } from './putBack';
import { isSendable, type Result, type SearchContext, trialsOf, tryOut, without } from './trial';

/** What a customer is asked to lose. */
export interface Wanted {
	customerId: string;
	tagKeys: readonly string[];
}

/** What came of it. */
export type Learned =
	/**
	 * The tags are gone. Without a name, the next customer has to show it: the likely one first, if there is
	 * one. A look may have come too early for a name that was tried before it.
	 */
	| { deletion: Deletion; name?: string; likely?: string }
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
 * @param likely the name to begin with
 * @throws Failure that concerns this customer only
 */
export async function learnTagKeysParameter(
	wanted: Wanted,
	context: SearchContext,
	likely?: string,
): Promise<Learned> {
	const { customerId, tagKeys } = wanted;
	const look = async (): Promise<Seen> => await lookAt(customerId, context.send);
	const first = await look();
	// That none are shown at all may be so for once only, and nothing would be sent.
	const before = isRecord(first.answer.customer.tags) ? first : await look();
	const { tags } = before.answer.customer;
	const shown = before.left.size === 0 ? {} : tags;
	if (!isRecord(shown)) throw tagsNotShown(customerId, before.answer);
	const asked = tagKeys.filter((key) => Object.hasOwn(shown, key));
	if (asked.length === 0) return { deletion: before };

	const reasons: Failure[] = [];
	for (const name of new Set(likely === undefined ? LIKELY_NAMES : [likely, ...LIKELY_NAMES])) {
		const result = await tryName(name, customerId, asked, shown, context, reasons.every(isRefusal));
		switch (result.is) {
			case 'harmful':
				return { end: result.end };
			case 'wrong':
				reasons.push(result.why);
				break;
			case 'right': {
				const { seen, strangers } = result;
				// A try of an earlier name may have been what took the tags that were put back, if it showed
				// only now.
				if (strangers.length > 0 && reasons.length > 0) {
					const lost = await putBack(customerId, without(shown, asked), context.rescue);
					return { end: lost ?? tookAllOnce(customerId, name) };
				}
				const deletion = await finish(wanted, name, seen, strangers, context.send);
				return reasons.every(isRefusal) ? { deletion, name } : { deletion, likely: name };
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
	isFirst: boolean,
): Promise<Result> {
	const [first, last] = trialsOf(asked, tags);
	const result = await tryOut(first, name, customerId, context, isFirst);
	if (!last || result.is === 'harmful') return result;
	return await tryOut(last, name, customerId, context, isFirst);
}

/**
 * The name is known: what is left is deleted with it.
 *
 * @param strangers tags that somebody else removed in the same moment, and that were put back
 */
async function finish(
	{ customerId, tagKeys }: Wanted,
	name: string,
	seen: Seen,
	strangers: readonly string[],
	send: Send,
): Promise<Deletion> {
	const isLeft = (key: string): boolean => seen.left.has(comparableKey(key));
	const others = strangers.filter((key) => isLeft(key) && !tagKeys.includes(key));
	const keys = [...tagKeys.filter(isLeft), ...others.filter(isSendable)];
	if (keys.length === 0) return { ...seen, parameter: name };
	const deletion = await deleteTagsOf(customerId, keys, name, send, seen);
	const stay = stillThere(deletion, others);
	if (stay.length === 0) return deletion;
	const failure = otherTagsStay(customerId, stay);
	return { ...deletion, undone: { keys: new Set(tagKeys), failure } };
}
