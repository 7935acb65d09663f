import type { IDataObject } from 'n8n-workflow';

import { shown } from '../../transport/facts/values';
import { SOMETHING_BETWEEN } from '../../transport/failure/answerFailures';
import { type Failure, masivoFailure } from '../../transport/failure/failure';
import { isSameValue } from '../values/sameValue';
import type { BodyField } from './body';

/**
 * Checks that an answer shows what was sent. A field that it does not show at all says nothing
 * against it: of a customer, for instance, Masivo shows neither platforms nor referral code.
 *
 * @param subject as in `customer "42"`
 * @param record what the answer shows
 * @param fields those that can be written
 * @throws Failure that names each field that is shown differently
 */
export function confirmFields(
	subject: string,
	body: IDataObject,
	record: IDataObject,
	fields: readonly BodyField[],
): void {
	const wrong = differing(body, record, fields).filter(({ api }) => record[api] !== undefined);
	if (wrong.length > 0) throw shownDifferently(subject, wrong, body, record);
}

/** The API's names of the fields that a record does not have, or has differently. */
export function differingFields(
	body: IDataObject,
	record: IDataObject,
	fields: readonly BodyField[],
): string[] {
	return differing(body, record, fields).map(({ api }) => api);
}

/** In the order of the body. */
function differing(
	body: IDataObject,
	record: IDataObject,
	fields: readonly BodyField[],
): BodyField[] {
	return Object.keys(body).flatMap((api) => {
		const field = fields.find((known) => known.api === api);
		const isSame = field?.isSame ?? isSameValue;
		return field && !isSame(body[api], record[api]) ? [field] : [];
	});
}

function shownDifferently(
	subject: string,
	wrong: readonly BodyField[],
	body: IDataObject,
	record: IDataObject,
): Failure {
	const names = wrong.map(({ property }) => property.displayName).join(', ');
	const [noun] = subject.split(' ');
	const details = wrong.map(
		({ api, property }) =>
			`${property.displayName} (${api}): sent ${shown(body[api])}, shown ${shown(record[api])}.`,
	);
	return masivoFailure('unconfirmed', {
		message: `Masivo answered, but ${subject} does not have the new value of ${names}`,
		description: `${details.join(' ')} Nothing says that it was taken over. Look the ${noun} up in Masivo.`,
	});
}

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
	throw masivoFailure('unconfirmed', {
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
