import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { invalidInput, isRead } from '../transport/failure/failure';
import type { Clock } from '../transport/flow/clock';
import type { Send } from '../transport/request/request';
import type { Outcome } from './carryOut';
import type { PlannedItem } from './groups';

/** n8n waits 5 seconds at the most before it runs a node again; a busy machine needs longer. */
const KEPT_MS = 5 * 60_000;

/** Runs whose next try is waited for. Each of them is an execution that n8n holds in memory as well. */
const MOST_KEPT = 1_000;

type Outcomes = ReadonlyMap<number, Outcome>;

/**
 * What tries of runs did that failed, until the next try comes.
 *
 * n8n's Retry On Fail runs a whole node again, in the same process: after an error, and, with Continue, where
 * the first item failed (workflow-execute.js). Without this, one refused customer of four would count the
 * purchases of the other three as often as the node is tried. It could be refused; but whoever switched it
 * on, as n8n's own instructions for models do, wants the failed items tried again, and gets that.
 */
export class Tries {
	private readonly runs = new Map<string, { until: number; outcomes: Outcomes }>();

	constructor(private readonly clock: Pick<Clock, 'elapsed'>) {}

	take(run: string): Outcomes {
		this.forgetOld();
		const kept = this.runs.get(run);
		this.runs.delete(run);
		return kept?.outcomes ?? new Map<number, Outcome>();
	}

	keep(run: string, outcomes: Outcomes): void {
		this.runs.set(run, { until: this.clock.elapsed() + KEPT_MS, outcomes });
		this.forgetOld();
	}

	/** They stand in the order in which they end. */
	private forgetOld(): void {
		for (const [run, { until }] of this.runs) {
			if (this.runs.size <= MOST_KEPT && until > this.clock.elapsed()) return;
			this.runs.delete(run);
		}
	}
}

/**
 * One try of a run. Items of which something went out that counts each time it arrives keep their outcome
 * in the next try: their output, or why they may have arrived. What surely did nothing is tried again.
 */
export class Try {
	private run?: string;

	private constructor(
		private readonly tries: Tries,
		private readonly execution: string | undefined,
		private readonly node: string,
		private readonly runIndex: number | undefined,
	) {}

	/**
	 * @param runIndex which run of the node in its execution this is
	 * @returns undefined where n8n runs the node once
	 */
	static of(context: IExecuteFunctions, runIndex: number, tries: Tries): Try | undefined {
		const { id, type, retryOnFail } = context.getNode();
		if (!retryOnFail) return undefined;
		// Each try of an agent's tool has a run index of its own (get-input-connection-data.js).
		const isTool = type.endsWith('Tool');
		return new Try(tries, context.getExecutionId(), id, isTool ? undefined : runIndex);
	}

	/** What earlier tries did, by item. */
	done(): Outcomes {
		return this.runIndex === undefined ? new Map<number, Outcome>() : this.take(this.runIndex);
	}

	/** The same where only the request says that it is another try. */
	doneFor({ item, plan }: PlannedItem): Outcome | undefined {
		if (this.runIndex !== undefined) return undefined;
		const request = createHash('sha256').update(JSON.stringify(plan)).digest('base64url');
		return this.take(request).get(item);
	}

	/** @returns the same send, which refuses what could not be told from another try */
	guard(send: Send): Send {
		if (this.execution) return send;
		return async (request) => {
			if (!request.idempotent && !isRead(request)) throw withoutExecution();
			return await send(request);
		};
	}

	/** @param mayBeRepeated whether n8n may run the node again */
	end(outcomes: Outcomes, mayBeRepeated: boolean): void {
		if (!mayBeRepeated || this.run === undefined) return;
		const kept = [...outcomes].filter(([, { lookUp }]) => lookUp !== undefined);
		if (kept.length > 0) this.tries.keep(this.run, new Map(kept));
	}

	private take(of: string | number): Outcomes {
		if (!this.execution) return new Map();
		this.run = JSON.stringify([this.execution, this.node, of]);
		return this.tries.take(this.run);
	}
}

function withoutExecution(): Error {
	return invalidInput(
		'Retry On Fail',
		'has to be off in an execution without an ID',
		"Nothing was sent. The node could not tell another try from a new execution, and would send again what counts twice. Switch it off in the node's settings: the node itself repeats what can be repeated.",
	);
}
