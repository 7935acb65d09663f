import { createHash } from 'node:crypto';

import { isRecord } from '../Masivo/transport/facts/values';
import type { Clock } from '../Masivo/transport/flow/clock';

const REMEMBERED_MS = 10 * 60_000;

const MOST_REMEMBERED = 1_000;

/** When calls started the workflow, by their keys, as Unix time in ms: what n8n keeps with the workflow. */
export type StartedAt = Record<string, number>;

/** A call that is being looked at, while the same calls wait until it is released. */
interface Claim {
	/** It starts the workflow: the same ones start nothing. @returns all that is remembered */
	keep(): StartedAt;
	/** Unless it was kept, the next one has its turn. */
	release(): void;
}

/** The calls of one node. */
interface Calls {
	started: Map<string, number>;
	/** Each resolves when its call was released. */
	claimed: Map<string, Promise<void>>;
}

/**
 * Calls that started the workflow a short while ago. In this process it is exact: a call is claimed in
 * the same turn in which it comes. What other processes started, and this one before a restart, is
 * known as far as n8n had stored it when the call came.
 */
export class Repeats {
	private readonly nodes = new Map<string, Calls>();

	constructor(private readonly clock: Pick<Clock, 'date'>) {}

	/**
	 * Waits while the same call is being looked at.
	 *
	 * @param node whose calls they are, in this process
	 * @param stored what `keep` returned, here or elsewhere; anything may come back from storage
	 * @returns undefined if the same call started the workflow a short while ago
	 */
	async claim(node: string, key: string, stored: unknown): Promise<Claim | undefined> {
		const calls = this.callsOf(node);
		for (let other = calls.claimed.get(key); other; other = calls.claimed.get(key)) await other;
		this.learn(calls, stored);
		if (calls.started.has(key)) return undefined;

		let end = () => {};
		calls.claimed.set(key, new Promise((resolve) => (end = resolve)));
		return {
			keep: () => {
				calls.started.set(key, this.clock.date());
				this.forgetOld(calls);
				return Object.fromEntries(calls.started);
			},
			release: () => {
				calls.claimed.delete(key);
				end();
			},
		};
	}

	private callsOf(node: string): Calls {
		const calls = this.nodes.get(node) ?? { started: new Map(), claimed: new Map() };
		this.nodes.set(node, calls);
		return calls;
	}

	private learn(calls: Calls, stored: unknown): void {
		for (const [key, startedAt] of isRecord(stored) ? Object.entries(stored) : []) {
			if (typeof startedAt === 'number' && !calls.started.has(key)) {
				calls.started.set(key, startedAt);
			}
		}
		this.forgetOld(calls);
	}

	/** A time in the future, too, is one of a clock that was wrong. */
	private forgetOld(calls: Calls): void {
		const now = this.clock.date();
		calls.started = new Map(
			[...calls.started]
				.filter(([, startedAt]) => Math.abs(now - startedAt) < REMEMBERED_MS)
				.sort(([, one], [, other]) => one - other)
				.slice(-MOST_REMEMBERED),
		);
	}
}

/** The same for calls that say the same, in whatever order of names and however it is spaced. */
export function callKey(node: string, body: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify([node, body], inOrderOfNames))
		.digest('base64url');
}

function inOrderOfNames(_name: string, value: unknown): unknown {
	if (!isRecord(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
