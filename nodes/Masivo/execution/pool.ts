import type { Clock } from '../transport/flow/clock';

/**
 * Works through the tasks in order, at most `size` at a time. `work` settles its own errors.
 *
 * @param goFirst asked for each task before all that: does the work if it has to be done alone, and says
 *   whether it did
 */
export async function runPool<Task>(
	tasks: readonly Task[],
	size: number,
	work: (task: Task) => Promise<void>,
	goFirst?: (task: Task, work: () => Promise<void>) => Promise<boolean>,
): Promise<void> {
	const others: Task[] = [];
	for (const task of tasks) {
		const isDone = goFirst && (await goFirst(task, async () => await work(task)));
		if (!isDone) others.push(task);
	}
	const queue = others.values();
	const workers = Array.from({ length: Math.min(size, others.length) }, async () => {
		for (const task of queue) await work(task);
	});
	await Promise.all(workers);
}

const YIELD_AFTER_MS = 30;

/**
 * For work that is done item by item without waiting for anything: called between two items, it
 * gives way from time to time, so that n8n goes on with everything else and a Stop comes through.
 */
export function createYieldToOthers(clock: Clock): () => Promise<void> {
	let since = clock.elapsed();
	let turn: Promise<void> | undefined;
	return async () => {
		if (clock.elapsed() - since < YIELD_AFTER_MS) return;
		// One turn for all who work side by side: else each would go on for a stretch of its own after it.
		turn ??= clock.turn().then(() => {
			since = clock.elapsed();
			turn = undefined;
		});
		await turn;
	};
}
