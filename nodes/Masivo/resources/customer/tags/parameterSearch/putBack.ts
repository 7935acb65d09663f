import type { IDataObject } from 'n8n-workflow';

import { inJson } from '../../../../transport/facts/values';
import { Failure, masivoFailure, orFailure } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import { type CustomerAnswer, customerNamed, readCustomerAnswer } from '../../../fields/customer';
import { setTagsRequest } from '../../customerRequests';
import { lookAt } from '../tagDeletion';
import { hasTag } from '../tagValues';

/**
 * Sets tags again that a delete took though nobody asked for it.
 *
 * @param tags with the values that they had
 * @returns why it could not be done, with the tags that are lost
 */
export async function putBack(
	customerId: string,
	tags: IDataObject,
	send: Send,
): Promise<Failure | undefined> {
	if (Object.keys(tags).length === 0) return undefined;
	const sent = send(setTagsRequest(customerId, tags));
	const answer = await orFailure(sent.then((it) => readCustomerAnswer(it, customerId)));
	if (answer instanceof Failure && !answer.isUnsettled) return notPutBack(customerId, tags, answer);
	if (!(answer instanceof Failure) && lostOf(tags, answer).length === 0) return undefined;
	// It may show the customer as he was before, or nothing.
	const seen = await orFailure(lookAt(customerId, send));
	if (seen instanceof Failure) return notPutBack(customerId, tags, seen);
	const lost = lostOf(tags, seen.answer);
	if (lost.length === 0) return undefined;
	const left = Object.fromEntries(lost) as IDataObject;
	return tagsLost(customerId, left, 'Masivo answered, but did not set them.');
}

function notPutBack(customerId: string, tags: IDataObject, why: Failure): Failure {
	return tagsLost(customerId, tags, `${why.message}. ${why.description}`);
}

function lostOf(tags: IDataObject, { customer }: CustomerAnswer): Array<[string, unknown]> {
	return Object.entries(tags).filter(([key, value]) => !hasTag(customer.tags, key, value));
}

function tagsLost(customerId: string, tags: IDataObject, why: string): Failure {
	return masivoFailure('unconfirmed', {
		message: `Tags of ${customerNamed(customerId)} were deleted that nobody asked for, and could not be put back`,
		description: `They were ${inJson(tags)}: set them again (Customer → Update Tags). The node was finding out the name of the query parameter that carries the tag keys, and sent nothing more. When it put the tags back: ${why}`,
	});
}
