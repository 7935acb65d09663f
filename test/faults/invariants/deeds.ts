import { adviceIn, type Advice } from '../../support/failureKinds';
import type { Observation } from '../observe';
import { operationNamed, type ItemPlan } from '../operations';
import { outcomesOf, type Outcome } from './outcomes';

/** What the items that are counted together say that they did. */
interface Claims {
	done: number;
	items: number;
	/** It is there, they say. */
	successes: number;
	/** It may be there, they say; or nothing, as the run ended before. */
	doubts: number;
}

/**
 * What counts is done as often as items say so: each success is there, nothing is there twice, and of what
 * failed without a doubt nothing is there.
 */
export function checkDeeds(observation: Observation): string[] {
	const { scenario, done } = observation;
	const {
		identity = ({ customerId }) => customerId,
		merges,
		isBatch,
	} = operationNamed(scenario.operation);
	if (done.size === 0) return [];
	const said = sayingsOf(observation);
	const claims = new Map<string, Claims>();
	for (const [item, { plan }] of scenario.items.entries()) {
		if (!plan) continue;
		const name = identity(plan);
		const own = claims.get(name) ?? {
			...{ done: done.get(plan) ?? 0, items: 0, successes: 0, doubts: 0 },
		};
		const says = said(item, plan);
		own.items++;
		if (says === 'success') own.successes++;
		if (says === 'doubt') own.doubts++;
		claims.set(name, own);
	}
	const isShared = merges && isBatch !== true;
	return [...claims].flatMap(([name, { done: times, successes, doubts }]) => {
		const least = isShared ? Math.min(successes, 1) : successes;
		const most = isShared ? Math.min(successes + doubts, 1) : successes + doubts;
		if (times >= least && times <= most) return [];
		const says = `${successes} items say that it is done, ${doubts} that it may be`;
		return [`${JSON.stringify(name)} is done ${times} times: ${says}`];
	});
}

type Saying = 'success' | 'doubt' | 'failure';

function sayingsOf(observation: Observation): (item: number, plan: ItemPlan) => Saying {
	const { result } = observation;
	const outcomes = new Map(
		outcomesOf(observation)
			.flat()
			.map((it) => [it.item, it]),
	);
	const { error } = result;
	const failed = error && {
		item: Number(error.context.itemIndex),
		isSuccess: false,
		json: { error: error.message, message: error.description },
	};
	return (item, plan) => {
		const outcome = failed?.item === item ? failed : outcomes.get(item);
		return outcome ? sayingOf(observation, outcome, plan) : 'doubt';
	};
}

function sayingOf(observation: Observation, { isSuccess, json }: Outcome, plan: ItemPlan): Saying {
	if (isSuccess) return json.confirmed === false ? 'doubt' : 'success';
	// What may be sent again does no harm if it is there.
	const { isOnce } = operationNamed(observation.scenario.operation);
	const calls = observation.calls.filter(({ customerId }) => customerId === plan.customerId);
	if (calls.length > 0 && !calls.some(({ sent }) => isOnce(sent))) return 'doubt';
	return saysDoubt(json) ? 'doubt' : 'failure';
}

/** What tells whoever reads it that it may have been done. */
const DOUBTS: readonly Advice[] = ['effectUnknown', 'lookUp', 'lookUpInMasivo'];

function saysDoubt(json: Outcome['json']): boolean {
	return adviceIn(json).some((name) => DOUBTS.includes(name));
}
