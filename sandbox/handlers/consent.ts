import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { CustomerState } from '../resources/customers';
import { ofCustomer } from './envelope';

type Schemas = components['schemas'];

const PURPOSES = [
	'behavioral_campaigns',
	'coupon_campaigns',
	'punchcard_campaigns',
	'email_marketing',
	'push_notifications',
	'link_tracking',
];

export function getConsent(context: Context<unknown, { id: string }>, call: Call): Answer {
	return ofCustomer(context.request.params.id, call, answer);
}

export function updateConsent(
	context: Context<Schemas['ConsentChanges'], { id: string }>,
	call: Call,
): Answer {
	const { consent = {} } = context.request.requestBody;
	return ofCustomer(context.request.params.id, call, (customer) => {
		const isMerged = call.state.consentPatch === 'merge';
		customer.consent = isMerged ? merged(consentOf(customer), consent) : consent;
		return answer(customer);
	});
}

function answer(customer: CustomerState): Answer {
	return { status: 200, body: { data: { consent: consentOf(customer) } } };
}

/** The customer's consent; all purposes are true where there is none. */
function consentOf({ id, consent = {} }: CustomerState): Schemas['Consent'] {
	if (Object.keys(consent).length > 0) return consent;
	const purposes = Object.fromEntries(PURPOSES.map((purpose) => [purpose, true]));
	return { version: '2.0', customer_id: id, purposes, vendors: {} };
}

function merged(before: Schemas['Consent'], changes: Schemas['Consent']): Schemas['Consent'] {
	return {
		...before,
		...changes,
		purposes: { ...before.purposes, ...changes.purposes },
		vendors: { ...before.vendors, ...changes.vendors },
	};
}
