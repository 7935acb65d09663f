import { listSearch } from '../../execution/listSearch';
import { rowsIn } from '../../transport/request/envelope';
import { listRequest } from './getManyRewards';

/** The list behind the fields that ask for a reward. */
export const searchRewards = listSearch({
	what: 'rewards',
	fetch: async (send, from, to) => rowsIn(await send(listRequest(from, to))),
});
