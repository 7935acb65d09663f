import type { RequestWords } from '../../transport/failure/failure';
import { locatorField } from './locator';

export const campaignField = locatorField('Campaign', 'campaign', 'searchCampaigns');

/** What texts say of a request about one campaign. */
export function aboutCampaign(id: string): Pick<RequestWords, 'subject' | 'refusal' | 'ifUnknown'> {
	return {
		subject: `campaign "${id}"`,
		refusal: `The lookup of campaign "${id}" was refused`,
		ifUnknown: 'Check the ID, or choose the campaign from the list.',
	};
}
