import type { components } from '../../api/types';
import { uuidOf } from '../uuid';

/**
 * A campaign as the sandbox keeps it. Its `attributes.codes_summary` is shown only to those who ask
 * for it.
 */
export type CampaignState = components['schemas']['Campaign'];

/** What a test says about a campaign; the rest is filled in. */
export type CampaignSeed = Partial<CampaignState>;

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
