import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './commands';
import { freePort, installPackages, spawnN8n } from './instance';
import type { Instance } from './instance';
import { end, isReady, killOnExit } from './processes';

export interface StartOptions extends Instance {
	/** Default: one that is free. */
	port?: number;
	/** Community packages to install before the start: tarballs, or folders that are already built. */
	packages?: string[];
}

export interface RunningN8n {
	/** Address of the editor, without a slash at the end. */
	url: string;
	pid: number;
	/** Path of the file that holds all that n8n prints. */
	log: string;
	/** Ends n8n; resolves when the process is gone. */
	stop(): Promise<void>;
	/** Ends it as a power failure does; resolves when the process is gone. */
	kill(): Promise<void>;
}

/** A busy machine needs minutes for what an idle one does in ten seconds. */
const START_LIMIT_MS = 600_000;

/**
 * Starts the editor and resolves when it answers.
 *
 * @throws {CommandError} with the end of the log, when n8n ends early or is not ready in ten minutes.
 */
export async function startN8n(options: StartOptions): Promise<RunningN8n> {
	const { packages = [], port = await freePort() } = options;
	if (packages.length > 0) await installPackages(options, packages);
	const env = { N8N_PORT: String(port), N8N_LISTEN_ADDRESS: '127.0.0.1' };
	return await launch(options, ['start'], port, env, 'n8n.log');
}

/**
 * Starts one more worker of an n8n in queue mode and resolves when it takes work.
 *
 * @param concurrency how many executions it carries out at the same time
 * @throws {CommandError} as `startN8n`.
 */
export async function startWorker(options: Instance, concurrency: number): Promise<RunningN8n> {
	const port = await freePort();
	const env = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
	const args = ['worker', `--concurrency=${concurrency}`];
	return await launch(options, args, port, env, `worker-${port}.log`);
}

/**
 * Starts a process of an n8n in queue mode that takes webhook calls, beside the main one, and resolves
 * when it does.
 *
 * @throws {CommandError} as `startN8n`.
 */
export async function startWebhookProcess(options: Instance): Promise<RunningN8n> {
	const port = await freePort();
	const env = { N8N_PORT: String(port), N8N_LISTEN_ADDRESS: '127.0.0.1' };
	return await launch(options, ['webhook'], port, env, `webhook-${port}.log`);
}

async function launch(
	options: Instance,
	args: string[],
	port: number,
	ownEnv: NodeJS.ProcessEnv,
	logName: string,
): Promise<RunningN8n> {
	const url = `http://127.0.0.1:${port}`;
	const log = join(options.userFolder, logName);
	const file = openSync(log, 'a');
	const env = { ...ownEnv, ...options.env };
	const child = await spawnN8n({ ...options, env }, args, ['ignore', file, file]);
	closeSync(file);
	killOnExit(child);

	const stop = async () => await end(child);
	const answers = async () =>
		(await fetch(`${url}/healthz/readiness`).catch(() => undefined))?.ok ?? false;
	if (!(await isReady(child, answers, START_LIMIT_MS))) {
		await stop();
		throw new CommandError(`n8n ${args[0]}`, 'was not ready', readFileSync(log, 'utf8'));
	}
	return { url, pid: child.pid ?? 0, log, stop, kill: async () => await end(child, 'SIGKILL') };
}
