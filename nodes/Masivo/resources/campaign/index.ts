import { defineResource } from '../resource';
import { getCampaign } from './getCampaign';
import { getManyCampaigns } from './getManyCampaigns';
import { searchCampaigns } from './searchCampaigns';

export const campaign = defineResource(
	'campaign',
	'Campaign',
	[getCampaign, getManyCampaigns],
	getCampaign,
	{ searchCampaigns },
);
