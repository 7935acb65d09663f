import type { IDataObject } from 'n8n-workflow';
import { LIKELY_NAMES } from '../../../nodes/Masivo/resources/customer/tags/parameterSearch/names';
import { customerSeed } from '../items';
import type { Observation } from '../observe';
import type { Call } from '../traffic';
import { operationNamed, type ItemPlan } from '../operations';
import { isSameJson } from '../sameJson';
import { validPlans } from '../scenario';
import { canBeFound, isSearch, isUnderWrongName } from '../world';
import { callsFor, verdictOn } from './verdict';
import { saysTagsMayBeLost } from '../../support/failureKinds';

/** So many customers may be used where Masivo refuses every name: it may refuse their keys. */
const MOST_DOUBTS = 3;

/**
 * The parameter's name is found out with one customer after another until one shows it, or a second one
 * confirms it, each with at most one delete for each likely name (two where he has one tag alone), and
 * nothing is ever set but what a customer had.
 */
export function checkSearch(observation: Observation): string[] {
	const { world } = observation.scenario;
	const searched = searchedCustomers(observation);
	if (!world) return searched.map((id) => `${id} is looked up though nothing is to be found out`);
	if (world.isGiven) return searched.map((id) => `${id} is used to find out what is given`);
	const teachers = searched.filter((id) => isTeacher(observation, id));
	const most = world.withoutTagKeys === 'refuse' && !canBeFound(world) ? MOST_DOUBTS : 2;
	return [
		...(teachers.length > most
			? [`${teachers.length} customers are used to find the name out`]
			: []),
		...searched.flatMap((id) => checkOne(observation, id)),
	];
}

/** The customers with whom the name was to be found out. */
function searchedCustomers(observation: Observation): string[] {
	const { scenario, calls } = observation;
	if (scenario.operation !== 'customer.deleteTags') return [];
	const world = scenario.world ?? { parameter: 'tags', withoutTagKeys: 'refuse', isGiven: false };
	const searches = calls.filter((call) => isSearch(call.sent, world) && !isLook(observation, call));
	return [...new Set(searches.map(({ customerId }) => customerId))];
}

/** Whether this customer, with whom nothing went wrong, must have shown something. */
function isTeacher(observation: Observation, customerId: string): boolean {
	const { scenario } = observation;
	if (scenario.unknownCustomers.includes(customerId)) return false;
	const calls = callsFor(observation, customerId);
	const isClean = calls.every(({ fault }) => fault === undefined);
	return isClean && calls.some(({ sent }) => sent.method === 'DELETE');
}

function checkOne(observation: Observation, customerId: string): string[] {
	const { scenario } = observation;
	const { world } = scenario;
	const calls = callsFor(observation, customerId);
	const tags = tagsBefore(observation, customerId);
	const wrong = calls.filter(({ sent }) => isUnderWrongName(sent, world));
	const rows = validPlans(scenario).filter((plan) => plan.customerId === customerId);
	const parts = calls.some((call) => verdictOn(observation, call) === 'refused')
		? 1 + rows.length
		: 1;
	const trials = (Object.keys(tags).length === 1 ? 2 : 1) * LIKELY_NAMES.length * parts;
	const distinct = new Set(wrong.map(({ key }) => key)).size;
	const violations: string[] = [];
	if (distinct > trials) violations.push(`has ${distinct} deletes under wrong names`);
	for (const { sent } of calls.filter(({ sent: { method } }) => method === 'PATCH')) {
		const set = (sent.body as IDataObject).tags as IDataObject;
		const isBefore = Object.entries(set).every(([key, value]) => isSameJson(tags[key], value));
		if (!isBefore) violations.push(`is set to ${JSON.stringify(set)}`);
	}
	return violations.map((what) => `${JSON.stringify(customerId)} ${what}`);
}

export function tagsBefore({ scenario }: Observation, customerId: string): IDataObject {
	return customerSeed(customerId, operationNamed(scenario.operation)).tags as IDataObject;
}

/** What is asked of this customer besides what his items ask for. */
export function isSearchCall(observation: Observation, call: Call): boolean {
	return isSearch(call.sent, observation.scenario.world) || isLook(observation, call);
}

const LOOKED_AT = new Set(
	['create', 'deleteTags', 'identify', 'update', 'updateTags'].map((name) => `customer.${name}`),
);

/** A look at what was written, where the answer did not show it: test/worlds counts them. */
export function isLook({ scenario }: Observation, { sent: { method, url } }: Call): boolean {
	const isWrite = LOOKED_AT.has(scenario.operation);
	return isWrite && method === 'GET' && /\/customers\/[^/]+$/.test(url);
}

export function isSearched(observation: Observation, customerId: string): boolean {
	return callsFor(observation, customerId).some(({ sent }) =>
		isSearch(sent, observation.scenario.world),
	);
}

/**
 * Whether tags may be lost: a delete under a wrong name took effect when nobody could see it any
 * more, or Masivo let them neither be seen nor put back, and then the failure says so.
 */
export function mayBeLost(observation: Observation, plan: ItemPlan): boolean {
	const { scenario, result } = observation;
	if (scenario.world?.withoutTagKeys !== 'deleteAll') return false;
	const calls = callsFor(observation, plan.customerId);
	const isLate = calls.some(
		(call) => isUnderWrongName(call.sent, scenario.world) && call.fault === 'too slow',
	);
	const said = JSON.stringify([
		result.outputs('Masivo'),
		result.error?.message,
		result.error?.description,
	]);
	const name = JSON.stringify(plan.customerId).slice(1, -1);
	return isLate || (saysTagsMayBeLost(said) && (said.includes(name) || name.includes('\\')));
}
