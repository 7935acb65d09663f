import type { Observation } from '../observe';
import { checkDeeds } from './deeds';
import { checkLoad } from './load';
import { checkOrder } from './order';
import { checkOutcomes } from './outcomes';
import { checkRequests } from './requests';
import { checkSearch } from './search';
import { checkStop } from './stop';
import { checkSecrets, checkTokens } from './tokens';

/** What must hold after every run, whatever went wrong in it; a sentence for each violation. */
export function violationsOf(observation: Observation): string[] {
	const checks = [
		checkOutcomes,
		checkDeeds,
		checkOrder,
		checkRequests,
		checkSearch,
		checkStop,
		checkTokens,
		checkSecrets,
		checkLoad,
	];
	return checks.flatMap((check) => check(observation));
}
