import type { IDataObject } from 'n8n-workflow';

import { masivoFailure, shown, type Failure } from '../../transport/failure';
import { isSameValue } from '../values/sameValue';
import type { CustomerAnswer } from './customerAnswer';
import { WRITABLE } from './createFields';
import type { BodyField } from '../fields/body';
import { customerNamed } from '../fields/customer';

/**
 * Checks that the answer shows what was sent. A field that it does not show at all says nothing
 * against it: Masivo shows neither platforms nor referral code.
 *
 * @throws Failure that names each field that is shown differently
 */
export function confirmBody(
	{ customer }: CustomerAnswer,
	customerId: string,
	body: IDataObject,
): void {
	const wrong = differing(body, customer).filter(({ api }) => customer[api] !== undefined);
	if (wrong.length > 0) throw shownDifferently(customerId, wrong, body, customer);
}

/** The API's names of the fields that the customer does not have, or has differently. */
export function differingFields(body: IDataObject, customer: IDataObject): string[] {
	return differing(body, customer).map(({ api }) => api);
}

/** In the order of the body. */
function differing(body: IDataObject, customer: IDataObject): BodyField[] {
	return Object.keys(body).flatMap((api) => {
		const field = WRITABLE.find((known) => known.api === api);
		const isSame = field?.isSame ?? isSameValue;
		return field && !isSame(body[api], customer[api]) ? [field] : [];
	});
}

function shownDifferently(
	customerId: string,
	wrong: readonly BodyField[],
	body: IDataObject,
	customer: IDataObject,
): Failure {
	const names = wrong.map(({ property }) => property.displayName).join(', ');
	const details = wrong.map(
		({ api, property }) =>
			`${property.displayName} (${api}): sent ${shown(body[api])}, shown ${shown(customer[api])}.`,
	);
	return masivoFailure({
		message: `Masivo answered, but ${customerNamed(customerId)} does not have the new value of ${names}`,
		description: `${details.join(' ')} Nothing says that it was taken over. Look the customer up in Masivo.`,
	});
}
