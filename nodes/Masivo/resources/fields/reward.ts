import type { INodeProperties } from 'n8n-workflow';

import { locatorField } from './locator';

/** A reward: points, a discount, a gift card or a product. */
export const rewardField: INodeProperties = locatorField('Reward', 'reward', 'searchRewards');

export const REWARD_TYPES = ['DISCOUNT', 'GIFT_CARD', 'POINTS', 'PRODUCT'] as const;
