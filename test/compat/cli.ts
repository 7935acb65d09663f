import { resolve } from 'node:path';

import { Command } from 'commander';

import { run } from '../../host/commands';
import { provisionHost } from '../../host/provision';
import { COMPATIBLE_VERSIONS } from '../../host/versions';
import { showSteps } from '../../scripts/demo/progress';
import { runHostTests } from './hostTests';
import { type Outcome, holds, terminalReport, writeCompatibilityTable } from './report';

interface Flags {
	versions?: string[];
	json?: boolean;
	writeReadme?: boolean;
}

const README = resolve(__dirname, '../../README.md');

const program = new Command('test:compat')
	.description('Runs the host tests in several whole n8n, one after another.')
	.option('--versions <versions...>', 'n8n versions, such as 2.41.1, in place of those below')
	.option('--json', 'print the results as JSON, and no progress')
	.option('--write-readme', "make the README's compatibility table from the results")
	.addHelpText(
		'after',
		[
			'',
			'Versions, of which each needs 3 GB and takes 5 to 10 minutes the first time:',
			...COMPATIBLE_VERSIONS.map((version) => `  ${version}`),
			'',
			'Environment:',
			'  MASIVO_N8N_CACHE  folder to keep them in (default: n8n-nodes-masivo in the user cache folder)',
		].join('\n'),
	)
	.action(async ({ versions, json = false, writeReadme }: Flags, command: Command) => {
		if (versions && writeReadme) command.error('--write-readme needs the results of all versions');
		const step = showSteps(json);
		const outcomes: Outcome[] = [];
		for (const n8n of versions ?? COMPATIBLE_VERSIONS) {
			const { node } = await step(
				`n8n ${n8n}`,
				async () => await provisionHost({ version: n8n, quiet: true }),
			);
			const version = await run(node, ['--version'], { cwd: __dirname });
			const results = await step(
				`n8n ${n8n}: the host tests, some minutes`,
				async () => await runHostTests(n8n),
			);
			outcomes.push({ n8n, node: version.trim().slice(1), ...results });
		}
		console.log(json ? JSON.stringify(outcomes) : terminalReport(outcomes));
		if (writeReadme) await writeCompatibilityTable(README, outcomes);
		if (!outcomes.every(holds)) process.exitCode = 1;
	});

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
