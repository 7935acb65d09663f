import { Command } from 'commander';
import { provisionHost } from './provision';
import { N8N_VERSION } from './versions';

const program = new Command('host').description('The whole n8n that tests and benchmarks use');

program
	.command('provision')
	.description(
		'bring n8n and the Node that it needs to this machine; does nothing when they are there',
	)
	.option('--n8n <version>', `its version (default: what N8N_BIN names, else ${N8N_VERSION})`)
	.option('--json', 'print one JSON line with the paths, and no progress')
	.addHelpText(
		'after',
		[
			'',
			'Environment:',
			'  MASIVO_N8N_CACHE  folder to keep it in (default: n8n-nodes-masivo in the user cache folder)',
			'  N8N_BIN           an n8n command to use instead of bringing one',
		].join('\n'),
	)
	.action(async ({ n8n, json }: { n8n?: string; json?: boolean }) => {
		const host = await provisionHost({ version: n8n, quiet: json });
		if (json) console.log(JSON.stringify(host));
		else console.log(`n8n ${host.version} is in ${host.dir}`);
	});

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
