import type { INodeProperties } from 'n8n-workflow';

import { amountField, type BodyField } from './body';
import { locatorBodyField } from './locator';
import { rewardField } from './reward';
import { rowsOf } from './rows';
import { readPositive } from '../values/amount';

const reward: INodeProperties = { ...rewardField, required: true };

const amount = amountField('amount', 'Amount', 'amount', {
	required: true,
	description: 'How much of the reward, such as a number of points; more than 0',
});

/** What the API calls a redemption: a reward, and how much of it is taken from the wallet. */
export const REDEMPTION: readonly BodyField[] = [
	locatorBodyField('id', reward),
	{ ...amount, read: readPositive },
];

export const redemptions = rowsOf('Rewards to Redeem', 'redeem', 'Reward', REDEMPTION, {
	description: "What is taken from the customer's wallet for the order",
});
