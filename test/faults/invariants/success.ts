import type { IDataObject } from 'n8n-workflow';
import { apiFault } from '../faults';
import type { Observation } from '../observe';
import type { Call } from '../traffic';
import { operationNamed, type Success, type ItemPlan } from '../operations';
import { isSearchCall } from './search';
import { fieldOf, isSame } from './state';
import { callsFor, verdictOn } from './verdict';

/** What a simplified customer does not show. */
const HIDDEN = ['gender', 'dob'];

/** A success is true: Masivo confirmed it, its customer is as it was asked for, and it is shown so. */
export function checkSuccess(
	observation: Observation,
	item: number,
	json: IDataObject,
	plan: ItemPlan,
): string[] {
	const { scenario, customers } = observation;
	const { simplify, unknownCustomers, operation } = scenario;
	const kind = operationNamed(operation);
	const { customerId } = plan;
	if (json.confirmed === false) return checkUnconfirmed(observation, plan);
	if (!kind.effects) return checkConfirmed(observation, plan, json);
	const success: Success = {
		...{ plan, json, simplify, state: customers.get(customerId) },
		shown: (simplify ? json : json.customer) as IDataObject | undefined,
		wasKnown: !unknownCustomers.includes(customerId),
	};
	const violations = [...checkConfirmed(observation, plan, json), ...(kind.check?.(success) ?? [])];
	const isEmpty = Object.keys(json).length === 0;
	if (isEmpty && scenario.ownOptions.ifNotFound === 'returnEmptyItem') return violations;
	if (!success.state) violations.push('succeeded for a customer that Masivo does not know');
	if (success.shown?.id !== customerId) violations.push('shows another customer');
	return [...violations, ...checkEffects(observation, item, success)];
}

/** What is accepted without being shown was not shown: whether it is true, is for `deeds.ts`. */
function checkUnconfirmed(observation: Observation, { customerId }: ItemPlan): string[] {
	const last = callsFor(observation, customerId).at(-1);
	const isShown = last?.sent.method === 'GET' && verdictOn(observation, last) === 'succeeded';
	return isShown ? ['is not confirmed though Masivo showed it'] : [];
}

/** Nothing counts as done that Masivo does not confirm. */
function checkConfirmed(observation: Observation, plan: ItemPlan, json: IDataObject): string[] {
	const { parts, planned, showsAll } = operationNamed(observation.scenario.operation);
	const calls = callsFor(observation, plan.customerId);
	const isGood = (call: Call) => verdictOn(observation, call) === 'succeeded' || isOpen(call);
	const last = calls.findLastIndex(isGood);
	const isShownLater = (call: Call, index: number) =>
		showsAll === true && index < last && call.attempt.status === 200 && call.attempt.isComplete;
	const done = calls
		.filter((call, index) => isGood(call) || isShownLater(call, index))
		.flatMap(({ sent }) => parts(sent));
	// Where the customer was looked up, that shows what he does not have.
	if (calls.some((call) => isGood(call) && isSearchCall(observation, call))) return [];
	// Who keeps tags shows truly which are not there, or no more.
	const has = observation.customers.get(plan.customerId)?.tags ?? {};
	const kept = calls
		.filter(({ fault }) => fault === 'tags kept')
		.flatMap(({ sent }) => parts(sent).filter((part) => !Object.hasOwn(has, part)));
	const missing = planned(plan, json).filter((part) => ![...done, ...kept].includes(part));
	return missing.map((part) => `succeeded, but Masivo did not confirm ${part}`);
}

/** What is left open by the answer is for what is there to tell. */
function isOpen({ fault, attempt }: Call): boolean {
	return fault !== undefined && apiFault(fault).then === 'open' && attempt.isComplete;
}

/** On the server and in the output; what a later item asked for may have come after it. */
function checkEffects(observation: Observation, item: number, success: Success): string[] {
	const { scenario, customers } = observation;
	const { effects = () => new Map<string, unknown>(), merges } = operationNamed(scenario.operation);
	const { plan, shown = {}, simplify, json } = success;
	const state = customers.get(plan.customerId) ?? {};
	const isKnown = success.wasKnown || json.action === 'updated' || json.action === 'unchanged';
	const rivals = scenario.items
		.slice(hasLateWrites(observation, plan.customerId) ? 0 : item)
		.flatMap((it) => (it.plan?.customerId === plan.customerId ? [it.plan] : []))
		.map((it) => effects(it, isKnown));
	const own = effects(plan, isKnown);
	const isAsked = (field: string, is: unknown) =>
		rivals.some((them) => them.has(field) && isSame(field, them.get(field), is));
	const violations: string[] = [];
	for (const [field, value] of own) {
		const isShown = !(simplify && HIDDEN.includes(field));
		const seen = fieldOf(shown, field);
		if (!isAsked(field, fieldOf(state, field))) {
			violations.push(`succeeded, but ${field} is ${JSON.stringify(fieldOf(state, field))}`);
		}
		if (isShown && !(merges ? isAsked(field, seen) : isSame(field, value, seen))) {
			violations.push(`shows ${JSON.stringify(seen)} as ${field}`);
		}
	}
	return violations;
}

/** What was given up may reach Masivo after what was sent later. */
function hasLateWrites(observation: Observation, customerId: string): boolean {
	return callsFor(observation, customerId).some(({ attempt }) => !attempt.isComplete);
}
