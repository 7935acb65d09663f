import { defineResource } from '../resource';
import { getCampaign } from './getCampaign';
import { getManyCampaigns, searchCampaigns } from './getManyCampaigns';

export const campaign = defineResource(
	'campaign',
	'Campaign',
	[getCampaign, getManyCampaigns],
	getCampaign,
	{ searchCampaigns },
);
