import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { invalidInput, isRecord, masivoFailure, shown } from '../../transport/failure';
import { path } from '../../transport/request';
import { collectionOf, readBody, switchField, type BodyField } from '../fields/body';
import { aboutCustomer, customerIdField, customerNamed, readCustomerId } from '../fields/customer';
import { isSameValue } from '../values/sameValue';
import { consentIn, consentRequest } from './consent';

interface Plan {
	customerId: string;
	purposes: IDataObject;
	/** When the consent was changed. */
	at: string;
}

/** Before and after, by Masivo. */
interface Change {
	sent: IDataObject;
	consent: IDataObject;
}

const PURPOSES: readonly BodyField[] = [
	purpose('behavioral_campaigns', 'Behavioral Campaigns', 'take part in campaigns by behavior'),
	purpose('coupon_campaigns', 'Coupon Campaigns', 'take part in campaigns by coupon'),
	purpose('email_marketing', 'Email Marketing', 'be sent marketing emails'),
	purpose('link_tracking', 'Link Tracking', 'have the links followed that are opened'),
	purpose('punchcard_campaigns', 'Punchcard Campaigns', 'take part in campaigns by punch card'),
	purpose('push_notifications', 'Push Notifications', 'be sent push notifications'),
];

export const updateConsent = defineOperation<Plan, Change>({
	value: 'updateConsent',
	name: 'Update Consent',
	action: 'Update customer consent',
	description:
		'Change what a customer agrees to; purposes that are not added stay as they are. It can start and stop campaigns and messages.',

	fields: [customerIdField, collectionOf('Purposes', 'purposes', PURPOSES)],

	plan: (item, { now }) => ({
		customerId: readCustomerId(item),
		purposes: readPurposes(readBody(item, PURPOSES, 'purposes')),
		at: new Date(now).toISOString(),
	}),

	key: ({ customerId }) => customerId,

	/**
	 * Whether Masivo merges what is sent or replaces what it has is not documented (CONSENT): so all of it
	 * is read before, and sent with the change. It sets values: a second time changes nothing more.
	 */
	async run({ customerId, purposes, at }, send) {
		const before = consentIn(await send(consentRequest(customerId)), customerId);
		const sent = {
			...before,
			consent_timestamp: at,
			purposes: { ...(isRecord(before.purposes) ? before.purposes : {}), ...purposes },
		};
		const answer = await send({
			method: 'PATCH',
			path: path`/customers/${customerId}/consent`,
			body: { consent: sent },
			...aboutCustomer(customerId),
			lookUp: 'look the consent up (Customer → Get Consent)',
			idempotent: true,
		});
		return { sent, consent: consentIn(answer, customerId) };
	},

	read({ sent, consent }, { customerId }) {
		const after = isRecord(consent.purposes) ? consent.purposes : {};
		const wrong = Object.entries(sent.purposes as IDataObject)
			.filter(([name, value]) => !isSameValue(value, after[name]))
			.map(([name]) => name);
		const areVendorsKept = sent.vendors === undefined || isSameValue(sent.vendors, consent.vendors);
		if (wrong.length === 0 && areVendorsKept) return [{ consent }];
		throw masivoFailure({
			message: `Masivo answered, but the consent of ${customerNamed(customerId)} does not show ${[...wrong, ...(areVendorsKept ? [] : ['the vendors'])].join(', ')} as they were sent`,
			description: `Sent ${shown(sent)}, shown ${shown(consent)}. Look the consent up (Customer → Get Consent) before you rely on it.`,
		});
	},
});

function purpose(api: string, displayName: string, to: string): BodyField {
	const name = api.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	return switchField(api, displayName, name, `Whether the customer agrees to ${to}`);
}

function readPurposes(purposes: IDataObject): IDataObject {
	if (Object.keys(purposes).length > 0) return purposes;
	throw invalidInput('Purposes', 'is empty', 'Add at least one purpose and switch it on or off.');
}
