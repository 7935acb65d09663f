import type { Fault } from './faults';
import type { RecordedRequest } from './recorder';

/** Decides which request meets which fault: the queue first, then `decide`, then `always`. */
export class FaultPlan {
	/** Asked for each request for which nothing is queued; for random campaigns. */
	decide?: (request: RecordedRequest) => Fault | undefined;

	private queue: Fault[] = [];

	private standing?: Fault;

	/** Queues one fault for each of the next requests. */
	next(...faults: Fault[]): void {
		this.queue.push(...faults);
	}

	/** Lets every request meet the fault; `undefined` ends that. */
	always(fault: Fault | undefined): void {
		this.standing = fault;
	}

	/** The fault this request meets, if any; a queued one is used up. */
	take(request: RecordedRequest, target: 'api' | 'authorize'): Fault | undefined {
		const isMeant = (fault?: Fault) => fault !== undefined && (fault.on ?? 'api') === target;
		const index = this.queue.findIndex(isMeant);
		if (index >= 0) return this.queue.splice(index, 1)[0];
		return [this.decide?.(request), this.standing].find(isMeant);
	}

	/** Forgets every fault. */
	reset(): void {
		this.queue = [];
		this.standing = undefined;
		this.decide = undefined;
	}
}
