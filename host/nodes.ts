import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadTrouble } from './natives';
import { fillFolder, npm } from './npm';
import { isAtLeast, NODE_PACKAGES } from './versions';

/** The oldest Node that an n8n says it starts on, such as `20.19`. */
export function oldestNodeFor(n8nBin: string): string {
	const manifest = readFileSync(join(dirname(n8nBin), '../package.json'), 'utf8');
	const { engines } = JSON.parse(manifest) as { engines: { node: string } };
	// `>=20.19 <= 24.x`, `>=24.0.0`
	return /[\d.]+/.exec(engines.node)?.[0] ?? '';
}

/**
 * Brings the oldest Node that an n8n really runs on. n8n 1.123 says that it starts on Node 20, but
 * `isolated-vm` comes compiled for Node 22 and later.
 *
 * @returns the path of its binary; npm's headers are beside it
 * @throws when this platform has none
 */
export async function provisionNode(cache: string, n8nBin: string): Promise<string> {
	const oldest = oldestNodeFor(n8nBin);
	const platform = `${process.platform}-${process.arch}`;
	for (const { name, version } of NODE_PACKAGES[platform] ?? []) {
		if (!isAtLeast(version, oldest)) continue;
		const folder = join(cache, `${name}-${version}`);
		await fillFolder(folder, async (stage) => await npm(stage, ['install', `${name}@${version}`]));
		const node = join(folder, 'node_modules', name, 'bin', 'node');
		if (!(await loadTrouble(n8nBin, node, ['isolated-vm']))) return node;
	}
	throw new Error(
		`There is no npm package of Node ${oldest} or later for ${platform} that runs this n8n. ` +
			'Install n8n and set N8N_BIN to its command.',
	);
}
