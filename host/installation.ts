import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient } from './client';
import { CommandError } from './commands';
import type { Owner } from './client';
import type { Host, Instance } from './instance';
import { startN8n } from './n8n';
import type { RunningN8n } from './n8n';
import { startRegistry } from './registry';
import type { Registry } from './registry';
import { packPackage } from './tarball';

/** A new n8n into which this package was installed the way its users do it. */
export interface Installation {
	n8n: RunningN8n;
	client: N8nClient;
	/** What it was started with; its user folder, where n8n keeps everything, is gone after `close`. */
	instance: Instance;
	/** Ends n8n and starts it again at the same address, with what it had stored. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

export interface InstallationOptions {
	host: Host;
	/** The package's folder; it has to be built. */
	root: string;
	/** Of the editor; default: one that is free. */
	port?: number;
	/** Variables on top of those every n8n gets. */
	env?: NodeJS.ProcessEnv;
}

/** The first user of every such n8n. */
export const OWNER: Owner = { email: 'owner@example.com', password: 'Masivo-Sandbox-1' };

/** Parts of n8n that need its cloud or a model: they would only ask for what is not there. */
const CLOUD_MODULES = [
	'agent-evals',
	'agents',
	'chat-hub',
	'instance-ai',
	'mcp',
	'mcp-registry',
	'quick-connect',
	'workflow-builder',
];

/** Those of them that this n8n has: it does not start when it is told of one that it does not know. */
function cloudModulesOf({ dir }: Host): string {
	return CLOUD_MODULES.filter((name) => existsSync(join(dir, 'dist/modules', name))).join();
}

/** n8n may have ended by itself, and its log goes with it. */
const withLog = (log: string) => (error: Error) => {
	throw new CommandError('n8n start', error.message, readFileSync(log, 'utf8'));
};

/**
 * Packs the package, starts n8n in a temporary folder, makes its owner, and lets n8n install the
 * tarball: `npm pack` from the registry, no scripts, no development or peer dependencies
 * (community-packages.service.js, downloadPackage).
 */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
	const { host, root, port } = options;
	const userFolder = await mkdtemp(join(tmpdir(), 'masivo-n8n-'));
	const discard = () => rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	process.once('exit', discard);
	let registry: Registry | undefined;
	let n8n: RunningN8n | undefined;
	const close = async () => {
		await n8n?.stop();
		await registry?.close();
		discard();
		process.off('exit', discard);
	};
	try {
		const tarball = await packPackage(root, userFolder);
		registry = await startRegistry(tarball, userFolder);
		// Here n8n 1 asks npm for newer versions, with an environment of its own.
		const nodes = join(userFolder, '.n8n', 'nodes');
		await mkdir(nodes, { recursive: true });
		await writeFile(join(nodes, '.npmrc'), registry.npmrc);
		const env = { ...registry.env, N8N_DISABLED_MODULES: cloudModulesOf(host), ...options.env };
		const instance = { host, userFolder, env };
		n8n = await startN8n({ ...instance, port });
		const client = await N8nClient.setUpOwner(n8n.url, OWNER).catch(withLog(n8n.log));
		await client.installPackage(tarball.name);
		const restart = async () => {
			await n8n?.stop();
			n8n = await startN8n({ ...instance, port: Number(new URL(client.url).port) });
		};
		return { n8n, client, instance, restart, close };
	} catch (error) {
		await close();
		throw error;
	}
}
