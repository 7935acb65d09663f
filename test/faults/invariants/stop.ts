import { customerIn, type Observation } from '../observe';
import { lastVerdict, triesOf, urlsOf } from './verdict';

/** Without Continue, nothing is sent any more once the first item has failed. */
export function checkStop(observation: Observation): string[] {
	const { result, attempts } = observation;
	if (!result.error) return [];
	const failedAt = failedSince(observation, Number(result.error.context.itemIndex));
	const later = attempts.filter(({ startedAt }) => startedAt > failedAt);
	return later.map(({ url }) => `sent after the first failure: ${customerIn(url) ?? url}`);
}

/**
 * When the item's failure was known, as far as its own requests tell: an item can also fail while
 * it waits to be sent again, because no token can be had or the quota is spent.
 */
function failedSince(observation: Observation, item: number): number {
	const { scenario, attempts } = observation;
	const url = urlsOf(observation, scenario.items[item]?.wish?.customerId ?? '').at(-1);
	if (url === undefined) return Infinity;
	const verdict = lastVerdict(observation, url);
	const isFinal =
		verdict === 'refused' ||
		(verdict === 'unauthorized' && scenario.credential.kind === 'bearerToken') ||
		(verdict === 'worthARetry' && triesOf(observation, url) > scenario.options.maxRetries);
	const last = attempts.filter((attempt) => attempt.url === url).at(-1);
	return isFinal && last ? last.knownAt : Infinity;
}
