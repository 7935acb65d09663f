import { Command } from 'commander';
import { provisionHost } from './provision';
import { N8N_VERSION } from './versions';

const program = new Command('host').description('The whole n8n that tests and benchmarks use');

program
	.command('provision')
	.description(
		`bring n8n ${N8N_VERSION} and the Node it needs to this machine; does nothing when they are there`,
	)
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
	.action(async ({ json }: { json?: boolean }) => {
		const host = await provisionHost({ quiet: json });
		if (json) console.log(JSON.stringify(host));
		else console.log(`n8n ${host.version} is in ${host.dir}`);
	});

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
