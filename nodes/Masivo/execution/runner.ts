import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import { accounts, type Connection } from '../transport/accounts';
import { redactor } from '../transport/facts/redact';
import { isRecord } from '../transport/facts/values';
import { withoutSecrets } from '../transport/failure/failure';
import { hostClock } from '../transport/flow/clock';
import { type Log, logOf } from '../transport/request/log';
import { CREDENTIAL_TYPE, secretsOf } from '../transport/token/credential';
import { carryOut, type Outcome, type Outcomes } from './carryOut';
import {
	type CallChain,
	type Done,
	groupItems,
	type PlannedItem,
	RefusedBatches,
	Uniqueness,
} from './groups';
import { failedItem, nodeError, rowInSheet } from './nodeErrors';
import type { AnyOperation, Preparation } from './operation';
import { createParameterReader, type ItemParameters } from './parameters';
import { createYieldToOthers, runPool } from './pool';
import { announcement, endOfRun, progressText } from './progress';
import { SendOnce } from './sendOnce';
import { readBatchSettings, readSettings, type Settings } from './settings';
import { Tries, Try } from './tries';

const tries = new Tries(hostClock);

/**
 * Carries an operation out for all items: every item is checked before anything is sent, what
 * asks for the same is merged, and each item has exactly one outcome, in its place: its outputs, or
 * the reason why it has none.
 */
export async function runOperation(
	context: IExecuteFunctions,
	operation: AnyOperation,
): Promise<INodeExecutionData[]> {
	return await new Run(context, operation).execute();
}

class Run implements Outcomes {
	private readonly outcomes = new Map<number, Outcome>();

	/** The item that failed first: without Continue it ends the run. */
	private firstFailed?: number;

	private connection?: Connection;

	private readonly log: Log;

	private readonly itemCount: number;

	private readonly continueOnFail: boolean;

	private readonly yieldToOthers = createYieldToOthers(hostClock);

	/** For operations that must not do the same twice. */
	private readonly uniqueness?: Uniqueness;

	/** Where n8n may run the node again. */
	private readonly attempt?: Try;

	private readonly once: SendOnce;

	private settings?: Settings;

	readonly refusedBatches: RefusedBatches;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyOperation,
	) {
		this.log = logOf(context);
		this.itemCount = context.getInputData().length;
		this.continueOnFail = context.continueOnFail();
		this.refusedBatches = new RefusedBatches(this.continueOnFail);
		if (operation.unique) this.uniqueness = new Uniqueness(doneIn(context), runOf(context));
		this.once = new SendOnce(context, operation, this.log);
		this.attempt = Try.of(context, runOf(context), tries);
	}

	async execute(): Promise<INodeExecutionData[]> {
		for (const [item, outcome] of this.attempt?.done() ?? []) this.note(item, outcome);
		try {
			return await this.carryOut();
		} finally {
			this.attempt?.end(this.outcomes, this.firstFailed !== undefined);
		}
	}

	private async carryOut(): Promise<INodeExecutionData[]> {
		const items = await this.plan();
		await this.redactInput();
		this.throwIfOver();
		const { settings } = this;
		if (settings && items.length > 0) {
			await this.send(groupItems(this.operation, items, settings.batch?.size), settings);
			this.throwIfOver();
		}
		return await this.outputs();
	}

	private async plan(): Promise<PlannedItem[]> {
		const items: PlannedItem[] = [];
		const parametersOf = createParameterReader(this.context);
		for (let item = 0; item < this.itemCount && !this.isOver(); item++) {
			await this.yieldToOthers();
			if (this.outcomes.has(item)) continue;
			const parameters = parametersOf(item);
			try {
				this.settings ??= this.readSettings(parameters);
				const when = { now: hostClock.date(), timeZone: this.context.getTimezone() };
				const plan = this.operation.plan(parameters, when);
				this.uniqueness?.check(item, this.operation.unique?.(plan) ?? []);
				this.once.check(plan);
				const done = this.attempt?.doneFor({ item, plan });
				if (done) this.note(item, done);
				else items.push({ item, plan });
			} catch (error) {
				this.fail(item, error);
			}
		}
		return items;
	}

	private readSettings(parameters: ItemParameters): Settings {
		const { batch } = this.operation;
		if (!batch) return readSettings(parameters);
		const settings = readBatchSettings(parameters);
		const { size, pace } = settings.batch;
		const requests = Math.ceil(this.itemCount / size);
		this.log.info(announcement(batch.noun, this.itemCount, requests, pace));
		return settings;
	}

	private async send(chains: readonly CallChain[], settings: Settings): Promise<void> {
		try {
			this.connection = await accounts.connect(this.context, settings, settings.batch?.pace);
		} catch (error) {
			for (const { items } of chains.flat()) for (const { item } of items) this.fail(item, error);
			return;
		}
		const { send, stop, end, until } = this.connection;
		try {
			const prepared = this.prepare(this.connection);
			const operation = prepared ? { ...this.operation, run: prepared.run } : this.operation;
			const work = async (chain: CallChain): Promise<void> => {
				for (const call of chain) {
					// Where the operation has given up, thousands fail without any waiting.
					await this.yieldToOthers();
					if (!this.isOver()) {
						const watched = this.attempt?.guard(send) ?? send;
						const carryOutCall = async (): Promise<void> =>
							await carryOut(operation, call, watched, this, this.yieldToOthers);
						await this.once.carryOut(call, carryOutCall, until, this);
					}
					if (this.isOver()) stop();
				}
			};
			const goFirst = async (chain: CallChain, workAtIt: () => Promise<void>): Promise<boolean> =>
				(await prepared?.goFirst(
					chain.map(({ plan }) => plan),
					workAtIt,
				)) ?? false;
			await runPool(chains, settings.concurrency, work, prepared && goFirst);
		} finally {
			end();
		}
	}

	/** With `prepare`, the operation decides what has to be done alone before the rest goes out together. */
	private prepare({
		finding,
		rescue,
		until,
	}: Connection): Preparation<unknown, object> | undefined {
		return this.operation.prepare?.(this.operation.run, {
			...{ finding, rescue, until },
			...{ isOver: () => this.isOver(), tell: (hint) => this.tell(hint) },
		});
	}

	/** In the editor, beside the node's output. */
	private tell(hint: string): void {
		this.context.addExecutionHints?.({ message: hint, type: 'info', location: 'outputPane' });
	}

	note(item: number, outcome: Outcome): void {
		if ('outputs' in outcome || outcome.lookUp !== undefined) this.uniqueness?.noteDone(item);
		if ('outputs' in outcome) this.outcomes.set(item, outcome);
		else this.fail(item, outcome.error, outcome.lookUp);
	}

	outcomeOf(item: number): Outcome | undefined {
		return this.outcomes.get(item);
	}

	progress(): void {
		const { batch } = this.operation;
		if (!batch || !this.settings?.batch) return;
		const { size, pace } = this.settings.batch;
		const { done, failed } = this.counts();
		const requests = Math.ceil((this.itemCount - done - failed) / size);
		this.log.info(
			progressText(batch.noun, this.itemCount, { queued: done, failed }, requests, pace),
		);
	}

	private fail(item: number, error: unknown, lookUp?: string): void {
		const secrets = this.connection?.secrets() ?? [];
		this.outcomes.set(item, {
			error: withoutSecrets(error, secrets),
			lookUp: lookUp && redactor(secrets)(lookUp),
		});
		this.firstFailed ??= item;
	}

	/** A refused value stands in the text that refuses it, and may be a secret in the wrong field. */
	private async redactInput(): Promise<void> {
		if (this.firstFailed === undefined) return;
		const credential = await this.context.getCredentials(CREDENTIAL_TYPE).catch(() => ({}));
		const secrets = secretsOf(credential);
		for (const [item, outcome] of this.outcomes) {
			if (!('error' in outcome)) continue;
			this.outcomes.set(item, { ...outcome, error: withoutSecrets(outcome.error, secrets) });
		}
	}

	private isCancelled(): boolean {
		return this.context.getExecutionCancelSignal()?.aborted ?? false;
	}

	isOver(): boolean {
		return this.isCancelled() || (!this.continueOnFail && this.firstFailed !== undefined);
	}

	private throwIfOver(): void {
		if (!this.isOver()) return;
		const node = this.context.getNode();
		const end = endOfRun(this.outcomes, this.itemCount, this.operation.batch ? 'queued' : 'done');
		if (this.isCancelled()) {
			const cancelled = new NodeOperationError(node, 'The execution was cancelled', {
				description: 'Nothing more was sent.',
			});
			const error = nodeError(node, cancelled, undefined, { lookUp: end.lookUp, end });
			// n8n shows no error of an execution that was stopped: its log is all that there is.
			if (end.isOnce) this.log.warn(`${error.message}. ${end.text}`.trimEnd());
			throw error;
		}
		const item = this.firstFailed ?? 0;
		const outcome = this.outcomes.get(item);
		const error = outcome && 'error' in outcome ? outcome.error : undefined;
		throw nodeError(node, error, item, {
			...{ row: this.rowOf(item), lookUp: outcome?.lookUp, end },
		});
	}

	/** Imports mostly come from a sheet, where nobody counts items. */
	private rowOf(item: number): string | undefined {
		if (!this.operation.batch) return undefined;
		const json = this.context.getInputData()[item]?.json ?? {};
		return rowInSheet(item, json, runOf(this.context) === 0);
	}

	private counts(): { done: number; failed: number } {
		const outcomes = [...this.outcomes.values()];
		const done = outcomes.filter((outcome) => 'outputs' in outcome).length;
		return { done, failed: outcomes.length - done };
	}

	private async outputs(): Promise<INodeExecutionData[]> {
		const outputs: INodeExecutionData[] = [];
		const hints = new Set<string>();
		for (let item = 0; item < this.itemCount; item++) {
			const outcome = this.outcomes.get(item) ?? { error: new Error('The item was not reached') };
			if ('outputs' in outcome && outcome.hint) hints.add(outcome.hint);
			const rows =
				'outputs' in outcome
					? outcome.outputs
					: [failedItem(outcome.error, item, { row: this.rowOf(item), lookUp: outcome.lookUp })];
			for (const json of rows) {
				outputs.push({ json, pairedItem: { item } });
				const hint = 'outputs' in outcome ? this.operation.hint?.(json) : undefined;
				if (hint) hints.add(hint);
				await this.yieldToOthers();
			}
		}
		for (const hint of hints) this.tell(hint);
		return outputs;
	}
}

/** Which run of the node in its execution this is, from 0: the passes of a loop are counted. */
function runOf(context: IExecuteFunctions): number {
	return Number(context.getWorkflowDataProxy(0).$runIndex);
}

/**
 * What earlier runs of the node in this execution have done: n8n keeps it as long as the execution, and
 * stores it where one waits, for whichever worker goes on with it.
 */
function doneIn(context: IExecuteFunctions): Done {
	const kept = context.getContext('node');
	if (!isRecord(kept.done)) kept.done = {};
	return kept.done as Done;
}
