import { defineOperation } from '../../execution/operation';
import { rowsIn } from '../../transport/request/envelope';
import type { MasivoRequest } from '../../transport/request/request';
import { limit } from '../fields/paging';

/** An account has ten tiers at most (LIMITS), and they come with one answer. */
const LIST = {
	method: 'GET',
	path: '/tiers',
	subject: 'the list of tiers',
	idempotent: true,
} satisfies MasivoRequest;

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

	run: async (_plan, send) => rowsIn(await send(LIST)),

	read: (tiers, { limit }) => tiers.slice(0, limit),
});
