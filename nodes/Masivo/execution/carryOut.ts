import { deepCopy, type IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/facts/values';
import {
	aboutAnswer,
	type Failure,
	isRefusal,
	isRefusalOfRows,
	withoutSecrets,
} from '../transport/failure/failure';
import type { Send } from '../transport/request/request';
import {
	type Call,
	callOf,
	type PlannedItem,
	type RefusedBatches,
	splitBatch,
	splitItems,
} from './groups';
import type { AnyOperation } from './operation';

/** What became of one item. */
export type Outcome = { outputs: IDataObject[] } | { error: unknown };

/** What became of the items of a run, and whether anything more is to be done. */
export interface Outcomes {
	note(item: number, outcome: Outcome): void;
	isOver(): boolean;
	/** A request was answered, and what it settled is noted. */
	progress?(): void;
	/** For operations with a batch. */
	refusedBatches?: RefusedBatches;
}

/**
 * Past so many characters of JSON for all rows that share an answer, they share what lies deep in
 * it as well: 4,000 rows of a customer with 4,000 tags would be 16 million tags.
 */
const MOST_COPIED_CHARACTERS = 32_000_000;

/**
 * Carries one call out. Each of its items has its outcome afterwards, unless the run was over before it
 * came to it.
 *
 * @param yieldToOthers called between two items, and between two rows of a list
 */
export async function carryOut(
	operation: AnyOperation,
	call: Call,
	send: Send,
	outcomes: Outcomes,
	yieldToOthers: () => Promise<void>,
): Promise<void> {
	const results = await outcomesOf(operation, call, send, yieldToOthers);
	const { batch, splitOnRefusal } = operation;
	const refuses = batch ? isRefusalOfRows : isRefusal;
	const maySplit = (splitOnRefusal ?? batch !== undefined) && !askForTheSame(call.items);
	const refused: PlannedItem[] = [];
	let refusal: Failure | undefined;
	for (const [index, planned] of call.items.entries()) {
		const outcome = results[index];
		if (maySplit && 'error' in outcome && refuses(outcome.error)) {
			refused.push(planned);
			refusal = outcome.error;
		} else outcomes.note(planned.item, outcome);
	}
	countRows(outcomes, results, refuses);
	outcomes.progress?.();
	if (!refusal) return;
	const sendAgain = async (items: readonly PlannedItem[]): Promise<void> => {
		if (outcomes.isOver()) return;
		await carryOut(operation, callOf(operation, items), send, outcomes, yieldToOthers);
	};
	const parts = batch
		? await partsOfBatch(batch, refused, refusal, outcomes, sendAgain)
		: splitItems(refused);
	for (const items of parts) await sendAgain(items);
}

/** One row that is taken, or refused alone, says something of all rows of an import. */
function countRows(
	{ refusedBatches }: Outcomes,
	results: readonly Outcome[],
	refuses: (error: unknown) => boolean,
): void {
	const [first] = results;
	if ('outputs' in first) refusedBatches?.noteAccepted();
	else if (results.length === 1 && refuses(first.error)) refusedBatches?.noteRefusedAlone();
}

/** How to go on with a batch that was refused; what need not be sent again has its outcome afterwards. */
async function partsOfBatch(
	{ namedBy }: NonNullable<AnyOperation['batch']>,
	items: readonly PlannedItem[],
	refusal: Failure,
	outcomes: Outcomes,
	sendAgain: (items: readonly PlannedItem[]) => Promise<void>,
): Promise<Array<readonly PlannedItem[]>> {
	const { refusedBatches } = outcomes;
	const plans = items.map(({ plan }) => plan);
	const bad = new Set(namedBy(refusal, plans).map((position) => items[position]));
	const tried = new Set<PlannedItem>();
	if (refusedBatches?.areInDoubt(items.length, bad.size)) {
		for (const position of refusedBatches.probes(items.length)) {
			tried.add(items[position]);
			await sendAgain([items[position]]);
		}
	}
	const rest = items.filter((planned) => !tried.has(planned));
	const end = refusedBatches?.endOf(refusal);
	if (end) {
		for (const { item } of rest) outcomes.note(item, { error: end });
		return [];
	}
	return splitBatch(
		rest,
		rest.flatMap((planned, position) => (bad.has(planned) ? [position] : [])),
	);
}

/** Rows that ask for the very same would be refused alike, each by a request of its own. */
function askForTheSame([first, ...others]: readonly PlannedItem[]): boolean {
	const plan = JSON.stringify(first?.plan);
	return others.every((other) => JSON.stringify(other.plan) === plan);
}

/** The items' outcomes, in their order. */
async function outcomesOf(
	operation: AnyOperation,
	{ plan, items }: Call,
	send: Send,
	yieldToOthers: () => Promise<void>,
): Promise<Outcome[]> {
	const secrets = operation.secrets?.(plan) ?? [];
	let answer: object;
	let requestId: string | undefined;
	try {
		answer = await operation.run(plan, async (request) => {
			requestId = undefined;
			const answered = await send({ ...request, secrets });
			({ requestId } = answered);
			return answered;
		});
	} catch (error) {
		const failure = aboutAnswer(error, requestId);
		return items.map(() => ({ error: withoutSecrets(failure, secrets) }));
	}
	const own = ownOutput(answer, items.length);
	const results: Outcome[] = [];
	for (const planned of items) {
		await yieldToOthers();
		try {
			const outputs: IDataObject[] = [];
			for (const output of operation.read(answer, planned.plan, plan)) {
				outputs.push(own(output));
				await yieldToOthers();
			}
			results.push({ outputs });
		} catch (error) {
			results.push({ error: withoutSecrets(aboutAnswer(error, requestId), secrets) });
		}
	}
	return results;
}

/** How an output becomes an item's own: a later node may change one without changing the others. */
function ownOutput(answer: object, rows: number): (output: IDataObject) => IDataObject {
	if (rows === 1) return (output) => output;
	const isTooMuch = JSON.stringify(answer).length * rows > MOST_COPIED_CHARACTERS;
	return isTooMuch ? copyUpperLevels : deepCopy;
}

/** More than a customer has: such a record is what makes the copies enormous. */
const MOST_COPIED_FIELDS = 100;

function copyUpperLevels(output: IDataObject): IDataObject {
	const entries = Object.entries(output).map(([name, value]) => [
		name,
		isRecord(value) && Object.keys(value).length <= MOST_COPIED_FIELDS ? { ...value } : value,
	]);
	return Object.fromEntries(entries) as IDataObject;
}
