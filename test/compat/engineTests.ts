import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

import { run } from '../../host/commands';

const ROOT = resolve(__dirname, '../..');

export interface TestResult {
	/** `<file> › <full name>`, or the file alone if it could not be run. */
	name: string;
	passed: boolean;
}

/** Jest's report, as far as it is read here. */
interface Report {
	testResults: Array<{
		name: string;
		assertionResults: Array<{ fullName: string; status: string }>;
	}>;
}

/**
 * Runs test/engine with the n8n packages in `packagesDir`, and says of each test how it went.
 *
 * @throws if jest itself failed
 */
export async function runEngineTests(packagesDir: string): Promise<TestResult[]> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-compat-'));
	const report = join(folder, 'report.json');
	const jest = [
		require.resolve('jest/bin/jest'),
		'--config',
		resolve(__dirname, 'jest.config.js'),
		'--json',
		'--outputFile',
		report,
		// `npm test` sees to it that nothing is left running. An older n8n may leave something.
		'--forceExit',
	];
	const env = { ...process.env, N8N_PACKAGES: packagesDir };
	try {
		await run(process.execPath, jest, { cwd: ROOT, env }).catch((error: unknown) => {
			// Tests that fail make jest fail as well; which they are is in the report.
			if (!existsSync(report)) throw error;
		});
		return resultsIn(JSON.parse(await readFile(report, 'utf8')) as Report);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function resultsIn({ testResults }: Report): TestResult[] {
	return testResults.flatMap(({ name, assertionResults }) => {
		const file = basename(name);
		if (assertionResults.length === 0) return [{ name: file, passed: false }];
		return assertionResults
			.filter(({ status }) => status === 'passed' || status === 'failed')
			.map(({ fullName, status }) => ({
				name: `${file} › ${fullName}`,
				passed: status === 'passed',
			}));
	});
}
