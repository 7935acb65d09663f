import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

import { run } from '../../host/commands';

const ROOT = resolve(__dirname, '../..');
const TSX = require.resolve('tsx/cli');
const COMMAND = resolve(ROOT, 'test/host/cli.ts');

export interface HostResults {
	passed: number;
	/** `<file> › <full name>`, or the file alone if it could not be run. */
	failed: string[];
}

/** Jest's report, as far as it is read here. */
interface Report {
	testResults: Array<{
		name: string;
		assertionResults: Array<{ fullName: string; status: string }>;
	}>;
}

/**
 * Runs the host tests, without those in a browser and in queue mode, in one n8n.
 *
 * @throws if that n8n cannot be had or does not start, or jest itself failed
 */
export async function runHostTests(n8n: string): Promise<HostResults> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-compat-'));
	const report = join(folder, 'report.json');
	const ofJest = ['--json', '--outputFile', report];
	const args = [TSX, COMMAND, '--n8n', n8n, '--api-only', ...ofJest];
	try {
		await run(process.execPath, args, { cwd: ROOT }).catch((error: unknown) => {
			// Tests that fail make jest fail as well; which they are is in the report.
			if (!existsSync(report)) throw error;
		});
		return resultsIn(JSON.parse(await readFile(report, 'utf8')) as Report);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function resultsIn({ testResults }: Report): HostResults {
	const all = testResults.flatMap(({ name, assertionResults }) => {
		const file = basename(name);
		if (assertionResults.length === 0) return [{ name: file, passed: false }];
		return assertionResults.map(({ fullName, status }) => ({
			name: `${file} › ${fullName}`,
			passed: status === 'passed',
		}));
	});
	return {
		passed: all.filter(({ passed }) => passed).length,
		failed: all.filter(({ passed }) => !passed).map(({ name }) => name),
	};
}
