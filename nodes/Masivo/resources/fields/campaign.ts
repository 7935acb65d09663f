import type { INodeProperties } from 'n8n-workflow';

import { locatorField } from './locator';

export const campaignField: INodeProperties = locatorField(
	'Campaign',
	'campaign',
	'searchCampaigns',
);
