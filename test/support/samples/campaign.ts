import { uuidOf } from '../../../sandbox/uuid';
import { byId, type Sample } from './sample';

export const samples: Record<string, Sample> = {
	get: {
		item: {},
		parameters: { campaign: byId(uuidOf('campaign welcome')) },
		sentAgain: true,
		unknown: `campaign "${uuidOf('campaign welcome')}"`,
		ordered: true,
	},
	getMany: { item: {}, parameters: {}, sentAgain: true, unknown: false, ordered: false },
};
