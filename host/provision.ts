import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Listr, PRESET_TIMER } from 'listr2';
import { findExecutable, run } from './commands';
import { N8N_VERSION, NODE_PACKAGES } from './versions';

/** An n8n that can be started: run `node` with `n8nBin` as its first argument. */
export interface Host {
	/** Path of the Node binary that runs n8n. */
	node: string;
	/** Path of n8n's command-line entry. */
	n8nBin: string;
	/** The folder that holds this n8n. */
	dir: string;
	/** n8n's version. */
	version: string;
}

export interface ProvisionOptions {
	/** No progress on standard output. */
	quiet?: boolean;
}

/** Without these, npm cannot compile SQLite's driver where its prebuilt file cannot be fetched. */
const COMPILERS = ['python3', 'make', 'g++'];

/**
 * Returns the n8n of this project, bringing it to the machine first when it is not there: some
 * minutes and 3 GB the first time, nothing after that. It lives outside the clone, under
 * `MASIVO_N8N_CACHE`, else under the user's cache folder. `N8N_BIN` (a path, or a name on the PATH)
 * names an n8n to use instead.
 *
 * @throws when the platform has no Node 24 package, or npm fails; nothing is left half done.
 */
export async function provisionHost(options: ProvisionOptions = {}): Promise<Host> {
	if (process.env.N8N_BIN) return installedHost(process.env.N8N_BIN);

	const nodePackage = NODE_PACKAGES[`${process.platform}-${process.arch}`];
	if (!nodePackage) {
		throw new Error(
			`There is no Node 24 package for ${process.platform}-${process.arch}. ` +
				'Install n8n and set N8N_BIN to its command.',
		);
	}
	const dir = join(cacheFolder(), `n8n-${N8N_VERSION}-node-${nodePackage.version}`);
	if (!existsSync(dir)) await build(dir, nodePackage, options);
	return hostIn(dir, nodePackage.name);
}

export function cacheFolder(): string {
	if (process.env.MASIVO_N8N_CACHE) return process.env.MASIVO_N8N_CACHE;
	return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-masivo');
}

function hostIn(dir: string, nodePackageName: string): Host {
	return {
		node: join(dir, 'node', 'node_modules', nodePackageName, 'bin', 'node'),
		n8nBin: join(dir, 'n8n', 'node_modules', 'n8n', 'bin', 'n8n'),
		dir,
		version: N8N_VERSION,
	};
}

function installedHost(command: string): Host {
	const found = findExecutable(command);
	if (!found) throw new Error(`N8N_BIN is "${command}", which is no executable file.`);
	const n8nBin = realpathSync(found);
	const dir = dirname(dirname(n8nBin));
	const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
		version: string;
	};
	// A global npm installation has its node beside its commands.
	const node = findExecutable(join(dirname(found), 'node')) ?? process.execPath;
	return { node, n8nBin, dir, version };
}

/** Builds beside `dir` and renames at the end, so that an interrupted run leaves no half host. */
async function build(
	dir: string,
	nodePackage: { name: string; version: string },
	{ quiet = false }: ProvisionOptions,
): Promise<void> {
	const stage = `${dir}.partial-${process.pid}`;
	const host = hostIn(stage, nodePackage.name);
	const nodeFolder = dirname(dirname(host.node));
	const discard = () => rmSync(stage, { recursive: true, force: true, maxRetries: 5 });
	// On Ctrl-C listr2 ends the process, which runs no `finally`.
	process.once('exit', discard);

	const npm = async (folder: string, args: string[]) => {
		const cwd = join(stage, folder);
		await mkdir(cwd, { recursive: true });
		await run('npm', [...args, '--prefix', cwd, '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd,
			env: {
				...process.env,
				PATH: [dirname(host.node), process.env.PATH].join(delimiter),
				npm_config_nodedir: nodeFolder,
			},
		});
	};
	const tasks = [
		{
			title: `Node ${nodePackage.version}`,
			task: async () =>
				await npm('node', [
					'install',
					'--ignore-scripts',
					`${nodePackage.name}@${nodePackage.version}`,
				]),
		},
		{
			title: `n8n ${N8N_VERSION}: about 2,200 packages, 5 minutes`,
			// With scripts the installation ends at a download of prebuilt Kafka bindings.
			task: async () => await npm('n8n', ['install', '--ignore-scripts', `n8n@${N8N_VERSION}`]),
		},
		{
			title: 'The driver of SQLite: compiled in about 2 minutes where it cannot be fetched',
			task: async () =>
				await npm('n8n', ['rebuild', 'sqlite3', '--ignore-scripts=false']).catch(explainCompilers),
		},
		{
			title: 'A first start',
			task: async () => {
				await run(host.node, ['-e', 'require("sqlite3"); require("isolated-vm")'], {
					cwd: join(stage, 'n8n'),
				});
				await run(host.node, [host.n8nBin, '--version'], { cwd: stage });
			},
		},
	];
	try {
		await new Listr(tasks, {
			silentRendererCondition: quiet,
			rendererOptions: { timer: PRESET_TIMER },
			fallbackRendererOptions: { timer: PRESET_TIMER },
		}).run();
		await rename(stage, dir).catch((error: unknown) => {
			// Another process may have finished the same build first.
			if (!existsSync(dir)) throw error;
		});
	} finally {
		discard();
		process.off('exit', discard);
	}
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
