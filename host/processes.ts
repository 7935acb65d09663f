import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_LIMIT_MS = 10_000;
const PAUSE_MS = 200;

export function isRunning(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Asks a process to end, makes it end after ten seconds, and resolves when it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
	if (!isRunning(child)) return;
	const gone = once(child, 'exit');
	child.kill(signal);
	const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
	await gone;
	clearTimeout(timer);
}

/** Asks again and again; false when the process ends before, or time is over. */
export async function isReady(
	child: ChildProcess,
	ask: () => Promise<boolean>,
	limitMs: number,
): Promise<boolean> {
	const limit = Date.now() + limitMs;
	while (isRunning(child) && Date.now() < limit) {
		// Another process may answer in the place of one that has just ended.
		if (await ask()) return isRunning(child);
		await delay(PAUSE_MS);
	}
	return false;
}

/** Lets no process outlive this one. */
export function killOnExit(child: ChildProcess): void {
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	child.once('exit', () => process.off('exit', kill));
}
