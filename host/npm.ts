import { existsSync, rmSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { run } from './commands';

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Runs npm in a folder, with its scripts switched off unless `args` switches them on.
 *
 * @param node the Node for which npm compiles and on which it runs; default: that of the PATH
 */
export async function npm(folder: string, args: string[], node?: string): Promise<void> {
	const forNode = node && {
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		// Its headers lie beside it, so that none have to be fetched.
		npm_config_nodedir: dirname(dirname(node)),
	};
	await run('npm', [...QUIET, '--ignore-scripts', ...args, '--prefix', folder], {
		cwd: folder,
		env: { ...process.env, ...forNode },
	});
}

/**
 * Fills a folder that is there afterwards as a whole or not at all; does nothing when it is there.
 *
 * @param fill is given an empty folder beside it
 */
export async function fillFolder(
	folder: string,
	fill: (stage: string) => Promise<void>,
): Promise<void> {
	if (existsSync(folder)) return;
	const stage = `${folder}.partial-${process.pid}`;
	const discard = () => rmSync(stage, { recursive: true, force: true, maxRetries: 5 });
	// On Ctrl-C listr2 ends the process, which runs no `finally`.
	process.once('exit', discard);
	try {
		await mkdir(stage, { recursive: true });
		await fill(stage);
		await rename(stage, folder).catch((error: unknown) => {
			// Another process may have finished the same first.
			if (!existsSync(folder)) throw error;
		});
	} finally {
		discard();
		process.off('exit', discard);
	}
}
