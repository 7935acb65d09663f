import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findExecutable, run } from './commands';
import type { Host } from './instance';
import { loadTrouble } from './natives';
import { oldestNodeFor, provisionNode } from './nodes';
import { isAtLeast } from './versions';

/**
 * An n8n that somebody installed, with the Node that can run it: the one beside its command, the
 * one that runs this, or one that is brought.
 *
 * @param command of `N8N_BIN`: a path, or a name on the PATH
 * @throws when it is none, or no Node at hand runs it
 */
export async function installedHost(command: string, cache: string): Promise<Host> {
	const found = findExecutable(command);
	if (!found) throw new Error(`N8N_BIN is "${command}", which is no executable file.`);
	const n8nBin = realpathSync(found);
	const dir = dirname(dirname(n8nBin));
	const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
		version: string;
	};
	const oldest = oldestNodeFor(n8nBin);
	// A global npm installation has its node beside its commands.
	const beside = findExecutable(join(dirname(found), 'node'));
	const troubles: string[] = [];
	for (const find of [
		async () => beside,
		async () => process.execPath,
		async () => await provisionNode(cache, n8nBin),
	]) {
		const node = await find();
		if (!node) continue;
		const trouble = (await ageTrouble(node, oldest)) ?? (await loadTrouble(n8nBin, node));
		if (!trouble) return { node, n8nBin, dir, version };
		troubles.push(`${node}: ${trouble}`);
	}
	throw new Error(
		[`N8N_BIN is n8n ${version}, which no Node at hand can run.`, ...troubles].join('\n'),
	);
}

async function ageTrouble(node: string, oldest: string): Promise<string | undefined> {
	const version = (await run(node, ['--version'], { cwd: dirname(node) })).trim().slice(1);
	return isAtLeast(version, oldest) ? undefined : `is ${version}, and needs to be ${oldest}`;
}
