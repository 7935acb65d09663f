import { points } from '../../../sandbox/rewards';
import { uuidOf } from '../../../sandbox/uuid';
import { byId, type Sample } from './sample';

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
