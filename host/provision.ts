import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Listr, PRESET_TIMER } from 'listr2';
import { CommandError, run } from './commands';
import { installedHost } from './installed';
import type { Host } from './instance';
import { loadTrouble } from './natives';
import { provisionNode } from './nodes';
import { fillFolder, npm } from './npm';
import { provideSqlite } from './sqlite';
import { N8N_VERSION } from './versions';

export interface ProvisionOptions {
	/** Of n8n; default: the one that `N8N_BIN` names, else this project's. */
	version?: string;
	/** No progress on standard output. */
	quiet?: boolean;
}

/**
 * n8n 1.123 names a version of this package that is at its maker's address only. This one, the last that
 * npm has, reads and writes the spreadsheets of the examples as well.
 */
const OVERRIDES = { xlsx: '0.18.5' };

/**
 * Returns an n8n, bringing it to the machine first when it is not there: 5 to 10 minutes and 3 GB the
 * first time, nothing after that. It lives outside the clone, under `MASIVO_N8N_CACHE`, else under
 * the user's cache folder. Each version gets the oldest Node that it starts on.
 *
 * @throws when there is no such n8n, the platform has no package of that Node, or npm fails; nothing is
 * left half done.
 */
export async function provisionHost(options: ProvisionOptions = {}): Promise<Host> {
	const cache = cacheFolder();
	if (process.env.N8N_BIN && !options.version)
		return await installedHost(process.env.N8N_BIN, cache);

	const version = options.version ?? N8N_VERSION;
	const folder = join(cache, `n8n-${version}`);
	await fillFolder(folder, async (stage) => {
		await requirePublished(version, stage);
		await build(stage, version, cache, options);
	});
	return await hostIn(folder, version, cache);
}

/** @throws when npm knows no such version; any other trouble is for the installation to tell. */
async function requirePublished(version: string, cwd: string): Promise<void> {
	const view = run('npm', ['view', `n8n@${version}`, 'version'], { cwd });
	await view.catch((error: unknown) => {
		if (error instanceof CommandError && /\bE404\b/.test(error.message))
			throw new Error(`There is no n8n ${version} on npm.`);
	});
}

async function hostIn(folder: string, version: string, cache: string): Promise<Host> {
	const dir = join(folder, 'node_modules', 'n8n');
	const n8nBin = join(dir, 'bin', 'n8n');
	return { node: await provisionNode(cache, n8nBin), n8nBin, dir, version };
}

export function cacheFolder(): string {
	if (process.env.MASIVO_N8N_CACHE) return process.env.MASIVO_N8N_CACHE;
	return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-masivo');
}

async function build(
	folder: string,
	version: string,
	cache: string,
	{ quiet = false }: ProvisionOptions,
): Promise<void> {
	const host = async () => await hostIn(folder, version, cache);
	const tasks = [
		{
			title: `n8n ${version}: about 2,200 packages and 3 GB, 5 to 10 minutes`,
			task: async (_context: unknown, task: { output: string }) => {
				const manifest = { private: true, overrides: OVERRIDES };
				await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
				const stopClock = showClock(task);
				// With scripts the installation ends at a download of prebuilt Kafka bindings.
				await npm(folder, ['install', `n8n@${version}`]).finally(stopClock);
			},
		},
		{
			title: 'The oldest Node that it starts on',
			task: async () => void (await host()),
		},
		{
			title: 'The driver of SQLite: compiled once in about 2 minutes where it cannot be fetched',
			task: async () => {
				const { n8nBin } = await host();
				await provideSqlite(cache, n8nBin);
			},
		},
		{
			title: 'A first start',
			task: async () => {
				const { n8nBin, node } = await host();
				const trouble = await loadTrouble(n8nBin, node);
				if (trouble) throw new Error(trouble);
				await run(node, [n8nBin, '--version'], { cwd: folder });
			},
		},
	];
	await new Listr(tasks, {
		silentRendererCondition: quiet,
		rendererOptions: { timer: PRESET_TIMER },
		fallbackRendererOptions: { timer: PRESET_TIMER },
	}).run();
}

/** In a terminal, says how long it has been going on until it is stopped: npm says nothing for minutes. */
function showClock(task: { output: string }): () => void {
	if (!process.stdout.isTTY) return () => {};
	const begin = Date.now();
	const show = () => {
		const seconds = Math.round((Date.now() - begin) / 1000);
		task.output = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	};
	const timer = setInterval(show, 1000);
	return () => clearInterval(timer);
}
