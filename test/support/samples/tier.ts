import type { Sample } from './sample';

export const samples: Record<string, Sample> = {
	getMany: { item: {}, parameters: {}, sentAgain: true, unknown: false, ordered: true },
};
