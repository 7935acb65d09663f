import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { recordIn } from '../../transport/envelope';
import { notMasivosAnswer } from '../../transport/failureTexts';
import { path } from '../../transport/request';
import { collectionOf, readBody, readRequired } from '../fields/body';
import { brandId } from '../fields/brand';
import { campaignField } from '../fields/campaign';
import { aboutCustomer, customerIdField, readCustomerId } from '../fields/customer';
import { confirmIdentity } from '../fields/identity';
import { locatorBodyField } from '../fields/locator';
import { isBlank } from '../values/text';

interface Plan {
	customerId: string;
	body: IDataObject;
}

const campaign = locatorBodyField('campaign_id', { ...campaignField, required: true });

const brand = {
	...brandId,
	property: { ...brandId.property, description: 'Needed where the campaign is that of a brand' },
};

export const getReferralCode = defineOperation<Plan, IDataObject>({
	value: 'getReferralCode',
	name: 'Get Referral Code',
	action: 'Get or create customer referral code',
	description:
		'Get the code with which a customer brings others in a campaign; it is made if there is none yet',

	fields: [
		customerIdField,
		campaign.property,
		collectionOf('Additional Fields', 'additionalFields', [brand]),
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		body: {
			...readRequired(item, [campaign]),
			// Documented as a text or null.
			brand_id: null,
			...readBody(item, [brand], 'additionalFields'),
		},
	}),

	key: ({ customerId, body }) => JSON.stringify([customerId, body]),

	merge: (plans) => plans[0],

	/** A second request returns the code that is there (REFERRAL). */
	run: async ({ customerId, body }, send) => {
		const answer = await send({
			method: 'POST',
			path: path`/customers/${customerId}/referrals/request-code`,
			body,
			...aboutCustomer(customerId),
			// It may be the campaign that is unknown.
			ifUnknown: 'Check the ID of the customer and the campaign.',
			idempotent: true,
		});
		const code = recordIn(answer);
		if (isBlank(code.code)) throw notMasivosAnswer(answer.body);
		return code;
	},

	read(code, { customerId, body }) {
		const { customer_id: owner = customerId, campaign_id: campaignId = body.campaign_id } = code;
		confirmIdentity('customer', { id: owner }, customerId);
		confirmIdentity('campaign', { id: campaignId }, String(body.campaign_id));
		return [code];
	},
});
