import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import manifest from '../package.json';
import { POOL_SIZE } from './contestants';

/** This package, built in its `dist`. */
export const ROOT = join(__dirname, '..');

const CONTESTANTS_FOLDER = join(__dirname, 'contestants');

const FIXED_POOL = 'n8n-nodes-masivo-fixed-pool';

/** What decides how many requests may be under way. */
const LIMIT = 'dist/nodes/Masivo/transport/flow/adaptiveLimit.js';

/** Compiles the local package of contestants into a folder that n8n can install from. */
export async function buildContestants(parent: string): Promise<string> {
	const folder = join(parent, 'contestants');
	await mkdir(folder);
	for (const file of await readdir(CONTESTANTS_FOLDER)) {
		const source = join(CONTESTANTS_FOLDER, file);
		if (!file.endsWith('.ts')) {
			await copyFile(source, join(folder, file));
			continue;
		}
		const { outputText } = ts.transpileModule(await readFile(source, 'utf8'), {
			compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
		});
		await writeFile(join(folder, file.replace(/\.ts$/, '.js')), outputText);
	}
	return folder;
}

/**
 * Copies this package into one of another name in which the limit does not adapt: all else that a
 * request costs is the same, so what differs is what adapting brings and costs.
 *
 * @throws where the limit is no longer made where this expects it
 */
export async function buildFixedPool(parent: string): Promise<string> {
	const folder = join(parent, 'fixed-pool');
	await cp(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
	// The credential stays the other package's: n8n knows it by its name.
	const n8n = { ...manifest.n8n, credentials: [] };
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({ ...manifest, name: FIXED_POOL, n8n }),
	);

	const limit = join(folder, LIMIT);
	const original = limit.replace(/\.js$/, '.original.js');
	if (!existsSync(limit)) throw new Error(`The fixed pool replaces ${LIMIT}, which is not there.`);
	await rename(limit, original);
	await writeFile(limit, FIXED_LIMIT);
	return folder;
}

const FIXED_LIMIT = `
const original = require('./adaptiveLimit.original.js');
class AdaptiveLimit extends original.AdaptiveLimit {
	get limit() { return ${POOL_SIZE}; }
}
module.exports = { ...original, AdaptiveLimit };
`;
