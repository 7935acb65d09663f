import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { notMasivosAnswer } from '../../transport/failure/answerFailures';
import { recordIn } from '../../transport/request/envelope';
import { path } from '../../transport/request/request';
import { type BodyField, collectionOf, readBody, readRequired } from '../fields/body';
import { confirmIdentityIfShown } from '../fields/confirmation';
import { customerIdField, customerNamed, readCustomerId } from '../fields/customer';
import { brandId, campaignField, locatorBodyField } from '../fields/references';
import { isBlank } from '../values/text';

interface Plan {
	customerId: string;
	body: IDataObject;
}

const campaign = locatorBodyField('campaign_id', { ...campaignField, required: true });

const ADDITIONAL: readonly BodyField[] = [
	{
		...brandId,
		property: {
			...brandId.property,
			description: 'Required if the campaign is one of a brand',
		},
	},
];

export const getReferralCode = defineOperation<Plan, IDataObject>({
	value: 'getReferralCode',
	name: 'Get Referral Code',
	action: 'Get customer referral code',
	description:
		'Get the code with which a customer refers others to a campaign; created if there is none yet',
	caution: 'It stays the same from then on.',

	fields: [
		customerIdField,
		campaign.property,
		collectionOf('Additional Fields', 'additionalFields', ADDITIONAL),
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		body: {
			...readRequired(item, [campaign]),
			brand_id: null,
			...readBody(item, ADDITIONAL, 'additionalFields'),
		},
	}),

	key: ({ customerId, body }) => JSON.stringify([customerId, body]),

	merge: (plans) => plans[0],

	/** It answers with the existing code if there is one (REFERRAL), so a second time brings no other. */
	run: async ({ customerId, body }, send) => {
		const answer = await send({
			method: 'POST',
			path: path`/customers/${customerId}/referrals/request-code`,
			body,
			// A 404 may be about the campaign as well as about the customer.
			subject: `a referral code of campaign "${String(body.campaign_id)}" for ${customerNamed(customerId)}`,
			idempotent: true,
		});
		const code = recordIn(answer);
		if (typeof code.code === 'string' && !isBlank(code.code)) return code;
		throw notMasivosAnswer(answer);
	},

	read(code, { customerId, body }) {
		confirmIdentityIfShown('customer', code.customer_id, customerId);
		confirmIdentityIfShown('campaign', code.campaign_id, String(body.campaign_id));
		return [code];
	},
});
