import { listSearch } from '../../execution/listSearch';
import { rowsIn } from '../../transport/envelope';
import { listRequest } from './getManyRewards';

/** The list behind the fields that ask for a reward. */
export const searchRewards = listSearch({
	what: 'rewards',
	fetch: async (send, from, to) => rowsIn(await send(listRequest(from, to))),
});
