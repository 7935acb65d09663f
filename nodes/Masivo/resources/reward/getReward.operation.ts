import { defineOperation } from '../../execution/operation';
import { soughtIn } from '../../transport/request/envelope';
import { path } from '../../transport/request/request';
import { confirmIdentity } from '../fields/confirmation';
import { aboutReward, locator, REWARD, rewardField } from '../fields/references';

const inputs = { rewardId: locator(rewardField) };

export const getReward = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get reward',
	description: 'Look up a reward: what it is called, its type and its conditions',

	inputs,

	key: ({ rewardId }) => rewardId,

	merge: (plans) => plans[0],

	run: async ({ rewardId }, send) =>
		soughtIn(
			await send({
				method: 'GET',
				path: path`/rewards/${rewardId}`,
				...aboutReward(rewardId),
				idempotent: true,
			}),
			REWARD,
		),

	read(reward, { rewardId }) {
		confirmIdentity('reward', reward, rewardId, true);
		return [reward];
	},
});
