import type { components } from '../../api/types';
import { uuidOf } from '../uuid';

/** A reward as the sandbox keeps it. */
export type RewardState = components['schemas']['Reward'] & { id: string };

/** What a test says about a reward; the rest is filled in. */
export type RewardSeed = Partial<RewardState>;

/** Fills a seed up to a whole reward; one without an ID gets one that depends on its name. */
export function rewardFrom(seed: RewardSeed): RewardState {
	return structuredClone({
		id: uuidOf(`reward ${(seed.name ?? '').toLowerCase()}`),
		brand_id: null,
		platforms: ['web', 'android', 'ios'],
		name: 'Sandbox Reward',
		description: '',
		type: 'POINTS' as const,
		conditions: [],
		attributes: {},
		...seed,
	});
}

/** What every wallet of a sandbox is counted in. */
export const points = rewardFrom({
	name: 'Points',
	description: 'One point for each dollar spent',
	attributes: { conversion_factor: 0.1 },
});

export const defaultRewards: RewardSeed[] = [
	points,
	{ name: 'Ten Percent Off', description: 'Ten percent off one order', type: 'DISCOUNT' },
	{ name: 'Gift Card', description: 'Gift card of 10 dollars', type: 'GIFT_CARD' },
	{
		name: 'Free Coffee',
		description: 'A cup of coffee',
		type: 'PRODUCT',
		brand_id: uuidOf('brand'),
	},
];
