import type { Observation } from '../observe';
import type { Call } from '../traffic';
import { ALL, operationNamed, type ItemPlan } from '../operations';
import { plansByCustomer } from '../scenario';
import { callsFor } from './verdict';

/** What is about one customer goes out one after another, in the order of the items. */
export function checkOrder(observation: Observation): string[] {
	const { scenario } = observation;
	const { isUnordered } = operationNamed(scenario.operation);
	if (isUnordered) return [];
	const customers = [...plansByCustomer(scenario)].filter(([id]) => id !== ALL);
	return customers.flatMap(([id, plans]) => {
		const calls = callsFor(observation, id);
		return [...checkAlone(calls), ...checkTurns(observation, calls, plans)].map(
			(what) => `${JSON.stringify(id)} ${what}`,
		);
	});
}

function checkAlone(calls: Call[]): string[] {
	const own = new Set(calls.map(({ attempt }) => attempt));
	const together = calls.filter(({ attempt }) => attempt.beside.some((it) => own.has(it)));
	return together.length > 0 ? [`has ${together.length} requests beside others of its own`] : [];
}

/** By the first request for each item, where requests tell them apart. */
function checkTurns(observation: Observation, calls: Call[], plans: ItemPlan[]): string[] {
	const { parts, planned, merges } = operationNamed(observation.scenario.operation);
	if (merges) return [];
	const names = plans.map((plan) => planned(plan).join());
	if (new Set(names).size < names.length) return [];
	const turns = [...new Set(calls.map(({ sent }) => names.indexOf(parts(sent).join())))];
	const known = turns.filter((turn) => turn >= 0);
	const isInOrder = known.every((turn, index) => index === 0 || known[index - 1] < turn);
	return isInOrder ? [] : [`has its items in the order ${known.join(', ')}`];
}
