import { deepCopy, type IDataObject } from 'n8n-workflow';

import { isRecord, isRefusal, withoutSecrets } from '../transport/failure';
import type { Send } from '../transport/request';
import { splitWishes, stepOf, type Step, type Wish } from './groups';
import type { AnyOperation } from './operation';

/** What became of one item. */
export type Outcome = { outputs: IDataObject[] } | { error: unknown };

/** Where the outcomes go, and whether anything more is to be done. */
export interface Ledger {
	note(item: number, outcome: Outcome): void;
	isOver(): boolean;
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
	const maySplit = operation.splitOnRefusal === true && !askForTheSame(step.wishes);
	const refused: Wish[] = [];
	for (const [index, wish] of step.wishes.entries()) {
		const outcome = outcomes[index];
		if (maySplit && 'error' in outcome && isRefusal(outcome.error)) refused.push(wish);
		else ledger.note(wish.item, outcome);
	}
	for (const wishes of splitWishes(refused)) {
		if (ledger.isOver()) return;
		await carryOut(operation, stepOf(operation, wishes), send, ledger, breathe);
	}
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
