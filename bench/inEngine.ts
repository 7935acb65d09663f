import { join } from 'node:path';
import { run } from '../host/commands';
import type { Case } from './cases';
import type { Executions } from './executions';
import { ROOT } from './packages';

/** How long executions side by side take, against one that has all their items. */
export interface SideBySide {
	/** The middle one of the ratios. */
	timeOfOne: number;
}

/** What inEngineRun.ts is told. */
export interface EngineRun {
	what: 'executions' | 'side by side';
	case: Case;
}

/**
 * All executions of a case at once in a process with n8n's engine in it and nothing else of n8n, which takes
 * so long to begin an execution that never many of them send at once. Needs the package built in `dist`.
 */
export async function measureInEngine(it: Case): Promise<Executions> {
	return await answerOf<Executions>({ what: 'executions', case: it });
}

/** There, both in turns in one process. */
export async function measureSideBySide(it: Case): Promise<SideBySide> {
	return await answerOf<SideBySide>({ what: 'side by side', case: it });
}

async function answerOf<Answer>(engineRun: EngineRun): Promise<Answer> {
	const script = join(__dirname, 'inEngineRun.ts');
	const args = ['--import', 'tsx', script, JSON.stringify(engineRun)];
	return JSON.parse(await run(process.execPath, args, { cwd: ROOT })) as Answer;
}
