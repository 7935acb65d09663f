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
