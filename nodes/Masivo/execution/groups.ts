import type { Failure } from '../transport/failure/failure';
import type { AnyOperation } from './operation';

/** What one item asks for. */
export interface Wish {
	item: number;
	plan: unknown;
}

/** One plan to carry out, and the wishes it serves: several, where plans were merged. */
export interface Step {
	plan: unknown;
	wishes: readonly Wish[];
}

/** Steps that run one after another, because they act on the same thing. */
export type Task = readonly Step[];

/**
 * Puts together what acts on the same thing, in the order in which it first appears; or, where one
 * request takes many plans, as many as it takes.
 *
 * @param batchSize for operations with a batch
 */
export function groupWishes(
	operation: AnyOperation,
	wishes: readonly Wish[],
	batchSize = 1,
): Task[] {
	if (operation.batch) {
		return chunksOf(wishes, batchSize).map((chunk) => [stepOf(operation, chunk)]);
	}
	const groups = new Map<unknown, Wish[]>();
	for (const wish of wishes) {
		const key = operation.key ? operation.key(wish.plan) : wish.item;
		const group = groups.get(key);
		if (group) group.push(wish);
		else groups.set(key, [wish]);
	}
	return [...groups.values()].map((group) => taskOf(operation, group));
}

function taskOf(operation: AnyOperation, group: readonly Wish[]): Task {
	return operation.merge
		? [stepOf(operation, group)]
		: group.map((wish) => stepOf(operation, [wish]));
}

/** One step for wishes that go out together. */
export function stepOf({ merge }: AnyOperation, wishes: readonly Wish[]): Step {
	const plans = wishes.map(({ plan }) => plan);
	return { plan: merge && plans.length > 1 ? merge(plans) : plans[0], wishes };
}

/** Up to so many wishes whose request was refused are sent one by one. */
const MOST_ONE_BY_ONE = 32;

/**
 * How to go on with wishes whose request was refused for at least one of them, in their order: one
 * by one, or, where that would be many requests, in halves. One bad row among 4,000 then costs
 * about fifty requests, not 4,000: Masivo counts them by the day.
 */
export function splitWishes(wishes: readonly Wish[]): Array<readonly Wish[]> {
	if (wishes.length <= MOST_ONE_BY_ONE) return wishes.map((wish) => [wish]);
	return halvesOf(wishes);
}

/**
 * The same for a batch, whose requests are dear: what the refusal names stands alone, and what is
 * between goes out together; where it names none, or many, in halves. What is named wrongly costs a
 * request, and nothing else: it is sent like all others.
 *
 * @param named positions among the wishes, in any order
 */
export function splitBatch(
	wishes: readonly Wish[],
	named: readonly number[],
): Array<readonly Wish[]> {
	const positions = [...new Set(named)].sort((a, b) => a - b);
	const isOfUse = positions.length <= MOST_ONE_BY_ONE && positions.length < wishes.length;
	if (positions.length === 0 || !isOfUse) return halvesOf(wishes);
	const cuts = positions.flatMap((position) => [position, position + 1]);
	return [0, ...cuts]
		.map((from, index) => wishes.slice(from, cuts[index]))
		.filter((part) => part.length > 0);
}

function halvesOf(wishes: readonly Wish[]): Array<readonly Wish[]> {
	return chunksOf(wishes, Math.ceil(wishes.length / 2));
}

function chunksOf(wishes: readonly Wish[], size: number): Array<readonly Wish[]> {
	const count = Math.ceil(wishes.length / size);
	return Array.from({ length: count }, (_, index) =>
		wishes.slice(index * size, (index + 1) * size),
	);
}

/** So many rows, one by one, tell whether it is worth while to look for the good ones. */
const MOST_PROBES = 8;

/** Fewer rows than that are looked at one by one sooner than probed. */
const FEW = 32;

/** The places of probes: far from each other, and from every pattern in the rows (the golden ratio). */
const GOLDEN = 0.618034;

/**
 * What a run whose requests take many rows has learned of them: where Masivo takes none at all, because of
 * a field that all of them lack for instance, parting a thousand until each has failed by itself would
 * take hours.
 */
export class Prospects {
	private accepted = 0;

	private refusedAlone = 0;

	private isHopeless = false;

	/** @param goesOn whether the run goes on after a failed row: else it ends soon anyway */
	constructor(private readonly goesOn: boolean) {}

	noteAccepted(): void {
		this.accepted++;
	}

	noteRefusedAlone(): void {
		this.refusedAlone++;
	}

	/** Whether some of the rows should be tried before all of them are. */
	areInDoubt(rows: number, named: number): boolean {
		if (!this.goesOn || this.accepted > 0 || this.isHopeless || rows <= FEW) return false;
		return named === 0 || named > FEW || this.refusedAlone >= MOST_PROBES;
	}

	/** The positions to try, in turn, as long as none is accepted. */
	*probes(rows: number): Generator<number> {
		const { accepted, refusedAlone } = this;
		const tried = new Set<number>();
		for (let probe = 1; tried.size < MOST_PROBES; probe++) {
			const position = Math.floor(((probe * GOLDEN) % 1) * rows);
			if (tried.has(position)) continue;
			tried.add(position);
			yield position;
			if (this.accepted > accepted) return;
		}
		// One whose answer was lost, or that a Stop came before, tells nothing.
		this.isHopeless = this.refusedAlone === refusedAlone + MOST_PROBES;
	}

	/** Why rows that were refused together are not tried one by one; undefined if they are. */
	endOf(refusal: Failure): Failure | undefined {
		if (!this.isHopeless || this.accepted > 0) return undefined;
		return refusal.with({
			description: `${refusal.description} Each of the rows that were tried alone was refused, and none was taken. So this one, refused together with others, was not tried alone: correct what they have in common, try two of them, then run them again.`,
		});
	}
}
