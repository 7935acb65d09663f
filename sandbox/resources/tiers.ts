import type { components } from '../../api/types';
import type { Answer } from '../answers';
import { uuidOf } from '../uuid';

export const tiers: components['schemas']['Tier'][] = ['Silver', 'Gold'].map((name, index) => ({
	id: uuidOf(`tier ${name}`),
	name,
	description: `${name} members`,
	status: 'ACTIVE',
	level: index + 1,
	entry_conditions: [],
	exit_conditions: [],
}));

export function listTiers(): Answer {
	return { status: 200, body: { data: tiers } };
}
