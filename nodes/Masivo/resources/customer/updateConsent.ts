import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { invalidInput, isRecord, masivoFailure, shown } from '../../transport/failure';
import { collectionOf, readBody, switchField, type BodyField } from '../fields/body';
import { customerIdField, customerNamed, readCustomerId } from '../fields/customer';
import { isSameValue } from '../values/sameValue';
import { consentRequest, readConsent, type Consent } from './consent';

interface Plan {
	customerId: string;
	purposes: IDataObject;
}

interface Updated {
	sent: Consent;
	consent: Consent;
}

const purpose = (api: string, displayName: string, name: string, what: string): BodyField =>
	switchField(api, displayName, name, `Whether the customer agrees to ${what}`);

const PURPOSES: readonly BodyField[] = [
	purpose(
		...(['behavioral_campaigns', 'Behavioral Campaigns', 'behavioralCampaigns'] as const),
		'campaigns that follow what the customer does',
	),
	purpose('coupon_campaigns', 'Coupon Campaigns', 'couponCampaigns', 'campaigns with coupons'),
	purpose('email_marketing', 'Email Marketing', 'emailMarketing', 'marketing by email'),
	purpose('link_tracking', 'Link Tracking', 'linkTracking', 'links that tell who follows them'),
	purpose(
		...(['punchcard_campaigns', 'Punch Card Campaigns', 'punchcardCampaigns'] as const),
		'campaigns with punch cards',
	),
	purpose('push_notifications', 'Push Notifications', 'pushNotifications', 'push notifications'),
];

/** What of a consent is sent back as it was read: the fields that are documented for the request. */
const KEPT = ['consent_string', 'version', 'consent_timestamp', 'customer_id', 'vendors'];

export const updateConsent = defineOperation<Plan, Updated>({
	value: 'updateConsent',
	name: 'Update Consent',
	action: 'Update customer consent',
	description:
		'Change what a customer agreed to, such as marketing by email. What is not set here is read first and sent back as it is.',

	fields: [customerIdField, collectionOf('Purposes', 'purposes', PURPOSES)],

	plan: (item) => ({ customerId: readCustomerId(item), purposes: readPurposes(item) }),

	/** One after another: each change is laid over the one before. */
	key: ({ customerId }) => customerId,

	/**
	 * Whether Masivo keeps purposes and vendors that are not sent is not documented. So all of them are
	 * sent: nothing is lost, whether it merges or replaces.
	 */
	async run({ customerId, purposes }, send) {
		const request = consentRequest(customerId);
		const sent = changed(readConsent(await send(request), customerId), purposes);
		const answer = await send({ ...request, method: 'PATCH', body: { consent: sent } });
		return { sent, consent: readConsent(answer, customerId) };
	},

	read({ sent, consent }, { customerId }) {
		confirmConsent(customerId, sent, consent);
		return [consent];
	},
});

function readPurposes(item: ItemParameters): IDataObject {
	const purposes = readBody(item, PURPOSES, 'purposes');
	if (Object.keys(purposes).length > 0) return purposes;
	const advice = 'Add at least one purpose, and switch it on or off.';
	throw invalidInput('Purposes', 'is empty', advice);
}

function changed(consent: Consent, purposes: IDataObject): Consent {
	const kept = KEPT.map((name) => [name, consent[name]] as const).filter(
		([, value]) => value !== undefined && value !== null,
	);
	return { ...Object.fromEntries(kept), purposes: { ...consent.purposes, ...purposes } };
}

/** @throws Failure if a purpose is not shown as it was sent, or a vendor is gone */
function confirmConsent(customerId: string, sent: Consent, { purposes, vendors }: Consent): void {
	const wrong = [
		...differing(sent.purposes, purposes),
		// The answer may say nothing of vendors.
		...(isRecord(vendors) && isRecord(sent.vendors) ? differing(sent.vendors, vendors) : []),
	];
	if (wrong.length === 0) return;
	throw masivoFailure({
		message: `Masivo answered, but the consent of ${customerNamed(customerId)} does not show what was sent of ${wrong.join(', ')}`,
		description: `Sent ${shown({ purposes: sent.purposes, vendors: sent.vendors })}, shown ${shown({ purposes, vendors })}. Nothing says that it was taken over. Look the consent up (Customer → Get Consent).`,
	});
}

function differing(sent: IDataObject, seen: IDataObject): string[] {
	return Object.keys(sent).filter((name) => !isSameValue(sent[name], seen[name]));
}
