import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findExecutable } from './commands';
import { provisionOldestNode } from './nodes';
import { fillFolder, npm } from './npm';

/** Without these, npm cannot compile SQLite's driver where its prebuilt file cannot be fetched. */
const COMPILERS = ['python3', 'make', 'g++'];
const DRIVER = 'build/Release/node_sqlite3.node';

/**
 * Gives an n8n that was installed without scripts its driver of SQLite. It is brought or compiled
 * once for each version of it, with the oldest Node: it keeps to Node's stable interface, so it serves
 * every later one as well. (Compiled with Node 24, it ends Node 20 with SIGSEGV.)
 */
export async function provideSqlite(cache: string, n8nBin: string): Promise<void> {
	const manifest = createRequire(n8nBin).resolve('sqlite3/package.json');
	const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
	const { node, version: nodeVersion } = await provisionOldestNode(cache);
	const folder = join(cache, `sqlite3-${version}-node-${nodeVersion}`);
	await fillFolder(folder, async (stage) => {
		const install = ['install', `sqlite3@${version}`, '--ignore-scripts=false'];
		await npm(stage, install, node).catch(explainCompilers);
	});
	const target = join(dirname(manifest), DRIVER);
	await mkdir(dirname(target), { recursive: true });
	await copyFile(join(folder, 'node_modules/sqlite3', DRIVER), target);
}

function explainCompilers(error: unknown): never {
	const missing = COMPILERS.filter((tool) => !findExecutable(tool));
	if (missing.length === 0) throw error;
	throw new Error(
		`SQLite's driver has to be compiled here, and ${missing.join(', ')} is missing. ` +
			'Install it (Debian: apt install python3 make g++) and run this again.',
		{ cause: error },
	);
}
