import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { uuidOf } from '../uuid';
import { ofCustomer } from './envelope';

export function requestReferralCode(
	context: Context<components['schemas']['ReferralCodeRequest'], { id: string }>,
	call: Call,
): Answer {
	const { campaign_id, brand_id } = context.request.requestBody;
	return ofCustomer(context.request.params.id, call, ({ id: customer_id, owned }) => {
		const campaign = call.state.campaigns.get(campaign_id);
		if (!campaign) return failure(404, 'No campaign has this id', 'Campaign not found');
		if (campaign.brand_id && campaign.brand_id !== brand_id) {
			return failure(422, 'brand_id is required, since the campaign is one of a brand');
		}
		const id = uuidOf(`referral ${customer_id} ${campaign_id}`);
		const data = owned.referralCodes.get(campaign_id) ?? {
			...{ id, code: id.slice(0, 8).toUpperCase(), customer_id, campaign_id },
			...{ uses_count: 0, max_uses: 10, created_at: new Date().toISOString(), metadata: {} },
		};
		owned.referralCodes.set(campaign_id, data);
		return { status: 200, body: { data } };
	});
}
