import { deepCopy, type IDataObject } from 'n8n-workflow';

import { isRecord } from '../transport/facts/values';
import { notLookedUp, notShownYet, ofNobody } from '../transport/failure/answerFailures';
import {
	aboutAnswer,
	Failure,
	isRead,
	isRefusal,
	isRefusalOfRows,
	isSurelyUndone,
	withoutSecrets,
} from '../transport/failure/failure';
import { saidIn } from '../transport/request/envelope';
import type { MasivoAnswer, MasivoRequest, Send } from '../transport/request/request';
import {
	type Call,
	callOf,
	type PlannedItem,
	type RefusedBatches,
	splitBatch,
	splitItems,
} from './groups';
import type { AnyOperation } from './operation';

/** What became of one item. `hint`: what the run tells of it once, in full sentences. */
export type Outcome = ({ outputs: IDataObject[]; hint?: string } | { error: unknown }) & {
	/**
	 * How to see whether it was done. Only where a request that must not be sent twice was done, or may have
	 * been: an item that failed with this is in doubt, and all that is told of it says so.
	 */
	lookUp?: string;
};

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
	const way = new Way(send, secrets);
	const failAll = (error: unknown): Outcome[] => items.map(() => ({ error }));
	const read = async (answer: object): Promise<Outcome[]> => {
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
				results.push({ error });
			}
		}
		return results;
	};
	const answer = await orError(operation.run(plan, way.send));
	let results = answer instanceof Error ? failAll(answer) : await read(answer);
	if (results.some(isUnsettled) && way.written) {
		const before = answer instanceof Error ? undefined : answer;
		results = await settled(operation, plan, items, results, way, before, read);
	}
	return results.map((outcome) => {
		const lookUp = way.lookUpAfter(outcome);
		if ('outputs' in outcome) return { ...outcome, lookUp };
		return { error: withoutSecrets(aboutAnswer(outcome.error, way.requestId), secrets), lookUp };
	});
}

/** Sends for one call, and knows what was answered to what. */
class Way {
	/** The last request that changes something, and its answer. */
	written?: { request: MasivoRequest; answer: MasivoAnswer };

	/** Of the last answer. */
	requestId?: string;

	/** The last request that must not be sent twice, unless it surely did nothing. */
	private once?: MasivoRequest;

	constructor(
		private readonly through: Send,
		private readonly secrets: readonly string[],
	) {}

	readonly send: Send = async (request) => {
		this.requestId = undefined;
		const isOnce = !request.idempotent && !isRead(request);
		const answer = await orError(this.through({ ...request, secrets: this.secrets }));
		if (isOnce && !isSurelyUndone(answer)) this.once = request;
		if (answer instanceof Error) throw answer;
		this.requestId = answer.requestId;
		if (!isRead(request)) this.written = { request, answer };
		return answer;
	};

	/** `Outcome.lookUp` */
	lookUpAfter(outcome: Outcome): string | undefined {
		const { once } = this;
		if (!once || ('error' in outcome && isSurelyUndone(outcome.error))) return undefined;
		return once.lookUp ?? LOOK_IN_MASIVO;
	}
}

const LOOK_IN_MASIVO = 'look in Masivo';

/**
 * Where a success neither shows nor denies what was asked for: what can be looked at is looked at, once for
 * all items of the call; what cannot is accepted as what it is, if Masivo gave it.
 */
async function settled(
	operation: AnyOperation,
	plan: unknown,
	items: readonly PlannedItem[],
	results: readonly Outcome[],
	{ written, send }: Way,
	before: object | undefined,
	read: (answer: object) => Promise<Outcome[]>,
): Promise<Outcome[]> {
	if (!written) return [...results];
	const { request, answer: said } = written;
	let seen: readonly Outcome[] = results;
	if (operation.look) {
		const answer = await orError(operation.look(plan, send, before));
		const looked = answer instanceof Error ? undefined : await read(answer);
		const after = (outcome: Outcome, index: number): Outcome => {
			if (!isUnsettled(outcome)) return outcome;
			if (looked) return looked[index];
			const isFailure = answer instanceof Failure && !answer.isUnsettled;
			return { error: isFailure ? notLookedUp(outcome.error, answer, request) : answer };
		};
		seen = results.map(after);
	}
	const { accepted } = operation;
	const isAsked = accepted !== undefined && seen.some(isSilent);
	// Where that cannot be told, such as after a Stop, it is not accepted.
	const isMasivos = isAsked && (!said.isMasivos || (await orError(said.isMasivos())) === true);
	return seen.map((outcome, index): Outcome => {
		if (!isUnsettled(outcome)) return outcome;
		const { error } = outcome;
		if (!isSilent(outcome)) return { error: notShownYet(error, request, said) };
		const about = accepted?.(items[index].plan);
		if (!about) return outcome;
		if (!isMasivos) return { error: ofNobody(error) };
		return {
			outputs: [{ ...saidIn(said), ...about, confirmed: false }],
			hint: unconfirmedHint(request),
		};
	});
}

type Unsettled = { error: Failure };

/** A success that settles nothing. */
function isUnsettled(outcome: Outcome): outcome is Unsettled {
	return (
		'error' in outcome && outcome.error instanceof Failure && outcome.error.isUnsettled === true
	);
}

/** One that shows nothing at all of what was asked for, not even the old state. */
function isSilent(outcome: Outcome): outcome is Unsettled {
	return isUnsettled(outcome) && outcome.error.kind === 'unusable';
}

async function orError<T>(promise: Promise<T>): Promise<T | Error> {
	return await promise.catch((error: unknown) =>
		error instanceof Error ? error : new Error(String(error)),
	);
}

/** What the run tells once. */
function unconfirmedHint({ lookUp = LOOK_IN_MASIVO }: MasivoRequest): string {
	return `Where "confirmed" is false, Masivo answered with a success that does not show what was done. To be sure, ${lookUp}.`;
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
