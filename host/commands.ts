import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** A command that ended with another exit code than 0; the message ends with what it printed last. */
export class CommandError extends Error {
	constructor(command: string, reason: string, output: string) {
		super(`${command} ${reason}\n${output.trim().split('\n').slice(-20).join('\n')}`);
		this.name = 'CommandError';
	}
}

/**
 * Runs a command to its end and returns what it printed to standard output.
 *
 * @throws {CommandError} when it cannot be started or ends with another exit code than 0.
 */
export async function run(
	command: string,
	args: string[],
	options: { cwd: string; env?: NodeJS.ProcessEnv; uid?: number; gid?: number },
): Promise<string> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	const line = [command, ...args].join(' ');
	let stdout = '';
	let stderr = '';
	child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
	return await new Promise((done, fail) => {
		child.on('error', (error) => fail(new CommandError(line, 'did not start', error.message)));
		child.on('close', (code, signal) => {
			if (code === 0) done(stdout);
			else fail(new CommandError(line, `ended with ${signal ?? `code ${code}`}`, stdout + stderr));
		});
	});
}

/** The absolute path of an executable file, given as a path or as a name on the PATH. */
export function findExecutable(name: string): string | undefined {
	const isPath = isAbsolute(name) || name.includes('/');
	const folders = (process.env.PATH ?? '').split(delimiter);
	return (isPath ? [resolve(name)] : folders.map((folder) => join(folder, name))).find(
		isExecutable,
	);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
