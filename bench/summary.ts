import type { Case, ContestantId } from './cases';
import { CONTESTANTS } from './contestants';
import type { Measurement } from './measure';

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
	cpuPerItemMs: number;
	peakRssMb: number;
	requests: number;
	failedItems: number;
}

/** One row for each contestant of each case that was measured, in the order of the tables. */
export function summarize(cases: Case[], runs: Measurement[]): Row[] {
	return cases.flatMap((it) =>
		CONTESTANTS.flatMap(({ id, label }) => {
			const own = runsOf(runs, it.id, id);
			if (own.length === 0) return [];
			return {
				case: it,
				contestant: id,
				label,
				rounds: own.length,
				timeMs: median(own.map((run) => run.timeMs)),
				timeOfThisNode: ratio(runs, it.id, [id, 'masivo'], (run) => run.timeMs),
				itemsPerSecond: median(own.map((run) => (it.items * 1000) / run.timeMs)),
				cpuPerItemMs: median(own.map((run) => run.cpuMs / it.items)),
				peakRssMb: median(own.map((run) => run.peakRssMb)),
				requests: median(own.map((run) => run.requests)),
				failedItems: median(own.map((run) => run.failedItems)),
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
	value: (run: Measurement) => number,
): number | undefined {
	const others = new Map(runsOf(runs, caseId, below).map((run) => [run.round, run]));
	const ratios = runsOf(runs, caseId, above).flatMap((run) => {
		const other = others.get(run.round);
		return other ? [value(run) / value(other)] : [];
	});
	return ratios.length > 0 ? median(ratios) : undefined;
}

/** The median of one contestant's value; undefined where it was not measured. */
export function typical(
	runs: Measurement[],
	caseId: string,
	contestant: ContestantId,
	value: (run: Measurement) => number,
): number | undefined {
	const own = runsOf(runs, caseId, contestant);
	return own.length > 0 ? median(own.map(value)) : undefined;
}

function runsOf(runs: Measurement[], caseId: string, contestant: ContestantId): Measurement[] {
	return runs.filter((run) => run.caseId === caseId && run.contestant === contestant);
}

export function median(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
