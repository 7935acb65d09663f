import type { Observation } from '../observe';
import { checkLoad } from './load';
import { checkOutcomes } from './outcomes';
import { checkRequests } from './requests';
import { checkSearch } from './search';
import { checkStop } from './stop';
import { checkSecrets, checkTokens } from './tokens';

/** What must hold after every run, whatever went wrong in it; a sentence for each violation. */
export function violationsOf(observation: Observation): string[] {
	const checks = [
		checkOutcomes,
		checkRequests,
		checkSearch,
		checkStop,
		checkTokens,
		checkSecrets,
		checkLoad,
	];
	return checks.flatMap((check) => check(observation));
}
