import { deepCopy, type IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/facts/values';
import {
	type Failure,
	isRefusal,
	isRefusalOfRows,
	withoutSecrets,
} from '../transport/failure/failure';
import type { Send } from '../transport/request/request';
import { type Prospects, splitBatch, splitWishes, type Step, stepOf, type Wish } from './groups';
import type { AnyOperation } from './operation';

/** What became of one item. */
export type Outcome = { outputs: IDataObject[] } | { error: unknown };

/** Where the outcomes go, and whether anything more is to be done. */
export interface Ledger {
	note(item: number, outcome: Outcome): void;
	isOver(): boolean;
	/** A request was answered, and what it settled is noted. */
	progress?(): void;
	/** For operations with a batch. */
	prospects?: Prospects;
}

/**
 * Past so many characters of JSON for all rows that share an answer, they share what lies deep in
 * it as well: 4,000 rows of a customer with 4,000 tags would be 16 million tags.
 */
const MOST_COPIED = 32_000_000;

/**
 * Carries one step out. Each of its wishes has one outcome in the ledger afterwards, unless the run
 * was over before it came to it.
 *
 * @param breathe called between two items, and between two rows of a list
 */
export async function carryOut(
	operation: AnyOperation,
	step: Step,
	send: Send,
	ledger: Ledger,
	breathe: () => Promise<void>,
): Promise<void> {
	const outcomes = await outcomesOf(operation, step, send, breathe);
	const { batch, splitOnRefusal } = operation;
	const refuses = batch ? isRefusalOfRows : isRefusal;
	const maySplit = (splitOnRefusal ?? batch !== undefined) && !askForTheSame(step.wishes);
	const refused: Wish[] = [];
	let refusal: Failure | undefined;
	for (const [index, wish] of step.wishes.entries()) {
		const outcome = outcomes[index];
		if (maySplit && 'error' in outcome && refuses(outcome.error)) {
			refused.push(wish);
			refusal = outcome.error;
		} else ledger.note(wish.item, outcome);
	}
	learn(ledger, outcomes, refuses);
	ledger.progress?.();
	if (!refusal) return;
	const sendAgain = async (wishes: readonly Wish[]): Promise<void> => {
		if (ledger.isOver()) return;
		await carryOut(operation, stepOf(operation, wishes), send, ledger, breathe);
	};
	const parts = batch
		? await partsOfBatch(batch, refused, refusal, ledger, sendAgain)
		: splitWishes(refused);
	for (const wishes of parts) await sendAgain(wishes);
}

function learn(
	{ prospects }: Ledger,
	outcomes: readonly Outcome[],
	refuses: (error: unknown) => boolean,
): void {
	const [first] = outcomes;
	if ('outputs' in first) prospects?.noteAccepted();
	else if (outcomes.length === 1 && refuses(first.error)) prospects?.noteRefusedAlone();
}

/** How to go on with a batch that was refused; what need not be sent again has its outcome afterwards. */
async function partsOfBatch(
	{ named }: NonNullable<AnyOperation['batch']>,
	wishes: readonly Wish[],
	refusal: Failure,
	ledger: Ledger,
	sendAgain: (wishes: readonly Wish[]) => Promise<void>,
): Promise<Array<readonly Wish[]>> {
	const { prospects } = ledger;
	const plans = wishes.map(({ plan }) => plan);
	const bad = new Set(named(refusal, plans).map((position) => wishes[position]));
	const tried = new Set<Wish>();
	if (prospects?.areInDoubt(wishes.length, bad.size)) {
		for (const position of prospects.probes(wishes.length)) {
			tried.add(wishes[position]);
			await sendAgain([wishes[position]]);
		}
	}
	const rest = wishes.filter((wish) => !tried.has(wish));
	const end = prospects?.endOf(refusal);
	if (end) {
		for (const { item } of rest) ledger.note(item, { error: end });
		return [];
	}
	return splitBatch(
		rest,
		rest.flatMap((wish, position) => (bad.has(wish) ? [position] : [])),
	);
}

/** Rows that ask for the very same would be refused alike, each by a request of its own. */
function askForTheSame([first, ...others]: readonly Wish[]): boolean {
	const plan = JSON.stringify(first?.plan);
	return others.every((other) => JSON.stringify(other.plan) === plan);
}

/** The wishes' outcomes, in their order. */
async function outcomesOf(
	operation: AnyOperation,
	{ plan, wishes }: Step,
	send: Send,
	breathe: () => Promise<void>,
): Promise<Outcome[]> {
	const secrets = operation.secrets?.(plan) ?? [];
	let answer: object;
	try {
		answer = await operation.run(plan, (request) => send({ ...request, secrets }));
	} catch (error) {
		return wishes.map(() => ({ error: withoutSecrets(error, secrets) }));
	}
	const own = ownOutput(answer, wishes.length);
	const outcomes: Outcome[] = [];
	for (const wish of wishes) {
		await breathe();
		try {
			const outputs: IDataObject[] = [];
			for (const output of operation.read(answer, wish.plan, plan)) {
				outputs.push(own(output));
				await breathe();
			}
			outcomes.push({ outputs });
		} catch (error) {
			outcomes.push({ error: withoutSecrets(error, secrets) });
		}
	}
	return outcomes;
}

/** How an output becomes an item's own: a later node may change one without changing the others. */
function ownOutput(answer: object, rows: number): (output: IDataObject) => IDataObject {
	if (rows === 1) return (output) => output;
	const isTooMuch = JSON.stringify(answer).length * rows > MOST_COPIED;
	return isTooMuch ? copyUpperLevels : deepCopy;
}

/** What has more entries than a customer has fields is what makes the copies enormous. */
const MOST_FIELDS = 100;

function copyUpperLevels(output: IDataObject): IDataObject {
	const entries = Object.entries(output).map(([name, value]) => [
		name,
		isRecord(value) && Object.keys(value).length <= MOST_FIELDS ? { ...value } : value,
	]);
	return Object.fromEntries(entries) as IDataObject;
}
