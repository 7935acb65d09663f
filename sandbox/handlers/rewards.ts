import { randomUUID } from 'node:crypto';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { rewardFrom } from '../resources/rewards';
import { matches, queryOf, slice } from '../query';

export function listRewards(_context: Context, call: Call): Answer {
	const { from, to, brand_id, type } = queryOf(call);
	const rewards = [...call.state.rewards.values()].filter(
		(reward) => matches(reward.brand_id, brand_id) && matches(reward.type, type),
	);
	const data = slice(rewards, from, to);
	if (!data) return failure(422, 'from and to are required, indexes from 0 on');
	return { status: 200, body: { data } };
}

export function getReward(context: Context<unknown, { id: string }>, { state }: Call): Answer {
	const data = state.rewards.get(context.request.params.id);
	if (!data) return failure(404, 'No reward has this id', 'Reward not found');
	return { status: 200, body: { data } };
}

export function createReward(
	context: Context<components['schemas']['NewReward']>,
	{ state }: Call,
): Answer {
	const data = rewardFrom({ ...context.request.requestBody, id: randomUUID() });
	state.rewards.set(data.id, data);
	return { status: 201, body: { data } };
}
