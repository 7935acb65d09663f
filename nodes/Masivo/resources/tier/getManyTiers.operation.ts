import { defineOperation } from '../../execution/operation';
import { checkWhole, firstPage, isListed } from '../../execution/paging';
import type { MasivoRequest } from '../../transport/request/request';
import { limit } from '../fields/paging';

/** An account has ten tiers at most (LIMITS), and they come with one answer. */
const LIST = {
	method: 'GET',
	path: '/tiers',
	subject: 'the list of tiers',
	idempotent: true,
} satisfies MasivoRequest;

/** Harmless as well: it tells whether it is Masivo that has no tiers. */
const ONE_REWARD: MasivoRequest = {
	...LIST,
	path: '/rewards',
	query: { from: 0, to: 0 },
	subject: 'the list of rewards',
};

const inputs = { limit };

export const getManyTiers = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many tiers',
	description: 'List the tiers that customers can reach, with what it takes to enter and to leave',

	inputs,

	/** One request serves all items. */
	key: () => LIST.path,

	merge: (plans) => plans[0],

	run: async (_plan, send) =>
		await firstPage(LIST, send, async () => await isListed(ONE_REWARD, send)),

	read({ rows, count }, { limit }) {
		if (rows.length < limit) checkWhole('tiers', rows.length, count);
		return rows.slice(0, limit);
	},
});
