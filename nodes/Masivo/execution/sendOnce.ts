import { createHash } from 'node:crypto';

import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { type Failure, invalidInput, masivoFailure } from '../transport/failure/failure';
import { Turns } from '../transport/flow/clock';
import type { Log } from '../transport/request/log';
import { CREDENTIAL_TYPE } from '../transport/token/credential';
import type { Outcome, Outcomes } from './carryOut';
import type { Call } from './groups';
import type { AnyOperation, Once } from './operation';

/** n8n keeps them in one row of its database, which is read and written for each item. */
export const MOST_REMEMBERED = 10_000;

const IN_NODE = ['node', { mode: 'entries', maxEntries: MOST_REMEMBERED }] as const;

/** What the editor of older n8n gives a workflow that is not saved. */
const NOT_SAVED = new Set<unknown>([undefined, '', '__EMPTY__']);

/**
 * The executions of this process. n8n's memory is read, changed and written without a lock: without one
 * here, of twenty keys at once nineteen are lost, and one key five times is new five times.
 */
const turns = new Turns();

/** What a run has for it, besides what every run has. */
interface Noted extends Outcomes {
	outcomeOf(item: number): Outcome | undefined;
}

/**
 * Sends nothing that the node sent in an earlier execution, by n8n's own memory of what was processed (that
 * of Remove Duplicates). Two entries go in together before anything is sent: the key, and `key?`, which says
 * that what became of it is open. `key?` goes once Masivo accepted it; both go once surely nothing was done.
 * So a process that ends in between leaves both, and nobody takes it for sent or for new.
 */
export class SendOnce {
	private readonly node: INode;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyOperation,
		private readonly log: Log,
	) {
		this.node = context.getNode();
	}

	/** @throws Failure if it cannot be remembered: before anything of the run is sent */
	check(plan: unknown): void {
		if (!this.operation.once?.(plan) || !NOT_SAVED.has(this.context.getWorkflow().id)) return;
		const advice =
			'Nothing was sent. n8n remembers what was sent with the workflow: save it, then run it again.';
		throw invalidInput('Send Once', 'needs a workflow that is saved', advice);
	}

	/**
	 * Does the work on one item, unless it was sent before. The same key is worked on by one execution of this
	 * process at a time: the others wait for what becomes of it.
	 *
	 * @param until how they wait, so that a Stop reaches them
	 */
	async carryOut(
		{ plan, items: [{ item }] }: Call,
		work: () => Promise<void>,
		until: (done: Promise<void>) => Promise<void>,
		outcomes: Noted,
	): Promise<void> {
		const once = this.operation.once?.(plan);
		if (!once) return await work();
		const key = this.keyOf(once);
		let mayBeSent = false;
		const inTurn = async (): Promise<void> => {
			if (outcomes.isOver()) return;
			const before = await this.claim(key, once, plan);
			if (before) return outcomes.note(item, before);
			mayBeSent = true;
			await work();
			await this.settle(key, outcomes.outcomeOf(item));
		};
		try {
			await turns.take(this.place(key), inTurn, until);
		} catch (error) {
			outcomes.note(item, { error, lookUp: mayBeSent ? once.lookUp : undefined });
		}
	}

	/** @returns what becomes of the item if it is not to be sent */
	private async claim(key: string, once: Once, plan: unknown): Promise<Outcome | undefined> {
		const open = openOf(key);
		const { processed } = await this.remember(async ({ checkProcessedAndRecord }) => {
			return await checkProcessedAndRecord([key, open], ...IN_NODE);
		});
		if (processed.includes(open)) return { error: inDoubt(once), lookUp: once.lookUp };
		if (!processed.includes(key)) return undefined;
		await this.forget([open]);
		return {
			outputs: [{ ...this.operation.accepted?.(plan), skipped: true, reason: SKIPPED }],
			hint: SKIPPED_HINT,
		};
	}

	private async settle(key: string, outcome: Outcome | undefined): Promise<void> {
		if (outcome && 'outputs' in outcome) await this.forget([openOf(key)]);
		else if (outcome?.lookUp === undefined) await this.forget([key, openOf(key)]);
	}

	/** What stays in doubt sends nothing twice. */
	private async forget(entries: string[]): Promise<void> {
		try {
			await this.remember(async ({ removeProcessed }) => {
				await removeProcessed(entries, ...IN_NODE);
			});
		} catch (error) {
			this.log.warn(`Send Once: something that was settled stays in doubt. ${reasonOf(error)}`);
		}
	}

	/** One access at a time. @throws Failure */
	private async remember<T>(
		access: (memory: IExecuteFunctions['helpers']) => Promise<T>,
	): Promise<T> {
		try {
			return await turns.take(this.place(), async () => await access(this.context.helpers));
		} catch (error) {
			const advice = `Nothing was sent. ${reasonOf(error)}`;
			throw invalidInput('Send Once', "could not ask n8n's memory", advice);
		}
	}

	private place(key = ''): string {
		return JSON.stringify([this.context.getWorkflow().id, this.node.id, key]);
	}

	/** Hashed: n8n's own hash is a short one, and a code or an email address may be in it. */
	private keyOf({ key }: Once): string {
		const { id = null } = this.node.credentials?.[CREDENTIAL_TYPE] ?? {};
		const parts = JSON.stringify([id, ...key]).normalize();
		return createHash('sha256').update(parts).digest('base64url');
	}
}

const openOf = (key: string): string => `${key}?`;

const SKIPPED = 'Sent before by this node, so it was not sent again';

const SKIPPED_HINT =
	'Where "skipped" is true, this node sent the same before, so nothing went out (Send Once). Executions from the editor are remembered as well. A Reverse does not change that: to send it again, switch Send Once off, or give it another Send Once Key.';

function inDoubt({ subject }: Once): Failure {
	return masivoFailure('mayHaveArrived', {
		message: `An earlier execution sent ${subject}, and what became of it is not known`,
		description:
			'If it is there, nothing is left to do. If not, send it with Send Once switched off.',
	});
}

function reasonOf(error: unknown): string {
	return `n8n says: ${error instanceof Error ? error.message : String(error)}`;
}
