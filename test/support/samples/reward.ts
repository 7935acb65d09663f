import { points } from '../../../sandbox/resources/rewards';
import { byId, type Sample } from './sample';

export const samples: Record<string, Sample> = {
	create: {
		item: {},
		parameters: { name: 'Double Points', type: 'POINTS' },
		sentAgain: false,
		unknown: false,
		ordered: false,
	},
	get: {
		item: {},
		parameters: { reward: byId(points.id) },
		sentAgain: true,
		unknown: `reward "${points.id}"`,
		ordered: true,
	},
	getMany: { item: {}, parameters: {}, sentAgain: true, unknown: false, ordered: false },
};
