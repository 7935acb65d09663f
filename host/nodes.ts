import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadTrouble } from './natives';
import { fillFolder, npm } from './npm';
import { isAtLeast, NODE_PACKAGES, type NodePackage } from './versions';

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
	for (const published of publishedNodes()) {
		if (!isAtLeast(published.version, oldest)) continue;
		const node = await provide(cache, published);
		if (!(await loadTrouble(n8nBin, node, ['isolated-vm']))) return node;
	}
	throw new Error(
		`There is no npm package of Node ${oldest} or later for ${PLATFORM} that runs this n8n. ` +
			'Install n8n and set N8N_BIN to its command.',
	);
}

/** Brings the oldest Node that there is for this platform. */
export async function provisionOldestNode(
	cache: string,
): Promise<{ node: string; version: string }> {
	const [oldest] = publishedNodes();
	return { node: await provide(cache, oldest), version: oldest.version };
}

const PLATFORM = `${process.platform}-${process.arch}`;

const publishedNodes = (): readonly NodePackage[] => NODE_PACKAGES[PLATFORM] ?? [];

async function provide(cache: string, { name, version }: NodePackage): Promise<string> {
	const folder = join(cache, `${name}-${version}`);
	await fillFolder(folder, async (stage) => await npm(stage, ['install', `${name}@${version}`]));
	return join(folder, 'node_modules', name, 'bin', 'node');
}
