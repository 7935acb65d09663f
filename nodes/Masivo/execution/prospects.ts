import type { Failure } from '../transport/failure/failure';

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
