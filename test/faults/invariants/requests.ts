import { isSameJson } from '../sameJson';
import { customerSeed } from '../items';
import type { Observation, Observations } from '../observe';
import type { Call } from '../traffic';
import { operationNamed, type ItemPlan } from '../operations';
import { plansByCustomer } from '../scenario';
import { isLook, isSearchCall, isSearched, mayBeLost } from './search';
import { fieldOf, isSame } from './state';
import { callsFor, hasTroubleForAll, verdictOn, type Verdict } from './verdict';

/** The shortest wait before a request is sent again: half of the first backoff, less a timer's error. */
const SHORTEST_BREATH_MS = 200;

/** Up to so many rows are sent one by one once their request was refused. */
const MOST_ONE_BY_ONE = 32;

/** What was asked for is sent, nothing else, no more often and no more at once than allowed. */
export function checkRequests(observation: Observation): string[] {
	const { scenario, peakInFlight, inFlight } = observation;
	const { concurrency } = scenario.options;
	const violations: string[] = [];
	if (peakInFlight > concurrency) {
		violations.push(`${peakInFlight} requests at once, ${concurrency} allowed`);
	}
	if (inFlight > 0) violations.push(`${inFlight} requests are under way at its end`);
	for (const [customerId, own] of plansByCustomer(scenario)) {
		const found = [
			...checkAsked(observation, callsFor(observation, customerId), own),
			...[...triesIn(observation, customerId)].flatMap(([, tries]) =>
				checkTries(observation, tries, own),
			),
			...checkUntouched(observation, customerId, own),
		];
		violations.push(...found.map((what) => `${JSON.stringify(customerId)} ${what}`));
	}
	return violations;
}

/** The same of the requests of all runs together. */
export function checkAllRequests(observations: Observations): string[] {
	const { whole, inFlight, contractViolations } = observations;
	return [
		...contractViolations.map((what) => `against the API's contract: ${what}`),
		...whole.strangers.map(({ method, url }) => `nobody asked for ${method} ${url}`),
		...(inFlight > 0 ? [`${inFlight} requests are under way after the run`] : []),
	];
}

function checkAsked(observation: Observation, calls: Call[], own: ItemPlan[]): string[] {
	const { operation } = observation.scenario;
	const { parts, planned, mostRequests, merges, checkSent } = operationNamed(operation);
	const wanted = new Set(own.flatMap((plan) => planned(plan)));
	const { unknownCustomers } = observation.scenario;
	const violations: string[] = [];
	// A write may be looked at; nothing is changed by that.
	const writes = calls.some(({ sent }) => sent.method !== 'GET');
	const isLook = ({ sent }: Call) => writes && sent.method === 'GET' && parts(sent).length === 0;
	const asking = calls.filter((call) => !isSearchCall(observation, call) && !isLook(call));
	const distinct = new Map(asking.map((call) => [call.key, call.sent]));
	for (const sent of distinct.values()) {
		const held = parts(sent);
		if (held.length === 0 || held.some((part) => !wanted.has(part))) {
			violations.push(`is asked for what nobody wants: ${sent.method} ${sent.url}`);
		}
		violations.push(...(checkSent?.(sent, !unknownCustomers.includes(own[0].customerId)) ?? []));
	}
	// What is refused together is sent again row by row, and long lists of rows in halves before.
	const isParted =
		merges && calls.some((call) => ['refused', 'unclear'].includes(verdictOn(observation, call)));
	const rowByRow = own.reduce((sum, plan) => sum + mostRequests([plan]), 0);
	const halves = own.length > MOST_ONE_BY_ONE ? 2 * mostRequests(own) : 0;
	const most = mostRequests(own) + (isParted ? rowByRow + halves : 0);
	if (distinct.size > most) violations.push(`has ${distinct.size} requests instead of ${most}`);
	return violations;
}

/** The calls of each request, without those whose token was refused. */
export function triesIn(observation: Observation, customerId: string): Map<string, Call[]> {
	const tries = new Map<string, Call[]>();
	for (const call of callsFor(observation, customerId)) {
		if (verdictOn(observation, call) === 'unauthorized' || isLook(observation, call)) continue;
		tries.set(call.key, [...(tries.get(call.key) ?? []), call]);
	}
	return tries;
}

function checkTries(observation: Observation, tries: Call[], own: ItemPlan[]): string[] {
	const { scenario } = observation;
	const { parts, planned, merges, isOnce: isOf, repeats = 1 } = operationNamed(scenario.operation);
	const { sent } = tries[0];
	const held = parts(sent);
	const users = own.filter((plan) => planned(plan).some((part) => held.includes(part))).length;
	const verdicts = tries.map((call) => verdictOn(observation, call));
	const allowed = 1 + scenario.options.maxRetries;
	// Where the parameter's name is found out, what is in doubt is done twice.
	const isTriedOut = isSearched(observation, own[0].customerId);
	const times = isTriedOut ? 2 : merges ? 1 : users * repeats;
	const name = `${sent.method} ${sent.url}`;
	const violations: string[] = [];

	const inARow = longestSeries(verdicts);
	if (inARow > allowed * times) {
		violations.push(`was asked for ${inARow} times, ${allowed * times} allowed: ${name}`);
	}
	const isOnce = isOf(sent);
	const before = callsFor(observation, own[0].customerId)
		.filter(({ key }) => key === tries[0].key)
		.slice(0, -1);
	const mayBeDone = before.filter((call) => ![401, 429].includes(call.attempt.status ?? 0)).length;
	if (isOnce && mayBeDone >= times) {
		violations.push(`was sent again though it may have been done: ${name}`);
	}
	const mustGoOn = scenario.onError !== 'stopWorkflow' && !hasTroubleForAll(observation);
	const isLast = callsFor(observation, own[0].customerId).at(-1)?.attempt.isUnauthorized !== true;
	const isGivenUp =
		isLast && verdicts.at(-1) === 'worthARetry' && tries.length < allowed && !isOnce;
	if (isGivenUp && mustGoOn) {
		violations.push(`was given up after ${tries.length} of ${allowed} tries: ${name}`);
	}
	if (!isTriedOut && (merges || users === 1) && repeats === 1 && isBreathless(tries, verdicts)) {
		violations.push(`was asked for again without a breath: ${name}`);
	}
	return violations;
}

/** The most tries of one request without an end in between. */
function longestSeries(verdicts: Verdict[]): number {
	let length = 0;
	let longest = 0;
	for (const verdict of verdicts) {
		longest = Math.max(longest, ++length);
		if (['succeeded', 'refused', 'unclear'].includes(verdict)) length = 0;
	}
	return longest;
}

function isBreathless(tries: Call[], verdicts: Verdict[]): boolean {
	return tries.some(({ attempt: { startedAtMs } }, index) => {
		if (index === 0 || verdicts[index - 1] !== 'worthARetry') return false;
		return startedAtMs - tries[index - 1].attempt.startedAtMs < SHORTEST_BREATH_MS;
	});
}

/** Nothing of a customer that was there is changed but as somebody asked for. */
function checkUntouched(observation: Observation, id: string, own: ItemPlan[]): string[] {
	const { scenario, customers } = observation;
	const operation = operationNamed(scenario.operation);
	const state = customers.get(id);
	const { effects } = operation;
	if (!effects || !state || scenario.unknownCustomers.includes(id)) return [];
	if (mayBeLost(observation, own[0])) return [];
	const { points: _points, tags: before = {}, ...seed } = customerSeed(id, operation);
	const fields = [
		...Object.keys(seed),
		...Object.keys({ ...before, ...state.tags }).map((key) => `tags.${key}`),
	];
	const asked = own.map((plan) => effects(plan, true));
	const changed = fields.filter(
		(field) => !isSameJson(fieldOf({ ...seed, tags: before }, field), fieldOf(state, field)),
	);
	const isAsked = (field: string) =>
		asked.some((them) => them.has(field) && isSame(field, them.get(field), fieldOf(state, field)));
	return changed.filter((field) => !isAsked(field)).map((field) => `has another ${field}`);
}
