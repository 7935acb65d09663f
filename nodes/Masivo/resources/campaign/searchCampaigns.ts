import { listSearch } from '../../execution/listSearch';
import { rowsIn } from '../../transport/request/envelope';
import { listRequest } from './getManyCampaigns';

/** The list behind the fields that ask for a campaign. */
export const searchCampaigns = listSearch({
	what: 'campaigns',
	fetch: async (send, from, to) => rowsIn(await send(listRequest({ from, to }))),
});
