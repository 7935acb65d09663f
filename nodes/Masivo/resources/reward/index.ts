import { defineResource } from '../resource';
import { createReward } from './createReward';
import { getManyRewards } from './getManyRewards';
import { getReward } from './getReward';
import { searchRewards } from './searchRewards';

export const reward = defineResource(
	'reward',
	'Reward',
	[createReward, getReward, getManyRewards],
	getReward,
	{ searchRewards },
);
