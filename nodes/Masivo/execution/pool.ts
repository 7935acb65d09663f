import type { Clock } from '../transport/flow/clock';

/** Works through the tasks in order, at most `size` at a time. `work` settles its own errors. */
export async function runPool<Task>(
	tasks: readonly Task[],
	size: number,
	work: (task: Task) => Promise<void>,
): Promise<void> {
	const queue = tasks.values();
	const workers = Array.from({ length: Math.min(size, tasks.length) }, async () => {
		for (const task of queue) await work(task);
	});
	await Promise.all(workers);
}

/** Longer than this at a stretch, nothing else in n8n's process should have to wait. */
const LONGEST_STRETCH_MS = 30;

/**
 * For work that is done item by item without waiting for anything: called between two items, it
 * gives way from time to time, so that n8n goes on with everything else and a Stop comes through.
 */
export function createBreather(clock: Clock): () => Promise<void> {
	let since = clock.elapsed();
	return async () => {
		if (clock.elapsed() - since < LONGEST_STRETCH_MS) return;
		await clock.turn();
		since = clock.elapsed();
	};
}
