import { isInDoubt } from '../../support/failureKinds';
import type { Observation } from '../observe';
import { operationNamed, type ItemPlan } from '../operations';
import { outcomesOf, type Outcome } from './outcomes';
import { callsFor } from './verdict';

/** What an item says of what it asked for: it is done, it may be, it is not. */
type Saying = 'done' | 'doubt' | 'notDone';

/**
 * What counts is done as often as items say so: each success is there, nothing is there twice, and of what
 * failed without a doubt nothing is there.
 */
export function checkDeeds(observation: Observation): string[] {
	const { scenario, done } = observation;
	const operation = operationNamed(scenario.operation);
	const { identity = ({ customerId }) => customerId } = operation;
	const claims = new Map<string, { times: number; sayings: Saying[] }>();
	const sayingOf = sayingsOf(observation);
	for (const [item, { plan }] of scenario.items.entries()) {
		if (!plan || done.size === 0) continue;
		const times = done.get(plan) ?? 0;
		const { sayings } = claims.get(identity(plan)) ?? { sayings: [] };
		claims.set(identity(plan), { times, sayings: [...sayings, sayingOf(item, plan)] });
	}
	// What is asked for several times at once is done once.
	const most = operation.merges && !operation.isBatch ? 1 : Infinity;
	return [...claims].flatMap(([name, { times, sayings }]) => {
		const count = (saying: Saying) => sayings.filter((it) => it === saying).length;
		const [sure, doubtful] = [count('done'), count('doubt')];
		if (times >= Math.min(sure, most) && times <= Math.min(sure + doubtful, most)) return [];
		const said = `${sure} items say that it is done, ${doubtful} that it may be`;
		return [`${JSON.stringify(name)} is done ${times} times: ${said}`];
	});
}

function sayingsOf(observation: Observation): (item: number, plan: ItemPlan) => Saying {
	const { status, error: reason } = observation.result;
	const error = status === 'error' ? reason : undefined;
	const outcomes = new Map<number, Pick<Outcome, 'isSuccess' | 'json'>>();
	for (const outcome of outcomesOf(observation).flat()) outcomes.set(outcome.item, outcome);
	if (error) {
		const json = { error: error.message, message: error.description };
		outcomes.set(Number(error.context.itemIndex), { isSuccess: false, json });
	}
	const { done = '', inDoubt = '' } = (error?.context.progress ?? {}) as Record<string, string>;
	return (item, { customerId }) => {
		const { isSuccess, json = {} } = outcomes.get(item) ?? {};
		if (isSuccess) return json.confirmed === false ? 'doubt' : 'done';
		// What may be sent again does no harm if it is there.
		const { isOnce, isBatch } = operationNamed(observation.scenario.operation);
		const calls = callsFor(observation, customerId);
		// A run that was stopped says nothing of its items.
		if (observation.isStopped) return calls.length > 0 ? 'doubt' : 'notDone';
		if (calls.length > 0 && !calls.some(({ sent }) => isOnce(sent))) return 'doubt';
		if (isSuccess === false) return isInDoubt(json) ? 'doubt' : 'notDone';
		// The run ended with the failure of another item, which says what became of this one.
		if (isAmong(item, done)) return isBatch ? 'doubt' : 'done';
		return isAmong(item, inDoubt) ? 'doubt' : 'notDone';
	};
}

/** @param ranges as `0–29, 31` */
function isAmong(item: number, ranges: string): boolean {
	return ranges
		.split(', ')
		.filter(Boolean)
		.map((range) => range.split('–').map(Number))
		.some(([first, last = first]) => first <= item && item <= last);
}
