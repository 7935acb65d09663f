import type { Sample } from './sample';

export const tier: Record<string, Sample> = {
	getMany: { item: {}, parameters: {}, sentAgain: true },
};
