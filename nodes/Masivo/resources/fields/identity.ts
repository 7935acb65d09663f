import type { IDataObject } from 'n8n-workflow';

import { SOMETHING_BETWEEN } from '../../transport/failure/answerFailures';
import { masivoFailure, shown } from '../../transport/failure/failure';

/**
 * Checks that an answer is about the one that was asked about: about another one it proves nothing.
 * An ID that is all digits may come back as a number.
 *
 * @param noun as in `customer`
 * @param ofRead whether nothing can have taken effect
 * @throws Failure
 */
export function confirmIdentity(
	noun: string,
	{ id }: IDataObject,
	wanted: string,
	ofRead = false,
): void {
	if ((typeof id === 'string' || typeof id === 'number') && String(id) === wanted) return;
	const isUnsaid = id === undefined || id === null;
	throw masivoFailure({
		message: isUnsaid
			? `The answer does not say that it is about ${noun} "${wanted}"`
			: `The answer is about ${noun} ${shown(id)}, not about ${noun} "${wanted}"`,
		description: ofRead
			? SOMETHING_BETWEEN
			: 'It is not known whether the request took effect, nor for whom: look both up in Masivo before you send it again.',
	});
}

/**
 * The same for an ID that an answer need not show, such as whose gift card it is.
 *
 * @throws Failure if it is shown, and is another one
 */
export function confirmIdentityIfShown(
	noun: string,
	id: unknown,
	wanted: string,
	ofRead?: boolean,
): void {
	if (id !== undefined && id !== null) {
		confirmIdentity(noun, { id } as IDataObject, wanted, ofRead);
	}
}
