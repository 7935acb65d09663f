import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { run } from './commands';
import { freePort } from './ports';

/** An n8n that can be started: run `node` with `n8nBin` as its first argument. */
export interface Host {
	/** Path of the Node binary that runs n8n. */
	node: string;
	/** Path of n8n's command-line entry. */
	n8nBin: string;
	/** The folder of n8n's own package. */
	dir: string;
	/** n8n's version. */
	version: string;
}

/** One n8n with its own database and settings, all of it in one folder. */
export interface Instance {
	host: Host;
	/** n8n's `N8N_USER_FOLDER`: usually a new temporary folder. */
	userFolder: string;
	/** Variables on top of those every instance gets. */
	env?: NodeJS.ProcessEnv;
}

/** What n8n would otherwise fetch from, or report to, the outside. */
const OFFLINE = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

/** Of the caller's own environment, only what a process needs: no `N8N_…` or `DB_…` of a user. */
function inherited(host: Host): NodeJS.ProcessEnv {
	const { PATH, HOME, LANG, TMPDIR, TZ } = process.env;
	return { PATH: [dirname(host.node), PATH].join(delimiter), HOME, LANG, TMPDIR, TZ };
}

/** Runs an n8n command (`start`, `execute`, …) of an instance. */
export async function spawnN8n(
	{ host, userFolder, env }: Instance,
	args: string[],
	stdio: StdioOptions,
): Promise<ChildProcess> {
	return spawn(host.node, [host.n8nBin, ...args], {
		cwd: userFolder,
		stdio,
		env: {
			...inherited(host),
			...OFFLINE,
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: 'a key for throw-away instances',
			N8N_SECURE_COOKIE: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...env,
		},
	});
}

/**
 * Puts packages (tarballs, or folders that are already built) where n8n keeps community packages;
 * its next start loads them. As n8n does, it runs no scripts and installs no peers.
 */
export async function installPackages(instance: Instance, packages: string[]): Promise<void> {
	const folder = join(instance.userFolder, '.n8n', 'nodes');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), '{ "private": true }');
	const flags = ['--ignore-scripts', '--omit=dev', '--legacy-peer-deps', '--install-links'];
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	const paths = packages.map((path) => resolve(path));
	await run('npm', ['install', ...flags, ...quiet, '--prefix', folder, ...paths], { cwd: folder });
}
