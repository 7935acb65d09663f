import type { AnyOperation } from './operation';

/** What one item asks for. */
export interface Wish {
	item: number;
	plan: unknown;
}

/** One plan to carry out, and the wishes it serves: several, where plans were merged. */
export interface Step {
	plan: unknown;
	wishes: readonly Wish[];
}

/** Steps that run one after another, because they act on the same thing. */
export type Task = readonly Step[];

/** Puts together what acts on the same thing, in the order in which it first appears. */
export function groupWishes(operation: AnyOperation, wishes: readonly Wish[]): Task[] {
	const groups = new Map<unknown, Wish[]>();
	for (const wish of wishes) {
		const key = operation.key ? operation.key(wish.plan) : wish.item;
		const group = groups.get(key);
		if (group) group.push(wish);
		else groups.set(key, [wish]);
	}
	return [...groups.values()].map((group) => taskOf(operation, group));
}

function taskOf(operation: AnyOperation, group: readonly Wish[]): Task {
	if (!operation.merge || group.length === 1) {
		return group.map((wish) => ({ plan: wish.plan, wishes: [wish] }));
	}
	return [{ plan: operation.merge(group.map((wish) => wish.plan)), wishes: group }];
}
