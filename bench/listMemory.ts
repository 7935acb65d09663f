import { join } from 'node:path';
import { run } from '../host/commands';
import type { Case } from './cases';
import { ROOT } from './packages';
import { SandboxProcess } from './sandboxProcess';
import { openServer } from './setup';

/** What this node takes to read a list, in MB of live memory: after a garbage collection. */
export interface ListMemory {
	/** The most while a list of one page was read, the whole process included. */
	onePagePeakMb: number;
	/** The same for all pages. */
	peakMb: number;
	/** What the execution with all pages' rows in it holds when it is over. */
	outputMb: number;
}

/** What listMemoryRun.ts is told. */
export interface ListServer {
	baseUrl: string;
	token: string;
}

/**
 * Reads the list in a process that can collect its garbage whenever it looks, with n8n's engine in it
 * and nothing else of n8n; the server is another process. Needs the package built in `dist`.
 */
export async function measureListMemory(it: Case): Promise<ListMemory> {
	const sandboxes = new SandboxProcess();
	try {
		const { baseUrl, token } = await openServer(sandboxes, it);
		const server: ListServer = { baseUrl, token };
		const script = join(__dirname, 'listMemoryRun.ts');
		const args = ['--expose-gc', '--import', 'tsx', script, JSON.stringify(server)];
		return JSON.parse(await run(process.execPath, args, { cwd: ROOT })) as ListMemory;
	} finally {
		sandboxes.close();
	}
}

/** How much more all pages took than one, as a multiple of what there is to put out. */
export const memoryOverOutput = ({ onePagePeakMb, peakMb, outputMb }: ListMemory): number =>
	(peakMb - onePagePeakMb) / outputMb;
