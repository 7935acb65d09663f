import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { matches, queryOf, slice } from '../query';
import { uuidOf } from '../uuid';

/**
 * A campaign as the sandbox keeps it. Its `attributes.codes_summary` is shown only to those who ask
 * for it.
 */
export type CampaignState = components['schemas']['Campaign'];

/** What a test says about a campaign; the rest is filled in. */
export type CampaignSeed = Partial<CampaignState>;

export interface CampaignStore {
	/** By ID. */
	campaigns: Map<string, CampaignState>;
}

/** Fills a seed up to a whole campaign; one without an ID gets one that depends on its name. */
export function campaignFrom(seed: CampaignSeed): CampaignState {
	const summary = { codes_summary: { used: 0, total: 500, left: 500 } };
	return structuredClone({
		id: uuidOf(`campaign ${(seed.name ?? '').toLowerCase()}`),
		brand_id: null,
		platforms: ['web', 'android', 'ios'],
		name: 'Sandbox Campaign',
		description: '',
		type: 'BEHAVIOR',
		rules: [{ conditions: [], effects: [] }],
		attributes: seed.type === 'COUPONS' ? summary : {},
		status: 'RUNNING',
		start_date: '2026-01-01T05:00:00.000Z',
		end_date: null,
		funded_by: null,
		...seed,
	});
}

/** What gives the points of an order. */
export const purchases = campaignFrom({
	name: 'Purchases',
	description: 'One point for each dollar spent',
});

/** What gives the points of a coupon. */
export const welcome = campaignFrom({
	name: 'Welcome',
	description: 'Points for new members',
	type: 'COUPONS',
});

export const defaultCampaigns: CampaignSeed[] = [
	purchases,
	welcome,
	{
		name: 'Bring a Friend',
		description: 'Points for both of you',
		brand_id: uuidOf('brand'),
	},
	{
		name: 'Black Friday 2025',
		description: 'Double points',
		status: 'FINISHED',
		end_date: '2025-11-29T05:00:00.000Z',
		funded_by: 'supplier',
	},
];

export function listCampaigns(_context: Context, call: Call<CampaignStore>): Answer {
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

export function getCampaign(
	context: Context<unknown, { id: string }>,
	call: Call<CampaignStore>,
): Answer {
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
