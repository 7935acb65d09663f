import { defineOperation } from '../../execution/operation';
import { byIndex, collect, listSearch } from '../../execution/paging';
import type { MasivoRequest } from '../../transport/request/request';
import { confirmFilters, type Filter, type Filtering, filtering } from '../fields/filters';
import { limit } from '../fields/paging';
import { brandId, rewardType } from '../fields/references';

/** Whether those of the whole account are listed with a brand's is not documented. */
const FILTERS: readonly Filter[] = [{ ...brandId, nullFits: true }, rewardType];

const inputs = { limit, filters: filtering(FILTERS) };

export const getManyRewards = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many rewards',
	description: 'List the rewards that customers can earn or redeem',

	inputs,

	run: async ({ limit, filters }, send) => {
		const isFiltered = Object.keys(filters).length > 0;
		const request = (from: number, to: number) => listRequest(from, to, filters);
		return await collect(byIndex({ what: 'rewards', send, request, limit, isFiltered }), limit);
	},

	read(rewards, { filters }) {
		confirmFilters('rewards', rewards, filters, FILTERS);
		return rewards;
	},
});

export function listRequest(from: number, to: number, filters: Filtering = {}): MasivoRequest {
	return {
		method: 'GET',
		path: '/rewards',
		query: { from, to, ...filters },
		subject: 'the list of rewards',
		idempotent: true,
	};
}

/** The list behind the fields that ask for a reward. */
export const searchRewards = listSearch({ what: 'rewards', request: listRequest });
