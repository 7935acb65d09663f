import { isRecord, shown } from '../../../transport/facts/values';
import { Failure, masivoFailure, orFailure } from '../../../transport/failure/failure';
import { type MasivoRequest, path, type Send } from '../../../transport/request/request';
import {
	aboutCustomer,
	type CustomerAnswer,
	customerNamed,
	readCustomerAnswer,
} from '../../fields/customer';
import { withoutStrayEnds } from '../../values/suspicious';
import { comparableKey, inQueries } from './tagKeys';
import { tagsShown } from './tagValues';

/** What became of the requests that delete a customer's tags, in their order. */
export interface Deletion {
	/** The last good answer: it shows what all of them left. */
	answer?: CustomerAnswer;
	/** The keys that it shows, by their comparable form; none if it shows no tags. */
	left?: ReadonlyMap<string, string>;
	/** The keys that no answer confirmed, and why. */
	undone?: { keys: ReadonlySet<string>; failure: Failure };
	/** The query parameter that carried the keys; none if nothing was sent. */
	parameter?: string;
}

/**
 * Deletes the tags. What one answer confirmed stays done, even if a later request fails.
 *
 * @param before an answer that shows the customer as it was until then
 */
export async function deleteTagsOf(
	customerId: string,
	tagKeys: readonly string[],
	parameter: string,
	send: Send,
	before?: CustomerAnswer,
): Promise<Deletion> {
	let confirmed = 0;
	let answer = before;
	let silence: Failure | undefined;
	for (const keys of inQueries(tagKeys)) {
		const next = await deleteOnce(customerId, parameter, keys, send);
		if (!(next instanceof Failure)) {
			answer = next;
			silence = undefined;
		} else if (next.isUnsettled) {
			silence = next;
		} else {
			const undone = { keys: new Set(tagKeys.slice(confirmed)), failure: next };
			return { answer, left: keysShown(answer), undone, parameter };
		}
		confirmed += keys.length;
	}
	const undone = silence && { keys: new Set(tagKeys), failure: silence };
	return { answer, left: keysShown(answer), undone, parameter };
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
 * The keys of the tags that an answer shows, each by the form in which keys are compared; undefined
 * if it shows no tags that can be read.
 */
export function keysShown(
	answer: CustomerAnswer | undefined,
): ReadonlyMap<string, string> | undefined {
	const tags = tagsShown(answer?.customer.tags);
	const keys: unknown[] | undefined = isRecord(tags) ? Object.keys(tags) : undefined;
	const list = keys ?? (Array.isArray(tags) ? tags : undefined);
	if (!list?.every((key) => typeof key === 'string')) return undefined;
	return new Map(list.map((key) => [comparableKey(key), key]));
}

/** Those of the keys that are still shown, as they are shown. */
export function stillThere({ left }: Deletion, tagKeys: readonly string[]): string[] {
	return tagKeys.flatMap((key) => left?.get(comparableKey(key)) ?? []);
}

export function tagsNotShown(customerId: string, answer: CustomerAnswer | undefined): Failure {
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but does not show the tags of ${customerNamed(customerId)}`,
		description: `In their place stands ${shown(answer?.customer.tags)}, so nothing says that they were deleted.`,
		isUnsettled: true,
	});
}

/** @param about what the parameter's name has to do with it, as sentences */
export function tagsLeft(customerId: string, left: readonly string[], about: string): Failure {
	const padded = left.filter((key) => key !== withoutStrayEnds(key));
	const blanks =
		padded.length > 0
			? ` The key ${shown(padded[0])} has blanks at its ends, with which the node deletes none: remove it in Masivo.`
			: '';
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but ${customerNamed(customerId)} still has the tags ${left.join(', ')}`,
		description: `Nothing says that they were deleted. ${about}${blanks}`,
		isUnsettled: true,
		declaration: { cause: 'configuration-invalid' },
	});
}
