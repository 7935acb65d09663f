import { defineOperation } from '../../execution/operation';
import { path } from '../../transport/request/request';
import { additionalFields, required } from '../fields/body';
import { codeIn, confirmIdentityIfShown } from '../fields/confirmation';
import { customerIdToWrite, customerNamed } from '../fields/customer';
import { brandId, campaignField, locatorBodyField } from '../fields/references';

const inputs = {
	customerId: customerIdToWrite,
	campaign: required(locatorBodyField('campaign_id', campaignField)),
	brand: additionalFields({
		...brandId,
		decides: 'added',
		property: {
			...brandId.property,
			description: `Required if the campaign belongs to a brand. ${String(brandId.property.description)}.`,
		},
	}),
};

export const getReferralCode = defineOperation({
	value: 'getReferralCode',
	name: 'Get Referral Code',
	action: 'Get customer referral code',
	description:
		'Get the code with which a customer refers others to a campaign; created if there is none yet',
	caution: 'It stays the same from then on.',

	inputs,

	key: ({ customerId, campaign, brand }) => JSON.stringify([customerId, campaign, brand]),

	merge: (plans) => plans[0],

	/** It answers with the existing code if there is one (REFERRAL), so a second time brings no other. */
	run: async ({ customerId, campaign, brand }, send) => {
		const answer = await send({
			method: 'POST',
			path: path`/customers/${customerId}/referrals/request-code`,
			body: { ...campaign, brand_id: null, ...brand },
			// A 404 may be about the campaign as well as about the customer.
			subject: `a referral code of campaign "${String(campaign.campaign_id)}" for ${customerNamed(customerId)}`,
			idempotent: true,
		});
		return codeIn(answer, ['referral_code', 'referralCode', 'referral']);
	},

	read(code, { customerId, campaign }) {
		confirmIdentityIfShown('customer', code.customer_id, customerId);
		confirmIdentityIfShown('campaign', code.campaign_id, String(campaign.campaign_id));
		return [code];
	},
});
