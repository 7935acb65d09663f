import type { Observation } from '../observe';
import type { Call } from '../traffic';
import { operationNamed, type ItemPlan } from '../operations';
import { validPlans } from '../scenario';
import { callsFor, verdictOn } from './verdict';

/**
 * A good item fails only if a request that carried its plan did: where requests are merged, the last
 * one for any part of the plan, since what was refused together may have been sent again in parts.
 * A violation for a failure without such a cause.
 */
export function causeOf(observation: Observation, plan: ItemPlan): string[] {
	const { parts, planned, merges } = operationNamed(observation.scenario.operation);
	const calls = callsFor(observation, plan.customerId);
	if (calls.length === 0) return ['failed without a request'];
	const carriers = planned(plan).map((part) =>
		calls.filter(({ sent }) => parts(sent).includes(part)),
	);
	// Not every part of a list has its turn where an earlier one has failed.
	const isUnsent = merges && carriers.some((own) => own.length === 0);
	const decisive = merges ? carriers.map((own) => own.slice(-1)).flat() : carriers.flat();
	const hasCause = decisive.some((call) => isTroubleFor(observation, call, plan));
	if (isUnsent || hasCause || hasRival(observation, calls, plan)) return [];
	const verdicts = decisive.map((call) => verdictOn(observation, call));
	return [`failed although Masivo answered it (${verdicts.join(', ')})`];
}

/**
 * Where rows were sent one by one, the last request for a key may be another row's: then a request
 * that held nothing but this row's keys is its cause.
 */
function hasRival(observation: Observation, calls: Call[], plan: ItemPlan): boolean {
	const { parts, planned, merges } = operationNamed(observation.scenario.operation);
	if (!merges) return false;
	const keys = new Set(planned(plan));
	const rivals = validPlans(observation.scenario)
		.filter((it) => it !== plan && it.customerId === plan.customerId)
		.flatMap((it) => planned(it));
	const own = calls.filter(({ sent }) => parts(sent).every((part) => keys.has(part)));
	return own.some(
		(call) =>
			isTroubleFor(observation, call, plan) &&
			parts(call.sent).some((part) => rivals.includes(part)),
	);
}

/** A key that Masivo refuses is no reason for those who do not name it. */
function isTroubleFor(observation: Observation, call: Call, plan: ItemPlan): boolean {
	const verdict = verdictOn(observation, call);
	if (verdict === 'succeeded') return false;
	if (call.fault !== 'key refused' || verdict !== 'refused') return true;
	const { operation, refusedKeys } = observation.scenario;
	const key = refusedKeys.get(plan.customerId) ?? '';
	return operationNamed(operation).planned(plan).includes(key);
}
