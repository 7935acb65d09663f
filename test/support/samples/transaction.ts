import type { Sample } from './sample';

export const samples: Record<string, Sample> = {
	getMany: {
		item: {},
		parameters: { date: '2026-11-24' },
		sentAgain: true,
		unknown: false,
		ordered: false,
	},
};
