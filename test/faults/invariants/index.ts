import type { Observations } from '../observe';
import { checkDeeds } from './deeds';
import { checkLoad } from './load';
import { checkOrder } from './order';
import { checkOutcomes } from './outcomes';
import { checkAllRequests, checkRequests } from './requests';
import { checkSearch } from './search';
import { checkStop } from './stop';
import { checkSecrets, checkTokens } from './tokens';

/** What must hold after every run, whatever went wrong in it; a sentence for each violation. */
export function violationsOf(observations: Observations): string[] {
	const checks = [
		checkOutcomes,
		checkDeeds,
		checkOrder,
		checkRequests,
		checkSearch,
		checkStop,
		checkSecrets,
		checkLoad,
	];
	const { runs } = observations;
	return [
		...runs.flatMap((run, index) => {
			const whose = index === 0 ? '' : `beside it ${index}: `;
			return checks.flatMap((check) => check(run)).map((what) => whose + what);
		}),
		...checkAllRequests(observations),
		...checkTokens(observations),
	];
}
