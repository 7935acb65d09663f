import { Listr, ListrLogger, ProcessOutput } from 'listr2';

/** Does the work while its title shows. Why it failed is for the caller to say. */
export type Step = <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;

/** Progress on stderr, because stdout is for results. */
export function showSteps(quiet: boolean): Step {
	const logger = new ListrLogger({
		processOutput: new ProcessOutput(process.stderr, process.stderr),
	});
	return async <Result>(title: string, work: () => Promise<Result>) => {
		const running: Array<Promise<Result>> = [];
		const task = async () => {
			const done = work();
			running.push(done);
			// Listr would show the message, and the caller shows it as well.
			await done.catch(() => {
				throw new Error();
			});
		};
		const list = new Listr([{ title, task }], {
			// Listr would end the process at Ctrl-C, before tags are put back.
			registerSignalListeners: false,
			renderer: quiet ? 'silent' : 'default',
			fallbackRenderer: quiet ? 'silent' : 'simple',
			rendererOptions: { logger },
			fallbackRendererOptions: { logger },
		});
		await list.run().catch(() => {});
		return await running[0];
	};
}
