import { defineOperation } from '../../execution/operation';
import { soughtIn } from '../../transport/request/envelope';
import { path } from '../../transport/request/request';
import { confirmIdentity } from '../fields/confirmation';
import { simplify } from '../fields/paging';
import { aboutCampaign, CAMPAIGN, campaignField, locator } from '../fields/references';
import { campaignOutput, codesSummary } from './campaignOutput';

const inputs = { campaignId: locator(campaignField), simplify, includes: codesSummary };

export const getCampaign = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get campaign',
	description: 'Look up a campaign: its rules, its status and when it runs',

	inputs,

	key: ({ campaignId, includes }) => JSON.stringify([campaignId, includes]),

	merge: (plans) => plans[0],

	run: async ({ campaignId, includes }, send) =>
		soughtIn(
			await send({
				method: 'GET',
				path: path`/campaigns/${campaignId}`,
				query: { includes },
				...aboutCampaign(campaignId),
				idempotent: true,
			}),
			CAMPAIGN,
		),

	read(campaign, { campaignId, simplify }) {
		confirmIdentity('campaign', campaign, campaignId, true);
		return [campaignOutput(campaign, simplify)];
	},
});
