import { messageIn } from '../../../transport/facts/body';
import { asItIs } from '../../../transport/facts/redact';
import { isRecord, shown } from '../../../transport/facts/values';
import { Failure, masivoFailure, orFailure } from '../../../transport/failure/failure';
import { type MasivoRequest, path, type Send } from '../../../transport/request/request';
import {
	aboutCustomer,
	type CustomerAnswer,
	customerNamed,
	lookAtCustomer,
	readCustomerAnswer,
} from '../../fields/customer';
import { withoutStrayEnds } from '../../values/suspicious';
import { comparableKey, inQueries } from './tagKeys';
import { tagsShown } from './tagValues';

/** A customer as an answer shows him. */
export interface Seen {
	answer: CustomerAnswer;
	/** The keys of his tags, by their comparable form. */
	left: ReadonlyMap<string, string>;
}

/** What became of the requests that delete a customer's tags, in their order. */
export interface Deletion extends Partial<Seen> {
	/** The keys that nothing confirmed, and why. */
	undone?: { keys: ReadonlySet<string>; failure: Failure };
	/** The query parameter that carried the keys; none if nothing was sent. */
	parameter?: string;
	/** What an answer says that shows no customer, as a sentence before others. */
	said?: string;
}

/**
 * Deletes the tags. What is confirmed stays done, even if a later request fails.
 *
 * @param before the customer as he was until then
 */
export async function deleteTagsOf(
	customerId: string,
	tagKeys: readonly string[],
	parameter: string,
	send: Send,
	before?: Seen,
): Promise<Deletion> {
	let confirmed = 0;
	let seen: Deletion = { ...before, parameter };
	for (const keys of inQueries(tagKeys)) {
		const next = await deleteAndConfirm(customerId, parameter, keys, send);
		if (next instanceof Failure) {
			const undone = { keys: new Set(tagKeys.slice(confirmed)), failure: next };
			return { ...seen, undone };
		}
		seen = { ...next, parameter };
		confirmed += keys.length;
	}
	return seen;
}

/**
 * One delete. Where its answer shows no tags, or still shows those that were to go, it may be of the time
 * before: then the customer is looked at, once.
 */
async function deleteAndConfirm(
	customerId: string,
	parameter: string,
	keys: readonly string[],
	send: Send,
): Promise<Deletion | Failure> {
	const answer = await deleteOnce(customerId, parameter, keys, send);
	if (answer instanceof Failure && !answer.isUnsettled) return answer;
	const shown = answer instanceof Failure ? undefined : seenIn(answer);
	const isDone = shown && !keys.some((key) => shown.left.has(comparableKey(key)));
	if (isDone) return shown;
	const seen = await orFailure(lookAt(customerId, send));
	if (!(seen instanceof Failure)) {
		return answer instanceof Failure
			? { ...seen, said: messageIn(answer.body, asItIs) || undefined }
			: seen;
	}
	return answer instanceof Failure ? answer : (shown ?? tagsNotShown(customerId, answer));
}

export async function deleteOnce(
	customerId: string,
	parameter: string,
	keys: readonly string[],
	send: Send,
): Promise<CustomerAnswer | Failure> {
	const request: MasivoRequest = {
		method: 'DELETE',
		path: path`/customers/${customerId}/tags`,
		query: { [parameter]: keys },
		...aboutCustomer(customerId),
		refusal: `The deletion of tags of ${customerNamed(customerId)} was refused`,
		idempotent: true,
	};
	return await orFailure(send(request).then((answer) => readCustomerAnswer(answer, customerId)));
}

/**
 * The customer, looked up. Where no tags are shown then, there are none.
 *
 * @throws Failure also for a customer who is not there
 */
export async function lookAt(customerId: string, send: Send): Promise<Seen> {
	const answer = readCustomerAnswer(await lookAtCustomer(customerId, send), customerId);
	const { tags } = answer.customer;
	const isNone = tags === undefined || tags === null;
	const seen = isNone ? { answer, left: new Map<string, string>() } : seenIn(answer);
	if (seen) return seen;
	throw tagsNotShown(customerId, answer);
}

/** Undefined if the answer shows no tags that can be read. */
function seenIn(answer: CustomerAnswer): Seen | undefined {
	const tags = tagsShown(answer.customer.tags);
	const list: unknown = isRecord(tags) ? Object.keys(tags) : tags;
	if (!Array.isArray(list) || !list.every((key) => typeof key === 'string')) return undefined;
	return { answer, left: new Map(list.map((key) => [comparableKey(key), key])) };
}

/** Those of the keys that are still shown, as they are shown. */
export function stillThere({ left }: Deletion, tagKeys: readonly string[]): string[] {
	return tagKeys.flatMap((key) => left?.get(comparableKey(key)) ?? []);
}

export function tagsNotShown(customerId: string, answer: CustomerAnswer | undefined): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but does not show the tags of ${customerNamed(customerId)}`,
		description: `In their place stands ${shown(answer?.customer.tags)}, so nothing says that they were deleted.`,
	});
}

/**
 * @param about what the parameter's name has to do with it, as sentences
 * @param said what the answer says, as a sentence before others
 */
export function tagsLeft(
	customerId: string,
	left: readonly string[],
	about: string,
	said = '',
): Failure {
	const padded = left.filter((key) => key !== withoutStrayEnds(key));
	const blanks =
		padded.length > 0
			? ` The key ${shown(padded[0])} has blanks at its ends, with which the node deletes none: remove it in Masivo.`
			: '';
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but ${customerNamed(customerId)} still has the tags ${left.join(', ')}`,
		description: `${said}Nothing says that they were deleted, though it may not show yet: running the item again is safe. ${about}${blanks}`,
		declaration: { cause: 'configuration-invalid' },
	});
}
