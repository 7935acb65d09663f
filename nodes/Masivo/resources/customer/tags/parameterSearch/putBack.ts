import type { IDataObject } from 'n8n-workflow';

import { inJson } from '../../../../transport/facts/values';
import { Failure, masivoFailure, orFailure } from '../../../../transport/failure/failure';
import type { Send } from '../../../../transport/request/request';
import { customerNamed, readCustomerAnswer } from '../../../fields/customer';
import { setTagsRequest } from '../../customerRequests';
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
	const seen = await orFailure(sent.then((answer) => readCustomerAnswer(answer, customerId)));
	if (seen instanceof Failure) {
		return tagsLost(customerId, tags, `${seen.message}. ${seen.description}`);
	}
	const lost = Object.entries(tags).filter(
		([key, value]) => !hasTag(seen.customer.tags, key, value),
	);
	if (lost.length === 0) return undefined;
	return tagsLost(customerId, Object.fromEntries(lost), 'Masivo answered, but did not set them.');
}

function tagsLost(customerId: string, tags: IDataObject, why: string): Failure {
	return masivoFailure('unconfirmed', {
		message: `Tags of ${customerNamed(customerId)} were deleted that nobody asked for, and could not be put back`,
		description: `They were ${inJson(tags)}: set them again (Customer → Update Tags). The node was finding out the name of the query parameter that carries the tag keys, and sent nothing more. When it put the tags back: ${why}`,
	});
}
