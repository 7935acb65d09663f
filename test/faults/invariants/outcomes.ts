import type { IDataObject } from 'n8n-workflow';
import type { Wish } from '../items';
import type { Observation } from '../observe';
import { linkOf, NODE } from '../workflow';
import { hasTroubleForAll, lastVerdict, urlsOf } from './verdict';

/** What became of one input item. */
interface Outcome {
	item: number;
	isSuccess: boolean;
	json: IDataObject;
}

/** One outcome per input item, in order, linked; or, without Continue, one error. */
export function checkOutcomes(observation: Observation): string[] {
	const { scenario, result } = observation;
	if (scenario.onError === 'stopWorkflow' && result.status === 'error') {
		return checkError(observation);
	}
	if (result.status !== 'success') return [`the execution ended with "${result.status}"`];
	const outputs = outcomesOf(observation);
	const violations = outputs.flatMap((outcomes, output) =>
		isAscending(outcomes) ? [] : [`output ${output} is not in the order of the input`],
	);
	const outcomes = outputs.flat();
	for (const [item, { wish }] of scenario.items.entries()) {
		const own = outcomes.filter((outcome) => outcome.item === item);
		if (own.length !== 1) violations.push(`item ${item} has ${own.length} outcomes`);
		else violations.push(...checkOutcome(observation, own[0], wish));
	}
	const isForeign = ({ item }: Outcome) => scenario.items[item] === undefined;
	return [...violations, ...outcomes.filter(isForeign).map(() => 'an output item has no link')];
}

/** The outcomes of each output. */
export function outcomesOf({ result }: Observation): Outcome[][] {
	return result.outputs(NODE).map((items, output) =>
		items.map((item) => ({
			item: linkOf(item),
			isSuccess: output === 0 && !('error' in item.json),
			json: item.json,
		})),
	);
}

function isAscending(outcomes: Outcome[]): boolean {
	return outcomes.every(({ item }, index) => index === 0 || outcomes[index - 1].item < item);
}

function checkOutcome(observation: Observation, outcome: Outcome, wish?: Wish): string[] {
	const name = `item ${outcome.item}`;
	if (outcome.isSuccess) {
		if (!wish) return [`${name} is bad and succeeded`];
		return checkSuccess(observation, outcome, wish).map((what) => `${name} ${what}`);
	}
	const violations = checkFailure(observation, outcome);
	if (wish) violations.push(...checkCause(observation, wish.customerId));
	return violations.map((what) => `${name} ${what}`);
}

function checkSuccess(
	observation: Observation,
	{ json }: Outcome,
	{ customerId, tagKeys }: Wish,
): string[] {
	const { customers, scenario } = observation;
	const tags = customers.get(customerId)?.tags;
	const output = (scenario.simplify ? json : json.customer) as IDataObject | undefined;
	const shown = Object.keys((output?.tags as IDataObject | undefined) ?? {});
	const violations: string[] = [];
	if (!tags) violations.push('succeeded for a customer that Masivo does not know');
	else if (tagKeys.some((key) => key in tags)) violations.push('succeeded, but its tags are there');
	if (urlsOf(observation, customerId).length === 0) violations.push('succeeded without a request');
	if (output?.id !== customerId) violations.push('shows another customer');
	if (!shown.includes('untouched')) violations.push('does not show the tags that are left');
	if (tagKeys.some((key) => shown.includes(key))) violations.push('shows the tags it deleted');
	return violations;
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

/** A good item fails only if its own requests did, or if the whole run could not go on. */
function checkCause(observation: Observation, customerId: string): string[] {
	if (hasTroubleForAll(observation)) return [];
	const urls = urlsOf(observation, customerId);
	if (urls.length === 0) return ['failed without a request'];
	const verdicts = urls.map((url) => lastVerdict(observation, url));
	if (verdicts.includes('refused') || verdicts.includes('worthARetry')) return [];
	return [`failed although Masivo answered it (${verdicts.join(', ')})`];
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
	const firstBad = scenario.items.findIndex(({ wish }) => !wish);
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
