import type { IDataObject } from 'n8n-workflow';
import type { Observation } from '../observe';
import type { ItemPlan } from '../operations';
import { isSameJson } from '../sameJson';
import { linkOf, NODE } from '../workflow';
import { checkSuccess } from './success';
import { causeOf } from './cause';
import { callsFor, hasTroubleForAll } from './verdict';

/** What became of one input item. */
export interface Outcome {
	item: number;
	isSuccess: boolean;
	json: IDataObject;
}

/** One outcome per input item, in order, linked; or, without Continue, one error. */
export function checkOutcomes(observation: Observation): string[] {
	const { scenario, result, isStopped } = observation;
	if (isStopped) return [];
	if (scenario.onError === 'stopWorkflow' && result.status === 'error') {
		return checkError(observation);
	}
	if (result.status !== 'success') return [`the execution ended with "${result.status}"`];
	const outputs = outcomesOf(observation);
	const violations = outputs.flatMap((outcomes, output) =>
		isAscending(outcomes) ? [] : [`output ${output} is not in the order of the input`],
	);
	const outcomes = outputs.flat();
	for (const [item, { plan }] of scenario.items.entries()) {
		const own = outcomes.filter((outcome) => outcome.item === item);
		const rows = plan && own.every(({ isSuccess }) => isSuccess) && observation.rows.get(plan);
		const mayBeEmpty = own.length === 0 && plan && isSaidToBeEmpty(observation, plan);
		if (rows && !mayBeEmpty)
			violations.push(...checkRows(own, rows).map((what) => `item ${item} ${what}`));
		else if (!rows && own.length !== 1) violations.push(`item ${item} has ${own.length} outcomes`);
		for (const outcome of own.slice(0, 1)) {
			violations.push(...checkOutcome(observation, outcome, plan));
		}
	}
	const isForeign = ({ item }: Outcome) => scenario.items[item] === undefined;
	return [...violations, ...outcomes.filter(isForeign).map(() => 'an output item has no link')];
}

/** The outcomes of each output; none of a run that was stopped, whose input n8n gives as its output. */
export function outcomesOf({ result, isStopped }: Observation): Outcome[][] {
	if (isStopped) return [];
	return result.outputs(NODE).map((items, output) =>
		items.map((item) => ({
			item: linkOf(item),
			isSuccess: output === 0 && !('error' in item.json),
			json: item.json,
		})),
	);
}

/** A list of a customer who is there is empty where Masivo answers with nothing. */
function isSaidToBeEmpty(observation: Observation, { customerId }: ItemPlan): boolean {
	const faults = callsFor(observation, customerId).map(({ fault }) => fault);
	return ['no data', 'null'].some((name) => faults.some((fault) => fault?.startsWith(name)));
}

/** A list is whole, in its order, and has each row once. */
function checkRows(outcomes: Outcome[], rows: unknown[]): string[] {
	const seen = outcomes.map(({ json }) => json.id ?? json.code);
	return isSameJson(seen, rows) ? [] : [`lists ${seen.length} rows, which are not Masivo's`];
}

function isAscending(outcomes: Outcome[]): boolean {
	return outcomes.every(({ item }, index) => index === 0 || outcomes[index - 1].item <= item);
}

function checkOutcome(observation: Observation, outcome: Outcome, plan?: ItemPlan): string[] {
	const name = `item ${outcome.item}`;
	if (outcome.isSuccess) {
		if (!plan) return [`${name} is bad and succeeded`];
		return checkSuccess(observation, outcome.item, outcome.json, plan).map(
			(what) => `${name} ${what}`,
		);
	}
	const violations = checkFailure(observation, outcome);
	if (plan && !hasTroubleForAll(observation)) {
		violations.push(...causeOf(observation, plan).map((it) => `${it}: ${outcome.json.error}`));
	}
	return violations.map((what) => `${name} ${what}`);
}

function checkFailure({ scenario }: Observation, { item, json }: Outcome): string[] {
	const { error, message, ...input } = json;
	const violations: string[] = [];
	if (scenario.onError === 'stopWorkflow') violations.push('failed, and the run went on');
	if (String(error).startsWith('Cannot read'))
		violations.push(`has an error of the code: ${error}`);
	if (!isText(error) || !error.endsWith(`[item ${item}]`))
		violations.push('has no error of its own');
	if (!isText(message)) violations.push('has no message');
	const expected =
		scenario.onError === 'continueErrorOutput' ? Object.keys(scenario.items[item].json) : [];
	if (Object.keys(input).sort().join() !== expected.sort().join()) {
		violations.push(`has the fields ${Object.keys(input)} instead of ${expected}`);
	}
	return violations;
}

/** The error that ended the run; a bad item ends it before anything is sent. */
function checkError({ scenario, result, apiCalls, authorizeCalls }: Observation): string[] {
	const { error } = result;
	if (!error || !['NodeApiError', 'NodeOperationError'].includes(error.name)) {
		return [`the error is a ${error?.name}`];
	}
	const violations: string[] = [];
	const item = error.context.itemIndex;
	if (typeof item !== 'number' || !scenario.items[item]) violations.push('the error names no item');
	if (!isText(error.message) || !isText(error.description)) violations.push('the error is empty');
	if (result.outputs(NODE).flat().length > 0) violations.push('a failed node has an output');
	const firstBad = scenario.items.findIndex(({ plan }) => !plan);
	if (firstBad >= 0) {
		if (item !== firstBad) violations.push(`item ${item} failed before the bad item ${firstBad}`);
		const sent = apiCalls.length + authorizeCalls.length;
		if (sent > 0) violations.push(`${sent} requests were sent in spite of a bad item`);
	}
	return violations;
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}
