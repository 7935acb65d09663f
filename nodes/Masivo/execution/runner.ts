import {
	deepCopy,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { connect, type Connection } from '../transport/connect';
import { Failure, withoutSecrets } from '../transport/failure';
import type { Send } from '../transport/request';
import { groupWishes, type Step, type Task, type Wish } from './groups';
import { failedItem, nodeError } from './nodeErrors';
import type { AnyOperation } from './operation';
import { createParameterReader } from './parameters';
import { runPool } from './pool';
import { readSettings, type Settings } from './settings';

/** What became of one item. */
type Outcome = { json: IDataObject } | { error: unknown };

/**
 * Carries an operation out for all items: every item is checked before anything is sent, what
 * asks for the same is merged, and each item has exactly one outcome, in its place.
 */
export async function runOperation(
	context: IExecuteFunctions,
	operation: AnyOperation,
): Promise<INodeExecutionData[]> {
	return await new Run(context, operation).execute();
}

class Run {
	private readonly outcomes = new Map<number, Outcome>();

	/** The item that failed first: without Continue it ends the run. */
	private firstFailed?: number;

	private connection?: Connection;

	private readonly itemCount: number;

	private readonly continueOnFail: boolean;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyOperation,
	) {
		this.itemCount = context.getInputData().length;
		this.continueOnFail = context.continueOnFail();
	}

	async execute(): Promise<INodeExecutionData[]> {
		const { wishes, settings } = this.plan();
		this.throwIfOver();
		if (settings && wishes.length > 0) {
			await this.send(groupWishes(this.operation, wishes), settings);
			this.throwIfOver();
		}
		return Array.from({ length: this.itemCount }, (_, item) => this.output(item));
	}

	private plan(): { wishes: Wish[]; settings?: Settings } {
		const wishes: Wish[] = [];
		const parametersOf = createParameterReader(this.context);
		let settings: Settings | undefined;
		for (let item = 0; item < this.itemCount && !this.isOver(); item++) {
			const parameters = parametersOf(item);
			try {
				settings ??= readSettings(parameters);
				wishes.push({ item, plan: this.operation.plan(parameters) });
			} catch (error) {
				this.fail(item, error);
			}
		}
		return { wishes, settings };
	}

	private async send(tasks: readonly Task[], settings: Settings): Promise<void> {
		try {
			this.connection = await connect(this.context, {
				maxRetries: settings.maxRetries,
				timeoutMs: settings.timeout,
				maxRetryWaitMs: settings.maxRetryWait * 1000,
			});
		} catch (error) {
			for (const { wishes } of tasks.flat()) this.failAll(wishes, error);
			return;
		}
		const { send, stop } = this.connection;
		await runPool(tasks, settings.concurrency, async (task) => {
			for (const step of task) {
				if (!this.isOver()) await this.carryOut(step, send);
				if (this.isOver()) stop();
			}
		});
	}

	private async carryOut({ plan, wishes }: Step, send: Send): Promise<void> {
		let answer: object;
		try {
			answer = await this.operation.run(plan, send);
		} catch (error) {
			this.failAll(wishes, error);
			return;
		}
		for (const [index, wish] of wishes.entries()) {
			try {
				// Each item owns its output: a later node may change one without changing the others.
				const own = index === 0 ? answer : deepCopy(answer);
				const json = this.operation.read(own, wish.plan, plan);
				this.outcomes.set(wish.item, { json });
			} catch (error) {
				this.fail(wish.item, error);
			}
		}
	}

	private failAll(wishes: readonly Wish[], error: unknown): void {
		for (const { item } of wishes) this.fail(item, error);
	}

	private fail(item: number, error: unknown): void {
		const secrets = this.connection?.secrets() ?? [];
		this.outcomes.set(item, {
			error: error instanceof Failure ? withoutSecrets(error, secrets) : error,
		});
		this.firstFailed ??= item;
	}

	private isCancelled(): boolean {
		return this.context.getExecutionCancelSignal()?.aborted ?? false;
	}

	private isOver(): boolean {
		return this.isCancelled() || (!this.continueOnFail && this.firstFailed !== undefined);
	}

	private throwIfOver(): void {
		if (!this.isOver()) return;
		const node = this.context.getNode();
		const done = [...this.outcomes.values()].filter((outcome) => 'json' in outcome).length;
		const progress = `${done} of ${this.itemCount} items had been carried out before.`;
		if (this.isCancelled()) {
			throw new NodeOperationError(node, 'The execution was cancelled', { description: progress });
		}
		const item = this.firstFailed ?? 0;
		const outcome = this.outcomes.get(item);
		const error = outcome && 'error' in outcome ? outcome.error : undefined;
		throw nodeError(node, error, item, this.itemCount > 1 ? progress : '');
	}

	private output(item: number): INodeExecutionData {
		const outcome = this.outcomes.get(item) ?? { error: new Error('The item was not reached') };
		const json = 'json' in outcome ? outcome.json : failedItem(outcome.error, item);
		return { json, pairedItem: { item } };
	}
}
