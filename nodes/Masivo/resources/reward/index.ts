import { defineResource } from '../resource';
import { createReward } from './createReward';
import { getManyRewards, searchRewards } from './getManyRewards';
import { getReward } from './getReward';

export const reward = defineResource(
	'reward',
	'Reward',
	[createReward, getReward, getManyRewards],
	getReward,
	{ searchRewards },
);
