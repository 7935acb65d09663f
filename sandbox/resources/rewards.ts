import { randomUUID } from 'node:crypto';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { matches, queryOf, slice } from '../query';
import { uuidOf } from '../uuid';

type Schemas = components['schemas'];

/** A reward as the sandbox keeps it. */
export type RewardState = Schemas['Reward'] & { id: string };

/** What a test says about a reward; the rest is filled in. */
export type RewardSeed = Partial<RewardState>;

export interface RewardStore {
	/** By ID. */
	rewards: Map<string, RewardState>;
}

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

/** The brand that a reward is for. */
export const BRAND_ID = uuidOf('brand');

export const defaultRewards: RewardSeed[] = [
	points,
	{ name: 'Ten Percent Off', description: 'Ten percent off one order', type: 'DISCOUNT' },
	{ name: 'Gift Card', description: 'Gift card of 10 dollars', type: 'GIFT_CARD' },
	{
		name: 'Free Coffee',
		description: 'A cup of coffee',
		type: 'PRODUCT',
		brand_id: BRAND_ID,
	},
];

export function listRewards(_context: Context, call: Call<RewardStore>): Answer {
	const { from, to, brand_id, type } = queryOf(call);
	const rewards = [...call.state.rewards.values()].filter(
		(reward) => matches(reward.brand_id, brand_id) && matches(reward.type, type),
	);
	const data = slice(rewards, from, to);
	if (!data) return failure(422, 'from and to are required, indexes from 0 on');
	return { status: 200, body: { data } };
}

export function getReward(
	context: Context<unknown, { id: string }>,
	{ state }: Call<RewardStore>,
): Answer {
	const data = state.rewards.get(context.request.params.id);
	if (!data) return failure(404, 'No reward has this id', 'Reward not found');
	return { status: 200, body: { data } };
}

export function createReward(
	context: Context<Schemas['NewReward']>,
	{ state }: Call<RewardStore>,
): Answer {
	const data = rewardFrom({ ...context.request.requestBody, id: randomUUID() });
	state.rewards.set(data.id, data);
	return { status: 201, body: { data } };
}
