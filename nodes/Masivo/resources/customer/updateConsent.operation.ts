import type { IDataObject } from 'n8n-workflow';

import { defineOperation, type Input } from '../../execution/operation';
import { isRecord, shown } from '../../transport/facts/values';
import { masivoFailure } from '../../transport/failure/failure';
import { type BodyField, collection, filled, switchField } from '../fields/body';
import { customerIdToWrite, customerNamed } from '../fields/customer';
import { isSameValue } from '../values/sameValue';
import { type Consent, consentRequest, readConsent } from './consent';

const PURPOSES: readonly BodyField[] = [
	purpose('behavioral_campaigns', 'Behavioral Campaigns', 'take part in campaigns by behavior'),
	purpose('coupon_campaigns', 'Coupon Campaigns', 'take part in campaigns by coupon'),
	purpose('email_marketing', 'Email Marketing', 'be sent marketing emails'),
	purpose('link_tracking', 'Link Tracking', 'have the links followed that are opened'),
	purpose('punchcard_campaigns', 'Punchcard Campaigns', 'take part in campaigns by punch card'),
	purpose('push_notifications', 'Push Notifications', 'be sent push notifications'),
];

/** What of a consent is sent back as it was read: the fields that are documented for the request. */
const KEPT = ['consent_string', 'version', 'customer_id', 'vendors'];

/** When the consent was changed. */
const at: Input<string> = { read: (_item, { now }) => new Date(now).toISOString() };

const inputs = {
	customerId: customerIdToWrite,
	purposes: filled(
		collection('Purposes', 'purposes', PURPOSES, 'Purpose'),
		'Add at least one purpose, and switch it on or off.',
	),
	at,
};

export const updateConsent = defineOperation({
	value: 'updateConsent',
	name: 'Update Consent',
	action: 'Update customer consent',
	description: 'Change what a customer agrees to; purposes that are not added stay as they are',
	caution:
		'Only change what the customer really said: consent is a legal fact. It can start and stop campaigns and messages.',

	inputs,

	/** One after another: each change is laid over the one before. */
	key: ({ customerId }) => customerId,

	/**
	 * Whether Masivo keeps purposes and vendors that are not sent is not documented (CONSENT). So all of
	 * them are read before and sent: nothing is lost, whether it merges or replaces.
	 */
	async run({ customerId, purposes, at }, send) {
		const request = consentRequest(customerId);
		const sent = changed(readConsent(await send(request), customerId), purposes, at);
		const answer = await send({ ...request, method: 'PATCH', body: { consent: sent } });
		return { sent, consent: readConsent(answer, customerId) };
	},

	read({ sent, consent }, { customerId }) {
		confirmConsent(customerId, sent, consent);
		return [{ consent }];
	},
});

function purpose(api: string, displayName: string, to: string): BodyField {
	const name = api.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	return switchField(api, displayName, name, `Whether the customer agrees to ${to}`);
}

function changed(consent: Consent, purposes: IDataObject, at: string): Consent {
	const kept = KEPT.map((name) => [name, consent[name]] as const).filter(
		([, value]) => value !== undefined && value !== null,
	);
	return {
		...Object.fromEntries(kept),
		consent_timestamp: at,
		purposes: { ...consent.purposes, ...purposes },
	};
}

/** @throws Failure if a purpose is not shown as it was sent, or a vendor is gone */
function confirmConsent(customerId: string, sent: Consent, { purposes, vendors }: Consent): void {
	const wrong = [
		...differing(sent.purposes, purposes),
		...differing(recordOf(sent.vendors), recordOf(vendors)),
	];
	if (wrong.length === 0) return;
	throw masivoFailure('unconfirmed', {
		message: `Masivo answered, but the consent of ${customerNamed(customerId)} does not show what was sent of ${wrong.join(', ')}`,
		description: `Sent ${shown({ purposes: sent.purposes, vendors: sent.vendors })}, shown ${shown({ purposes, vendors })}. Nothing says that it was taken over. Look the consent up (Customer → Get Consent).`,
	});
}

function recordOf(value: unknown): IDataObject {
	return isRecord(value) ? value : {};
}

function differing(sent: IDataObject, seen: IDataObject): string[] {
	return Object.keys(sent).filter((name) => !isSameValue(sent[name], seen[name]));
}
