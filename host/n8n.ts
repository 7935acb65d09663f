import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './commands';
import { installPackages, spawnN8n } from './instance';
import type { Instance } from './instance';
import { freePort, PortError, requireFreePort } from './ports';
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

/** Where every n8n listens. */
const ADDRESS = '127.0.0.1';

/** A busy machine needs minutes for what an idle one does in ten seconds. */
const START_LIMIT_MS = 600_000;

/**
 * What n8n prints, in all of its versions, when it listens on its port, and when another program does;
 * then it ends. Nothing that it serves tells one n8n from another in all of them.
 */
const LISTENS = /n8n ready on|n8n worker server listening/;
const IN_USE = /port (\d+) is already in use/i;

/**
 * Starts the editor and resolves when it answers.
 *
 * @throws {PortError} when another program uses the port, before anything is done if that can be seen.
 * @throws {CommandError} with the end of the log, when n8n ends early or is not ready in ten minutes.
 */
export async function startN8n(options: StartOptions): Promise<RunningN8n> {
	const { packages = [], port = await freePort() } = options;
	await requireFreePort(port);
	if (packages.length > 0) await installPackages(options, packages);
	return await launch(options, ['start'], port, serverEnv(port), 'n8n.log');
}

/**
 * Starts one more worker of an n8n in queue mode and resolves when it takes work.
 *
 * @param concurrency how many executions it carries out at the same time
 * @throws {CommandError} as `startN8n`.
 */
export async function startWorker(options: Instance, concurrency: number): Promise<RunningN8n> {
	const port = await freePort();
	const env = {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: ADDRESS,
	};
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
	return await launch(options, ['webhook'], port, serverEnv(port), `webhook-${port}.log`);
}

/**
 * Of the editor and the webhook process, also in the addresses that n8n shows: a browser's cookies for
 * `localhost` belong to another n8n, whatever its port.
 */
function serverEnv(port: number): NodeJS.ProcessEnv {
	return { N8N_PORT: String(port), N8N_LISTEN_ADDRESS: ADDRESS, N8N_HOST: ADDRESS };
}

async function launch(
	options: Instance,
	args: string[],
	port: number,
	ownEnv: NodeJS.ProcessEnv,
	logName: string,
): Promise<RunningN8n> {
	const url = `http://${ADDRESS}:${port}`;
	const log = join(options.userFolder, logName);
	const file = openSync(log, 'a');
	// After a restart it goes on behind what the process before has printed.
	const { size: beginning } = fstatSync(file);
	const env = { ...ownEnv, ...options.env };
	const child = await spawnN8n({ ...options, env }, args, ['ignore', file, file]);
	closeSync(file);
	killOnExit(child);

	const stop = async () => await end(child);
	const printed = () => readFileSync(log).subarray(beginning).toString();
	let listens = false;
	const answers = async () => {
		// Until then it may be another program that answers there.
		listens ||= LISTENS.test(printed());
		if (!listens) return false;
		return (await fetch(`${url}/healthz/readiness`).catch(() => undefined))?.ok ?? false;
	};
	if (!(await isReady(child, answers, START_LIMIT_MS))) {
		await stop();
		const [, taken] = IN_USE.exec(printed()) ?? [];
		if (taken) throw new PortError(Number(taken));
		throw new CommandError(`n8n ${args[0]}`, 'was not ready', printed());
	}
	return { url, pid: child.pid ?? 0, log, stop, kill: async () => await end(child, 'SIGKILL') };
}
