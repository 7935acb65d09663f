import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { N8N_VERSION } from '../../host/versions';

interface Flags {
	n8n?: string;
	apiOnly?: boolean;
}

/** Runs the host tests in one n8n. What else is on the command line is jest's. */
const program = new Command('test:host')
	.description('The node in a whole n8n, in a browser, and in the queue mode of n8n.')
	.option('--n8n <version>', `the n8n to bring (default: what N8N_BIN names, else ${N8N_VERSION})`)
	.option('--api-only', 'without browser and queue mode; the rule for any n8n but the newest')
	.argument('[jest...]', "jest's own arguments, such as the name of a test file")
	.allowUnknownOption()
	.action((args: string[], { n8n, apiOnly = n8n !== undefined && n8n !== N8N_VERSION }: Flags) => {
		const jest = require.resolve('jest/bin/jest');
		const config = ['--config', join(__dirname, 'jest.config.js'), '--runInBand', '--verbose'];
		const { status } = spawnSync(process.execPath, [jest, ...config, ...args], {
			stdio: 'inherit',
			env: {
				...process.env,
				...(n8n && { MASIVO_N8N_VERSION: n8n }),
				...(apiOnly && { MASIVO_TEST_API_ONLY: 'yes' }),
			},
		});
		process.exitCode = status ?? 1;
	});

program.parse();
