import type { IDataObject } from 'n8n-workflow';

import { defineOperation, type Input } from '../../execution/operation';
import { isRecord, shown } from '../../transport/facts/values';
import { invalidInput, masivoFailure } from '../../transport/failure/failure';
import { Turns } from '../../transport/flow/clock';
import type { Send } from '../../transport/request/request';
import { type BodyField, collection, filled, switchField } from '../fields/body';
import {
	customerIdToWrite,
	customerNamed,
	lookAtCustomer,
	readCustomerAnswer,
} from '../fields/customer';
import { isSameValue } from '../values/sameValue';
import { switchIn } from '../values/text';
import { type Consent, consentRequest, readConsent } from './getConsent.operation';

const PURPOSES: readonly BodyField[] = [
	purpose('behavioral_campaigns', 'Behavioral Campaigns', 'take part in campaigns by behavior'),
	purpose('coupon_campaigns', 'Coupon Campaigns', 'take part in campaigns by coupon'),
	purpose('email_marketing', 'Email Marketing', 'be sent marketing emails'),
	purpose('link_tracking', 'Link Tracking', 'have the links followed that are opened'),
	purpose('punchcard_campaigns', 'Punchcard Campaigns', 'take part in campaigns by punch card'),
	purpose('push_notifications', 'Push Notifications', 'be sent push notifications'),
];

/** Two executions for one customer would each lay their change over what the other has not changed yet. */
const turns = new Turns();

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
		'Where Masivo shows no stored consent, all six purposes have to be set. Only change what the customer really said: consent is a legal fact. It can start and stop campaigns and messages.',

	inputs,

	/** One after another: who waits for the one before leaves the place to other customers. */
	key: ({ customerId }) => customerId,

	/**
	 * Whether Masivo keeps purposes and vendors that are not sent is not documented (CONSENT). So all of
	 * them are read before and sent: nothing is lost, whether it merges or replaces.
	 */
	run: async ({ customerId, purposes, at }, send) =>
		await turns.take(customerId, async () => {
			const request = consentRequest(customerId);
			const before = readConsent(await send(request), customerId);
			await refuseUnsaid(customerId, purposes, before, send);
			const sent = changed(before, purposes, at);
			const answer = await send({ ...request, method: 'PATCH', body: { consent: sent } });
			return { sent, answer };
		}),

	read({ sent, answer }, { customerId }) {
		const consent = readConsent(answer, customerId);
		confirmConsent(customerId, sent, consent);
		return [{ consent }];
	},

	async look({ customerId, purposes }, send, changed) {
		const answer = await send(consentRequest(customerId));
		return { sent: changed?.sent ?? { purposes }, answer };
	},

	accepted: ({ customerId }) => ({ customer_id: customerId }),
});

function purpose(api: string, displayName: string, to: string): BodyField {
	const name = api.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	return switchField(api, displayName, name, `Whether the customer agrees to ${to}`);
}

/**
 * Where nothing is stored, Masivo shows every purpose as true (CONSENT-GET): sent back, these would be stored
 * as consent that the customer gave now. A purpose that is false is stored; else the customer's own record
 * may show what is.
 *
 * @throws Failure that names the purposes which have to be set
 */
async function refuseUnsaid(
	customerId: string,
	set: IDataObject,
	{ purposes }: Consent,
	send: Send,
): Promise<void> {
	const isSet = ({ api }: BodyField): boolean => api in set;
	if (PURPOSES.every(isSet) || Object.values(purposes).some((value) => switchIn(value) === false))
		return;
	const answer = await lookAtCustomer(customerId, send);
	const { customer } = readCustomerAnswer(answer, customerId);
	const stored = recordOf(recordOf(customer.consent).purposes);
	const isNothingStored = Object.keys(stored).length === 0;
	const unsaid = PURPOSES.filter(
		(field) =>
			!isSet(field) &&
			(isNothingStored ||
				(field.api in purposes && !isSameValue(purposes[field.api], stored[field.api]))),
	);
	if (unsaid.length === 0) return;
	throw invalidInput(
		'Purposes',
		`has to set all six purposes for ${customerNamed(customerId)}, of whom Masivo shows no stored consent`,
		`Where none is stored, Masivo shows every purpose as true. Changing one would store the others as consent that the customer gave now. Nothing was changed. Add ${unsaid.map(({ property }) => property.displayName).join(', ')}, each as the customer said it.`,
	);
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

/** @throws Failure if the answer shows something else than was sent, such as what another one wrote meanwhile */
function confirmConsent(customerId: string, sent: Consent, shownNow: Consent): void {
	const { purposes, vendors } = shownNow;
	const wrong = [
		...differing(sent.purposes, purposes),
		...differing(recordOf(sent.vendors), recordOf(vendors)),
		...['consent_string', 'version'].filter(
			(name) =>
				sent[name] !== undefined &&
				(shownNow[name] ?? undefined) !== undefined &&
				!isSameValue(sent[name], shownNow[name]),
		),
	];
	if (wrong.length === 0) return;
	throw masivoFailure('unconfirmed', {
		message: `Masivo answered, but the consent of ${customerNamed(customerId)} does not show what was sent of ${wrong.join(', ')}`,
		description: `Sent ${shown({ purposes: sent.purposes, vendors: sent.vendors })}, shown ${shown({ purposes, vendors })}.`,
		isUnsettled: true,
	});
}

function recordOf(value: unknown): IDataObject {
	return isRecord(value) ? value : {};
}

function differing(sent: IDataObject, seen: IDataObject): string[] {
	const names = new Set([...Object.keys(sent), ...Object.keys(seen)]);
	return [...names].filter((name) => !isSameValue(sent[name], seen[name]));
}
