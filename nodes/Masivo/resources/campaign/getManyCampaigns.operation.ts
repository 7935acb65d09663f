import { defineOperation } from '../../execution/operation';
import { byIndex, collect, listSearch } from '../../execution/paging';
import type { MasivoRequest, Query } from '../../transport/request/request';
import { nameField } from '../fields/body';
import { choiceField } from '../fields/choice';
import { confirmFilters, type Filter, filtering, parameterNames, renamed } from '../fields/filters';
import { limit, simplify } from '../fields/paging';
import { brandId } from '../fields/references';
import { campaignOutput, codesSummary } from './campaignOutput';

/** NOT FINISHED is documented for the filter only: it stands for all others. */
const NOT_FINISHED = 'NOT FINISHED';

const status: Filter = {
	...choiceField(
		'status',
		'Status',
		'status',
		['FINISHED', NOT_FINISHED, 'PAUSED', 'RUNNING', 'SCHEDULED'],
		{ default: 'RUNNING' },
	),
	isSame: (wanted, shown) => (wanted === NOT_FINISHED ? shown !== 'FINISHED' : wanted === shown),
};

const FILTERS: readonly Filter[] = [
	// Whether those of the whole account are listed with a brand's is not documented.
	{ ...brandId, nullFits: true },
	nameField('funded_by', 'Funded By', 'fundedBy', { description: 'Who pays for the campaign' }),
	status,
	choiceField('type', 'Type', 'type', ['BEHAVIOR', 'COUPONS']),
];

/** All of them are inferences (api/masivo.openapi.yaml, CAMP-LIST). */
const NAMES = ['brand_id', 'from', 'funded_by', 'includes', 'status', 'to', 'type'];

const inputs = {
	limit,
	simplify,
	filters: filtering(FILTERS),
	includes: codesSummary,
	names: parameterNames(NAMES),
};

export const getManyCampaigns = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many campaigns',
	description: 'List the campaigns of the account',

	inputs,

	run: async ({ limit, filters, includes, names }, send) => {
		const isFiltered = Object.keys(filters).length > 0;
		const request = (from: number, to: number) =>
			listRequest(renamed({ from, to, ...filters, includes }, names));
		return await collect(byIndex({ what: 'campaigns', send, request, limit, isFiltered }), limit);
	},

	read(campaigns, { filters, simplify }) {
		confirmFilters('campaigns', campaigns, filters, FILTERS);
		return campaigns.map((campaign) => campaignOutput(campaign, simplify));
	},
});

export function listRequest(query: Query): MasivoRequest {
	return {
		method: 'GET',
		path: '/campaigns',
		query,
		subject: 'the list of campaigns',
		idempotent: true,
	};
}

/** The list behind the fields that ask for a campaign. */
export const searchCampaigns = listSearch({
	what: 'campaigns',
	request: (from, to) => listRequest({ from, to }),
});
