import type { Call, Observation } from '../observe';
import { operationNamed, type Wish } from '../operations';
import { goodWishes } from '../scenario';
import { callsFor, verdictOn } from './verdict';

/**
 * A good item fails only if a request that carried its wish did: where requests are merged, the last
 * one for any part of the wish, since what was refused together may have been sent again in parts.
 * A violation for a failure without such a cause.
 */
export function causeOf(observation: Observation, wish: Wish): string[] {
	const { parts, wished, merges } = operationNamed(observation.scenario.operation);
	const calls = callsFor(observation, wish.customerId);
	if (calls.length === 0) return ['failed without a request'];
	const carriers = wished(wish).map((part) =>
		calls.filter(({ sent }) => parts(sent).includes(part)),
	);
	// Not every part of a list has its turn where an earlier one has failed.
	const isUnsent = merges && carriers.some((own) => own.length === 0);
	const decisive = merges ? carriers.map((own) => own.slice(-1)).flat() : carriers.flat();
	const hasCause = decisive.some((call) => isTroubleFor(observation, call, wish));
	if (isUnsent || hasCause || hasRival(observation, calls, wish)) return [];
	const verdicts = decisive.map((call) => verdictOn(observation, call));
	return [`failed although Masivo answered it (${verdicts.join(', ')})`];
}

/**
 * Where rows were sent one by one, the last request for a key may be another row's: then a request
 * that held nothing but this row's keys is its cause.
 */
function hasRival(observation: Observation, calls: Call[], wish: Wish): boolean {
	const { parts, wished, merges } = operationNamed(observation.scenario.operation);
	if (!merges) return false;
	const keys = new Set(wished(wish));
	const rivals = goodWishes(observation.scenario)
		.filter((it) => it !== wish && it.customerId === wish.customerId)
		.flatMap((it) => wished(it));
	const own = calls.filter(({ sent }) => parts(sent).every((part) => keys.has(part)));
	return own.some(
		(call) =>
			isTroubleFor(observation, call, wish) &&
			parts(call.sent).some((part) => rivals.includes(part)),
	);
}

/** A key that Masivo refuses is no reason for those who do not name it. */
function isTroubleFor(observation: Observation, call: Call, wish: Wish): boolean {
	const verdict = verdictOn(observation, call);
	if (verdict === 'succeeded') return false;
	if (call.fault !== 'key refused' || verdict !== 'refused') return true;
	const { operation, refusedKeys } = observation.scenario;
	const key = refusedKeys.get(wish.customerId) ?? '';
	return operationNamed(operation).wished(wish).includes(key);
}
