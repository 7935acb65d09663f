import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { recordIn } from '../../transport/request/envelope';
import { path } from '../../transport/request/request';
import { confirmIdentity } from '../fields/confirmation';
import { readSimplify, simplifyField } from '../fields/paging';
import { aboutCampaign, campaignField } from '../fields/references';
import { readId } from '../values/id';
import { campaignOutput, codesSummary, readCodesSummary } from './campaignOutput';

interface Plan {
	campaignId: string;
	simplify: boolean;
	includes?: string;
}

export const getCampaign = defineOperation<Plan, IDataObject>({
	value: 'get',
	name: 'Get',
	action: 'Get campaign',
	description: 'Look up a campaign: its rules, its status and when it runs',

	fields: [{ ...campaignField, required: true }, simplifyField],

	options: [codesSummary],

	plan: (item) => ({
		campaignId: readId('Campaign', item.get('campaign')),
		simplify: readSimplify(item),
		includes: readCodesSummary(item),
	}),

	key: ({ campaignId, includes }) => JSON.stringify([campaignId, includes]),

	merge: (plans) => plans[0],

	run: async ({ campaignId, includes }, send) =>
		recordIn(
			await send({
				method: 'GET',
				path: path`/campaigns/${campaignId}`,
				query: { includes },
				...aboutCampaign(campaignId),
				idempotent: true,
			}),
		),

	read(campaign, { campaignId, simplify }) {
		confirmIdentity('campaign', campaign, campaignId, true);
		return [campaignOutput(campaign, simplify)];
	},
});
