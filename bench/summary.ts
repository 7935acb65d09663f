import type { Case, ContestantId } from './cases';
import { CONTESTANTS } from './contestants';
import { most } from './inFlight';
import type { Measurement } from './measure';
import { median } from './median';

/** The medians of one contestant in one case. */
export interface Row {
	case: Case;
	contestant: ContestantId;
	label: string;
	rounds: number;
	timeMs: number;
	/** The contestant's time divided by this node's; undefined where this node did not run. */
	timeOfThisNode: number | undefined;
	itemsPerSecond: number;
	failedItems: number;
	/** Undefined where the contestants shared a process. */
	cost?: {
		cpuPerItemMs: number;
		/** Undefined where others ran in the process before. */
		peakRssMb?: number;
		requests: number;
		exchanges: number;
		unauthorized: number;
		mostInFlight: number;
	};
}

type Value = (run: Measurement) => number | undefined;

/** One row for each contestant of each case that was measured, in the order of the tables. */
export function summarize(cases: Case[], runs: Measurement[]): Row[] {
	return cases.flatMap((it) =>
		CONTESTANTS.flatMap(({ id, label }) => {
			const own = runsOf(runs, it.id, id);
			if (own.length === 0) return [];
			const costs = own.flatMap(({ cost }) => cost ?? []);
			return {
				case: it,
				contestant: id,
				label,
				rounds: own.length,
				timeMs: median(own.map((run) => run.timeMs)),
				timeOfThisNode: ratio(runs, it.id, [id, 'masivo'], (run) => run.timeMs),
				itemsPerSecond: median(own.map((run) => (it.items * 1000) / run.timeMs)),
				failedItems: median(own.map((run) => run.failedItems)),
				cost:
					costs.length === 0
						? undefined
						: {
								cpuPerItemMs: median(costs.map(({ cpuMs }) => cpuMs / it.items)),
								peakRssMb: medianOfKnown(costs.map(({ peakRssMb }) => peakRssMb)),
								requests: median(costs.map(({ requests }) => requests)),
								exchanges: median(costs.map(({ exchanges }) => exchanges)),
								unauthorized: median(costs.map(({ unauthorized }) => unauthorized)),
								mostInFlight: median(costs.map(({ inFlight }) => most(inFlight))),
							},
			};
		}),
	);
}

/**
 * The median, over the rounds, of one contestant's value divided by another's in the same round:
 * what slows the machine down for a minute slows both.
 */
export function ratio(
	runs: Measurement[],
	caseId: string,
	[above, below]: [ContestantId, ContestantId],
	value: Value,
): number | undefined {
	const others = new Map(runsOf(runs, caseId, below).map((run) => [run.round, value(run)]));
	const ratios = runsOf(runs, caseId, above).flatMap((run) => {
		const [own, other] = [value(run), others.get(run.round)];
		return own === undefined || other === undefined ? [] : [own / other];
	});
	return ratios.length > 0 ? median(ratios) : undefined;
}

/** The median of one contestant's value; undefined where it was not measured. */
export const typical = (
	runs: Measurement[],
	caseId: string,
	contestant: ContestantId,
	value: Value,
): number | undefined => over(median, runs, caseId, contestant, value);

/** The highest of one contestant's values; undefined where it was not measured. */
export const highest = (
	runs: Measurement[],
	caseId: string,
	contestant: ContestantId,
	value: Value,
): number | undefined => over(most, runs, caseId, contestant, value);

function over(
	merge: (values: number[]) => number,
	runs: Measurement[],
	caseId: string,
	contestant: ContestantId,
	value: Value,
): number | undefined {
	const values = runsOf(runs, caseId, contestant).flatMap((run) => value(run) ?? []);
	return values.length > 0 ? merge(values) : undefined;
}

function runsOf(runs: Measurement[], caseId: string, contestant: ContestantId): Measurement[] {
	return runs.filter((run) => run.caseId === caseId && run.contestant === contestant);
}

function medianOfKnown(values: Array<number | undefined>): number | undefined {
	const known = values.filter((value) => value !== undefined);
	return known.length > 0 ? median(known) : undefined;
}
