import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from '../../host/commands';
import { cacheFolder } from '../../host/provision';

/** The packages of one n8n that run nodes: `node_modules` below `dir`. */
export interface HostPackages {
	dir: string;
	/** The versions of n8n-core and n8n-workflow. */
	core: string;
	workflow: string;
}

/**
 * Brings the n8n-core that this n8n depends on, and what that depends on, to a folder outside the
 * clone: about 200 MB and half a minute the first time, nothing after that.
 *
 * @throws if a package of it cannot be had; nothing is left half done
 */
export async function installHostPackages(n8nVersion: string): Promise<HostPackages> {
	const dir = join(cacheFolder(), `engine-of-n8n-${n8nVersion}`);
	if (!existsSync(dir)) await install(n8nVersion, dir);
	const versionOf = async (name: string) => {
		const manifest = await readFile(join(dir, 'node_modules', name, 'package.json'), 'utf8');
		return (JSON.parse(manifest) as { version: string }).version;
	};
	return { dir, core: await versionOf('n8n-core'), workflow: await versionOf('n8n-workflow') };
}

async function install(n8nVersion: string, dir: string): Promise<void> {
	const stage = `${dir}.partial-${process.pid}`;
	await mkdir(stage, { recursive: true });
	const npm = async (...args: string[]) =>
		await run('npm', [...args, '--prefix', stage, '--no-audit', '--no-fund'], { cwd: stage });
	try {
		const core = await npm('view', `n8n@${n8nVersion}`, 'dependencies.n8n-core');
		if (!core.trim()) throw new Error(`The registry has no n8n ${n8nVersion}`);
		await npm('install', '--ignore-scripts', '--loglevel=error', `n8n-core@${core.trim()}`);
		await rename(stage, dir);
	} finally {
		await rm(stage, { recursive: true, force: true });
	}
}
