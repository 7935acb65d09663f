import { defineResource } from '../resource';
import { getCampaign } from './getCampaign.operation';
import { getManyCampaigns, searchCampaigns } from './getManyCampaigns.operation';

export const campaign = defineResource(
	'campaign',
	'Campaign',
	[getCampaign, getManyCampaigns],
	getCampaign,
	{ searchCampaigns },
);
