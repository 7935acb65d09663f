import { points } from '../../../sandbox/rewards';
import { uuidOf } from '../../../sandbox/uuid';
import type { Sample } from './sample';

/** By ID, as a workflow has it that takes the ID from elsewhere. */
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

export const reward: Record<string, Sample> = {
	create: { item: {}, parameters: { name: 'Double Points', type: 'POINTS' }, sentAgain: false },
	get: { item: {}, parameters: { reward: byId(points.id) }, sentAgain: true },
	getMany: { item: {}, parameters: {}, sentAgain: true },
};

export const campaign: Record<string, Sample> = {
	get: { item: {}, parameters: { campaign: byId(uuidOf('campaign welcome')) }, sentAgain: true },
	getMany: { item: {}, parameters: {}, sentAgain: true },
};

export const tier: Record<string, Sample> = {
	getMany: { item: {}, parameters: {}, sentAgain: true },
};

export const transaction: Record<string, Sample> = {
	getMany: { item: {}, parameters: { date: '2026-11-24' }, sentAgain: true },
};
