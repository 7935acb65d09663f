import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import { recordIn } from '../../transport/request/envelope';
import { path } from '../../transport/request/request';
import { confirmIdentity } from '../fields/confirmation';
import { aboutReward, rewardField } from '../fields/references';
import { readId } from '../values/id';

interface Plan {
	rewardId: string;
}

export const getReward = defineOperation<Plan, IDataObject>({
	value: 'get',
	name: 'Get',
	action: 'Get reward',
	description: 'Look up a reward: what it is called, its type and its conditions',

	fields: [{ ...rewardField, required: true }],

	plan: (item) => ({ rewardId: readId('Reward', item.get('reward')) }),

	key: ({ rewardId }) => rewardId,

	merge: (plans) => plans[0],

	run: async ({ rewardId }, send) =>
		recordIn(
			await send({
				method: 'GET',
				path: path`/rewards/${rewardId}`,
				...aboutReward(rewardId),
				idempotent: true,
			}),
		),

	read(reward, { rewardId }) {
		confirmIdentity('reward', reward, rewardId, true);
		return [reward];
	},
});
