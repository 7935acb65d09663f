import type { Context } from 'openapi-backend';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import type { CampaignState } from '../resources/campaigns';
import { matches, queryOf, slice } from '../query';

export function listCampaigns(_context: Context, call: Call): Answer {
	const { from = '0', to = '9', status, includes, ...filter } = queryOf(call);
	const campaigns = [...call.state.campaigns.values()].filter(
		(campaign) =>
			matches(campaign.type, filter.type) &&
			matches(campaign.brand_id, filter.brand_id) &&
			matches(campaign.funded_by, filter.funded_by) &&
			(status === 'NOT FINISHED'
				? campaign.status !== 'FINISHED'
				: matches(campaign.status, status)),
	);
	const page = slice(campaigns, from, to);
	if (!page) return failure(422, 'from and to are indexes from 0 on');
	const data = page.map((campaign) => shown(campaign, includes));
	const body = { data, from: Number(from), to: Number(to), count: page.length };
	return { status: 200, body };
}

export function getCampaign(context: Context<unknown, { id: string }>, call: Call): Answer {
	const campaign = call.state.campaigns.get(context.request.params.id);
	if (!campaign) return failure(404, 'No campaign has this id', 'Campaign not found');
	return { status: 200, body: { data: shown(campaign, queryOf(call).includes) } };
}

/** The summary of the codes is for those who ask for it, and for COUPONS campaigns only. */
function shown(campaign: CampaignState, includes: string | undefined): CampaignState {
	if (campaign.type === 'COUPONS' && includes === 'CODES_SUMMARY') return campaign;
	const { codes_summary: _summary, ...attributes } = campaign.attributes ?? {};
	return { ...campaign, attributes };
}
