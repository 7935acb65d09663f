import type { IDataObject } from 'n8n-workflow';

import { path, type MasivoRequest } from '../../transport/request';
import { customerNamed } from './customerFields';

/** The requests that more than one operation makes (api/masivo.openapi.yaml: CUST-POST, CUST-GET, CUST-PATCH). */

/** 404 is the documented answer for an ID that is not registered (GUIDE-REG). */
export function getRequest(customerId: string): MasivoRequest {
	return {
		method: 'GET',
		path: path`/customers/${customerId}`,
		subject: customerNamed(customerId),
		idempotent: true,
		accept: [404],
	};
}

/** No idempotency key is documented: what may have arrived is not sent again. */
export function createRequest(customerId: string, body: IDataObject): MasivoRequest {
	return {
		method: 'POST',
		path: '/customers',
		body: { id: customerId, ...body },
		subject: customerNamed(customerId),
		idempotent: false,
	};
}

/** It sets values, so a second time changes nothing more. */
export function updateRequest(customerId: string, body: IDataObject): MasivoRequest {
	return {
		method: 'PATCH',
		path: path`/customers/${customerId}`,
		body,
		subject: customerNamed(customerId),
		idempotent: true,
	};
}
