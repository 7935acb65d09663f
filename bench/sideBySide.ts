import { join } from 'node:path';
import { run } from '../host/commands';
import type { Case } from './cases';
import { ROOT } from './packages';
import { SandboxProcess } from './sandboxProcess';
import { openServer } from './setup';

/** How long executions side by side take, against one that has all their items. */
export interface SideBySide {
	/** The middle one of the ratios. */
	timeOfOne: number;
}

/** What sideBySideRun.ts is told. */
export interface SideBySideServer {
	baseUrl: string;
	token: string;
	calls: number;
	items: number;
}

/**
 * Both in turns in one process with n8n's engine in it and nothing else of n8n, which takes about as long to
 * begin an execution as this node to send fifty requests. Needs the package built in `dist`.
 */
export async function measureSideBySide(it: Case): Promise<SideBySide> {
	const sandboxes = new SandboxProcess();
	try {
		const { baseUrl, token } = await openServer(sandboxes, it);
		const server: SideBySideServer = { baseUrl, token, calls: it.calls ?? 1, items: it.items };
		const script = join(__dirname, 'sideBySideRun.ts');
		const args = ['--import', 'tsx', script, JSON.stringify(server)];
		return JSON.parse(await run(process.execPath, args, { cwd: ROOT })) as SideBySide;
	} finally {
		sandboxes.close();
	}
}
