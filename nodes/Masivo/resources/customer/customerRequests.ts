import type { IDataObject } from 'n8n-workflow';

import { path, type MasivoRequest } from '../../transport/request/request';
import { aboutCustomer, customerNamed } from '../fields/customer';

/** The requests that more than one operation makes (api/masivo.openapi.yaml: CUST-POST, CUST-PATCH, TAGS-PATCH). */

/** No idempotency key is documented: what may have arrived is not sent again. */
export function createRequest(customerId: string, body: IDataObject): MasivoRequest {
	return {
		method: 'POST',
		path: '/customers',
		body: { id: customerId, ...body },
		// A 404 would be about the address: the customer is not expected to be there.
		...aboutCustomer(customerId),
		refusal: `The registration of ${customerNamed(customerId)} was refused`,
		ifUnknown: undefined,
		idempotent: false,
	};
}

/** It sets values, so a second time changes nothing more. */
export function updateRequest(customerId: string, body: IDataObject): MasivoRequest {
	return {
		method: 'PATCH',
		path: path`/customers/${customerId}`,
		body,
		...aboutCustomer(customerId),
		refusal: `The update of ${customerNamed(customerId)} was refused`,
		idempotent: true,
	};
}

/** An upsert: a second time sets the same values, and other tags stay as they are (GUIDE-AUD). */
export function setTagsRequest(customerId: string, tags: IDataObject): MasivoRequest {
	return {
		method: 'PATCH',
		path: path`/customers/${customerId}/tags`,
		body: { tags },
		...aboutCustomer(customerId),
		refusal: `The tags of ${customerNamed(customerId)} were refused`,
		idempotent: true,
	};
}
