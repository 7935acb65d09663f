import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { run } from './commands';

/** What an n8n loads that was compiled: for its database, and for its expressions. */
export const NATIVES = ['sqlite3', 'isolated-vm'] as const;

/**
 * Why compiled parts of an n8n do not load with a Node; nothing where they do, or where this n8n
 * has none of that name. Without them it ends as it starts, and not always with a word.
 */
export async function loadTrouble(
	n8nBin: string,
	node: string,
	names: readonly string[] = NATIVES,
): Promise<string | undefined> {
	const script = `
		const load = require('node:module').createRequire(${JSON.stringify(n8nBin)});
		for (const name of ${JSON.stringify(names.filter((name) => has(n8nBin, name)))}) require(name);`;
	return await run(node, ['-e', script], { cwd: dirname(n8nBin) }).then(
		() => undefined,
		(error: Error) => error.message,
	);
}

function has(n8nBin: string, name: string): boolean {
	try {
		return Boolean(createRequire(n8nBin).resolve(name));
	} catch {
		return false;
	}
}
