import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { runCampaign, type CampaignResult } from './campaign';
import { runDeliveries } from './deliveries';
import { reportOf } from './report';
import { showProgress } from './progress';

interface Flags {
	seeds: number;
	seed?: number;
	package: string;
	parallel: number;
	json?: boolean;
}

/** So long after the last seed, nothing may be left that keeps the process alive. */
const GRACE_MS = 5000;

const flags = new Command('test:faults')
	.description('Runs random batches against a failing Masivo and checks what must always hold.')
	.option('--seeds <number>', 'run the seeds 1 to this number', wholeNumber, 500)
	.option('--seed <number>', 'run this seed only', wholeNumber)
	.option('--parallel <number>', 'seeds at the same time', wholeNumber, 6)
	.option('--package <folder>', 'the built package to test', join(__dirname, '../..'))
	.option('--json', 'print the findings and the figures as JSON')
	.parse()
	.opts<Flags>();

const seeds = flags.seed
	? [flags.seed]
	: Array.from({ length: flags.seeds }, (_, index) => index + 1);

runCampaign({
	packageDir: flags.package,
	seeds,
	parallel: flags.parallel,
	onProgress: showProgress(process.stderr),
}).then(
	async (result) => {
		const deliveries = await runDeliveries(flags.package, seeds);
		console.log(
			flags.json
				? JSON.stringify({ ...result, deliveries }, null, '\t')
				: [reportOf(result), ...deliveries].join('\n\n'),
		);
		if (result.findings.length + deliveries.length > 0) process.exitCode = 1;
		watchForOpenHandles(result);
	},
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);

/** The process has to end by itself; the timer does not keep it from doing so. */
function watchForOpenHandles({ figures }: CampaignResult): void {
	setTimeout(() => {
		const open = process.getActiveResourcesInfo().join(', ');
		console.error(`${figures.seeds} seeds are over, but the process does not end: ${open}`);
		process.exit(1);
	}, GRACE_MS).unref();
}

function wholeNumber(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1) {
		throw new InvalidArgumentError('A whole number from 1.');
	}
	return value;
}
