import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Send } from '../transport/request';
import type { ItemParameters } from './parameters';

/**
 * One operation of the node: what the editor shows, what it asks of Masivo, and what it accepts
 * as an answer. It knows neither items nor retries nor how many others run beside it.
 *
 * @typeParam Plan one item's checked wish
 * @typeParam Answer what Masivo answered to a plan
 */
export interface Operation<Plan, Answer extends object> {
	/** The operation's value in a saved workflow: never change it. */
	value: string;
	/** In the editor's list of operations, in title case. */
	name: string;
	/** In the list of nodes and for AI agents: sentence case, no articles. */
	action: string;
	description: string;
	fields: INodeProperties[];
	/** Entries of the Options collection besides those that every operation has. */
	options?: INodeProperties[];

	/** Checks one item's parameters. @throws Failure that names the field */
	plan(item: ItemParameters): Plan;

	/**
	 * What the plan acts on. Plans with the same key are merged, or, if the operation cannot
	 * merge, carried out one after another in the order of their items.
	 */
	key?(plan: Plan): string;

	/** One plan that does what all of these do; they share a key. */
	merge?(plans: readonly Plan[]): Plan;

	/** A merged request that Masivo refuses is sent again plan by plan, so that only the bad one fails. */
	splitOnRefusal?: boolean;

	/** Asks Masivo. @throws Failure */
	run(plan: Plan, send: Send): Promise<Answer>;

	/**
	 * Checks the answer against what this item asked for, and makes its output. The answer may be
	 * other items' as well: it is not changed.
	 *
	 * @param sent the plan that was carried out: the item's own, or the merged one
	 * @throws Failure if the answer does not show that it was done
	 */
	read(answer: Answer, plan: Plan, sent: Plan): IDataObject;
}

/** An operation whose types only itself needs to know. */
export type AnyOperation = Operation<unknown, object>;

/** Lets TypeScript check an operation's own types before they are forgotten. */
export function defineOperation<Plan, Answer extends object>(
	operation: Operation<Plan, Answer>,
): AnyOperation {
	return operation as AnyOperation;
}
