import { defineResource } from '../resource';
import { createReward } from './createReward.operation';
import { getManyRewards, searchRewards } from './getManyRewards.operation';
import { getReward } from './getReward.operation';

export const reward = defineResource(
	'reward',
	'Reward',
	[createReward, getReward, getManyRewards],
	getReward,
	{ searchRewards },
);
