import { type Failure, refusedValue } from '../transport/failure/failure';
import type { AnyOperation, Unique } from './operation';

/** What one item asks for. */
export interface PlannedItem {
	item: number;
	plan: unknown;
}

/** One plan to carry out, and the items it serves: several, where plans were merged. */
export interface Call {
	plan: unknown;
	items: readonly PlannedItem[];
}

/** Calls that run one after another, because they act on the same thing. */
export type CallChain = readonly Call[];

/**
 * Puts together what acts on the same thing, in the order in which it first appears; or, where one
 * request takes many plans, as many as it takes.
 *
 * @param batchSize for operations with a batch
 */
export function groupItems(
	operation: AnyOperation,
	items: readonly PlannedItem[],
	batchSize = 1,
): CallChain[] {
	if (operation.batch) {
		return chunksOf(items, batchSize).map((chunk) => [callOf(operation, chunk)]);
	}
	const groups = new Map<unknown, PlannedItem[]>();
	for (const planned of items) {
		const key = operation.key ? operation.key(planned.plan) : planned.item;
		const group = groups.get(key);
		if (group) group.push(planned);
		else groups.set(key, [planned]);
	}
	return [...groups.values()].map((group) => chainOf(operation, group));
}

function chainOf(operation: AnyOperation, group: readonly PlannedItem[]): CallChain {
	return operation.merge
		? [callOf(operation, group)]
		: group.map((planned) => callOf(operation, [planned]));
}

/** One call for items that go out together. */
export function callOf({ merge }: AnyOperation, items: readonly PlannedItem[]): Call {
	const plans = items.map(({ plan }) => plan);
	return { plan: merge && plans.length > 1 ? merge(plans) : plans[0], items };
}

const MOST_ONE_BY_ONE = 32;

/**
 * How to go on with items whose request was refused for at least one of them, in their order: one
 * by one, or, where that would be many requests, in halves. One bad row among 4,000 then costs
 * about fifty requests, not 4,000: Masivo counts them by the day.
 */
export function splitItems(items: readonly PlannedItem[]): Array<readonly PlannedItem[]> {
	if (items.length <= MOST_ONE_BY_ONE) return items.map((planned) => [planned]);
	return halvesOf(items);
}

/**
 * The same for a batch, whose requests are dear: what the refusal names stands alone, and what is
 * between goes out together; where it names none, or many, in halves. What is named wrongly costs a
 * request, and nothing else: it is sent like all others.
 *
 * @param named positions among the items, in any order
 */
export function splitBatch(
	items: readonly PlannedItem[],
	named: readonly number[],
): Array<readonly PlannedItem[]> {
	const positions = [...new Set(named)].sort((a, b) => a - b);
	const isOfUse = positions.length <= MOST_ONE_BY_ONE && positions.length < items.length;
	if (positions.length === 0 || !isOfUse) return halvesOf(items);
	const cuts = positions.flatMap((position) => [position, position + 1]);
	return [0, ...cuts]
		.map((from, index) => items.slice(from, cuts[index]))
		.filter((part) => part.length > 0);
}

function halvesOf(items: readonly PlannedItem[]): Array<readonly PlannedItem[]> {
	return chunksOf(items, Math.ceil(items.length / 2));
}

function chunksOf(items: readonly PlannedItem[], size: number): Array<readonly PlannedItem[]> {
	const count = Math.ceil(items.length / size);
	return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

const MOST_PROBES = 8;

const TOO_FEW_TO_PROBE = 32;

/** Its multiples are far from each other, and from every pattern in the rows. */
const GOLDEN_RATIO = 0.618034;

/**
 * What a run whose requests take many rows has learned of them: where Masivo takes none at all, because of
 * a field that all of them lack for instance, parting a thousand until each has failed by itself would
 * take hours.
 */
export class RefusedBatches {
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
		if (!this.goesOn || this.accepted > 0 || this.isHopeless || rows <= TOO_FEW_TO_PROBE)
			return false;
		return named === 0 || named > MOST_ONE_BY_ONE || this.refusedAlone >= MOST_PROBES;
	}

	/** The positions to try, in turn, as long as none is accepted. */
	*probes(rows: number): Generator<number> {
		const { accepted, refusedAlone } = this;
		const tried = new Set<number>();
		for (let probe = 1; tried.size < MOST_PROBES; probe++) {
			const position = Math.floor(((probe * GOLDEN_RATIO) % 1) * rows);
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

/** In which run of the node something was done, and for which of its items. */
type Place = readonly [run: number, item: number];

/** What runs of a node in one execution have done, by `uniqueKey`. n8n keeps it with the execution: plain JSON. */
export type Done = Record<string, Place>;

/**
 * Rejects duplicate values across the items of a run, and of the runs before it in the same execution:
 * the passes of a Loop Over Items node.
 */
export class Uniqueness {
	/** By `uniqueKey`: the item of this run where it stood first. */
	private readonly seen = new Map<string, number>();

	private readonly keys = new Map<number, readonly string[]>();

	/** @param run which run of the node this is, from 0 */
	constructor(
		private readonly done: Done = {},
		private readonly run = 0,
	) {}

	/** @throws Failure that names the item where it stands already */
	check(item: number, values: readonly Unique[]): void {
		for (const unique of values) {
			const place = this.placeOf(uniqueKey(unique), item);
			if (place) throw twice(unique, place);
		}
		const keys = values.map(uniqueKey);
		for (const key of keys) this.seen.set(key, item);
		this.keys.set(item, keys);
	}

	/** Later runs, and later tries of this one, reject what another item has that was sent, or may have been. */
	noteDone(item: number): void {
		for (const key of this.keys.get(item) ?? []) this.done[key] = [this.run, item];
	}

	private placeOf(key: string, item: number): string | undefined {
		const seen = this.seen.get(key);
		if (seen !== undefined) return `item ${seen}`;
		if (!Object.hasOwn(this.done, key)) return undefined;
		const [run, before] = this.done[key];
		if (run !== this.run) return `item ${before} of run ${run + 1}`;
		return before === item ? undefined : `item ${before}`;
	}
}

function twice({ field, value, same = {}, advice }: Unique, place: string): Failure {
	const names = Object.keys(same);
	const others = names.length > 0 ? `, with the same ${inWords(names)}` : '';
	return refusedValue(
		field,
		`stands in ${place} as well${others}`,
		value,
		`Only the first of them is sent. ${advice ?? 'Put a Remove Duplicates node before this one, or correct the data.'}`,
	);
}

function inWords(names: readonly string[]): string {
	return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
}

function uniqueKey({ field, value, same = {} }: Unique): string {
	return JSON.stringify([field, value, ...Object.values(same)]).normalize();
}
