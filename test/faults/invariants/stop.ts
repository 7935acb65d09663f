import type { Observation } from '../observe';
import { operationNamed } from '../operations';
import type { Sent } from '../sent';
import { isSearch } from '../world';
import { triesIn } from './requests';
import { callsFor, verdictOn } from './verdict';

/** Nothing is sent after the Stop or the end, whatever others do; without Continue, none after the first failure. */
export function checkStop(observation: Observation): string[] {
	const { afterIts } = observation;
	const late = [
		...afterIts.stop.map((it) => ({ it, when: 'it was stopped' })),
		...afterIts.end.map((it) => ({ it, when: 'its end' })),
	];
	return [
		...late.map(({ it, when }) => `sent after ${when}: ${it.method} ${it.url}`),
		...checkFirstFailure(observation),
	];
}

function checkFirstFailure(observation: Observation): string[] {
	const { result, attempts, scenario, subjectOf } = observation;
	if (!result.error || result.status !== 'error') return [];
	const failedAt = failedSince(observation, Number(result.error.context.itemIndex));
	const { plan } = scenario.items[Number(result.error.context.itemIndex)] ?? {};
	// What the delete did is looked at before the item fails, and what a wrong name took is put back.
	const isSearchFor = (sent: Sent) =>
		subjectOf(sent) === plan?.customerId && isSearch(sent, scenario.world);
	const later = attempts.filter((it) => it.startedAt > failedAt && !isSearchFor(it));
	return later.map((it) => `sent after the first failure: ${it.method} ${it.url}`);
}

/**
 * When the item's failure was known, as far as its own requests tell: an item can also fail while
 * it waits to be sent again, because no token can be had or the quota is spent.
 */
function failedSince(observation: Observation, item: number): number {
	const { scenario } = observation;
	const { plan } = scenario.items[item] ?? {};
	if (!plan) return Infinity;
	const { parts, planned } = operationNamed(scenario.operation);
	const wanted = planned(plan);
	const last = callsFor(observation, plan.customerId)
		.filter(({ sent }) => parts(sent).some((part) => wanted.includes(part)))
		.at(-1);
	if (!last) return Infinity;
	const verdict = verdictOn(observation, last);
	const tries = triesIn(observation, plan.customerId).get(last.key)?.length ?? 0;
	const isFinal =
		verdict === 'refused' || (verdict === 'worthARetry' && tries > scenario.options.maxRetries);
	return isFinal ? last.attempt.knownAt : Infinity;
}
