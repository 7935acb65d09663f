import { resolve } from 'node:path';

import { Command } from 'commander';

import { showSteps } from '../../scripts/demo/progress';
import { runEngineTests } from './engineTests';
import { installHostPackages } from './install';
import { lineOf, LINES } from './lines';
import { type Outcome, terminalReport, writeCompatibilityTable } from './report';
import { holds, judge } from './verdict';

interface Flags {
	versions?: string[];
	json?: boolean;
	writeReadme?: boolean;
}

const README = resolve(__dirname, '../../README.md');

const program = new Command('test:compat')
	.description('Runs the engine tests with the engines of several versions of n8n, one by one.')
	.option('--versions <versions...>', 'n8n versions, such as 2.41.1, in place of those below')
	.option('--json', 'print the results as JSON, and no progress')
	.option('--write-readme', "make the README's compatibility table from the results")
	.addHelpText(
		'after',
		[
			'',
			'Versions:',
			...LINES.map(({ n8n }) => `  ${n8n}`),
			'',
			'Environment:',
			'  MASIVO_N8N_CACHE  folder to keep them in (default: n8n-nodes-masivo in the user cache folder)',
		].join('\n'),
	)
	.action(async ({ versions, json = false, writeReadme }: Flags, command: Command) => {
		if (versions && writeReadme) command.error('--write-readme needs the results of all versions');
		const step = showSteps(json);
		const outcomes: Outcome[] = [];
		for (const line of versions?.map(lineOf) ?? LINES) {
			const host = await step(
				`n8n ${line.n8n}: its packages, half a minute the first time`,
				async () => await installHostPackages(line.n8n),
			);
			const results = await step(
				`n8n ${line.n8n}: the engine tests, about two minutes`,
				async () => await runEngineTests(host.dir),
			);
			outcomes.push({ ...line, ...host, ...judge(results, line.lacks) });
		}
		console.log(json ? JSON.stringify(outcomes) : terminalReport(outcomes));
		if (writeReadme) await writeCompatibilityTable(README, outcomes);
		if (!outcomes.every(holds)) process.exitCode = 1;
	});

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
