import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable, run } from './commands';
import { freePort } from './ports';
import { end, isReady, killOnExit } from './processes';

/** A server that n8n's queue mode needs, with its data in a temporary folder. */
export interface Service {
	/** What n8n's environment needs to reach it. */
	env: NodeJS.ProcessEnv;
	/** Ends it and removes its data. */
	stop(): Promise<void>;
}

export interface Redis extends Service {
	/** Carries a command out and returns its answer as redis-cli prints it, one element a line. */
	ask(...command: string[]): Promise<string>;
	/** Ends it and starts it again with what it had stored. */
	restart(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Writes every change to its disk at once, as a queue that must not lose work does. */
export async function startRedis(): Promise<Redis> {
	const server = command('redis-server', 'redis-server');
	const folder = await mkdtemp(join(tmpdir(), 'masivo-redis-'));
	const port = String(await freePort());
	// No other server answers there, as one that took the port in between would.
	const socket = join(folder, 'redis.sock');
	const settings = ['--bind', '127.0.0.1', '--port', port, '--unixsocket', socket, '--dir', folder];
	const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
	const client = command('redis-cli', 'redis-server');
	const ask = async (...args: string[]) =>
		await run(client, ['-s', socket, ...args], { cwd: folder });
	const start = async () =>
		await started(spawn(server, [...settings, ...durable], { stdio: 'ignore' }), async () =>
			(await ask('ping')).includes('PONG'),
		);
	let process = await start();
	return {
		env: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port },
		ask,
		async restart() {
			await end(process);
			process = await start();
		},
		async stop() {
			await end(process);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** PostgreSQL, the database that n8n asks for in queue mode, with an empty database. */
export async function startPostgres(): Promise<Service> {
	const folder = await mkdtemp(join(tmpdir(), 'masivo-postgres-'));
	const owner = await postgresUser();
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const port = String(await freePort());
	const data = join(folder, 'data');
	const options = { cwd: folder, ...owner };
	const initdb = ['--pgdata', data, '--username=n8n', '--auth=trust', '--encoding=UTF8'];
	await run(postgresCommand('initdb'), initdb, options);
	const settings = ['-D', data, '-p', port, '-h', '127.0.0.1', '-k', folder];
	// Its socket in its folder, where no other server answers.
	const ask = [`--host=${folder}`, `--port=${port}`, '--username=n8n', '--dbname=postgres'];
	const process = await started(
		spawn(postgresCommand('postgres'), settings, { ...options, stdio: 'ignore' }),
		async () => (await run(postgresCommand('pg_isready'), ask, options)).includes('accepting'),
	);
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: port,
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: 'n8n',
			// n8n gives up after 20 s, which a busy machine may need for its two connections.
			DB_POSTGRESDB_CONNECTION_TIMEOUT: '600000',
		},
		async stop() {
			// SIGINT ends it without waiting for its clients.
			await end(process, 'SIGINT');
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function started(child: ChildProcess, ask: () => Promise<boolean>): Promise<ChildProcess> {
	killOnExit(child);
	const answers = async () => await ask().catch(() => false);
	if (await isReady(child, answers, START_LIMIT_MS)) return child;
	await end(child);
	throw new Error(`${child.spawnfile} did not start`);
}

/** Root may not run PostgreSQL; Debian's package brings a user for it. */
async function postgresUser(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number(await run('id', [flag, 'postgres'], { cwd: '/' }));
	return { uid: await id('-u'), gid: await id('-g') };
}

function postgresCommand(name: string): string {
	// Debian keeps all but the clients out of the PATH.
	const versions = findExecutable(name) ? [] : readdirSync(DEBIAN_POSTGRES).sort();
	const [newest] = versions.slice(-1);
	return newest ? join(DEBIAN_POSTGRES, newest, 'bin', name) : command(name, 'postgresql');
}

function command(name: string, debianPackage: string): string {
	const path = findExecutable(name);
	if (path) return path;
	throw new Error(`${name} is missing. Install it (Debian: apt install ${debianPackage}).`);
}
