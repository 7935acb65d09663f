import { createInterface } from 'node:readline/promises';

import { Command } from 'commander';

import { createEngine, type Engine } from '../engine';
import { type Sandbox, startSandbox } from '../sandbox';
import { type Account, liveAccount } from './demo/account';
import { CRM_EXAMPLE, runCrmExample } from './demo/crmSyncExample';
import { type Comparison, compare, comparisonTable } from './demo/comparison';
import { type Changes, EXAMPLE, loadExample, ROOT, runExample } from './demo/deleteTagsExample';
import { loopTable, runLoyaltyLoop } from './demo/loyaltyLoop';
import { connectMasivo } from './demo/masivoClient';
import { showSteps } from './demo/progress';

interface Flags {
	json?: boolean;
	live?: boolean;
	customer?: string;
	tags?: string;
	parameter?: string;
	baseUrl?: string;
	yes?: boolean;
}

const WARNING = `This changes tags of a real customer. Masivo looks at its audiences again when tags change, which
can start campaigns and send messages: use a customer made for tests. The node finds out
how Masivo names the query parameter of a delete, and puts back what a wrong name may take.`;

const EXAMPLES = `
Examples:
  npm run demo
  npm run --silent demo -- --json | jq    npm's own lines go to stdout, too, without --silent
  npm run demo -- --live --customer 42 --tags trial,black_friday

Environment of a live run, one of:
  MASIVO_API_KEY  the API key of your account
  MASIVO_TOKEN    a bearer token`;

const NEXT = `
Next: npm run n8n      the node in a whole n8n, in your browser
      npm run sandbox  the stand-in for Masivo by itself, for an n8n of your own`;

const program: Command = new Command('npm run demo --')
	.description(
		`Runs ${EXAMPLE} and ${CRM_EXAMPLE} in n8n's own engine against a stand-in for Masivo, and earns, redeems ` +
			`and takes back points there. With --live or --json, it runs ${EXAMPLE} alone: with --live in your account.`,
	)
	.option('--json', `print the output items of ${EXAMPLE} as JSON, and nothing else`)
	.option('--live', "use Masivo's real service")
	.option('--customer <id>', 'the customer of a live run')
	.option('--tags <keys>', 'the tags to delete in a live run, separated by commas')
	.option(
		'--parameter <name>',
		'in a live run, the node option "Tag Keys Parameter" (default: automatic)',
	)
	.option('--base-url <url>', 'in a live run, where the API is')
	.option('--yes', 'do not ask before a live run; needed where there is no terminal')
	.addHelpText('after', EXAMPLES)
	.action(demo);

async function demo(flags: Flags): Promise<void> {
	if (!flags.live) {
		const { customer, tags, parameter, baseUrl } = flags;
		if (customer ?? tags ?? parameter ?? baseUrl) {
			program.error('error: --customer, --tags and the other options of a live run need --live');
		}
		return await demoSandbox(flags);
	}
	const { customer, tags } = flags;
	if (!customer) program.error('error: --live needs --customer');
	if (!tags) program.error('error: --live needs --tags');
	const account = liveAccount(process.env, flags.baseUrl);
	if (!(await confirmed(flags))) return;

	const rows = [{ customerId: customer, tagKeys: tags }];
	await runAndShow(account, flags, { rows, parameter: flags.parameter });
}

async function demoSandbox(flags: Flags): Promise<void> {
	const sandbox = await startSandbox();
	try {
		const { baseUrl, apiKey: secret } = sandbox;
		const account: Account = { authentication: 'apiKey', baseUrl, secret };
		const engine = await runAndShow(account, flags);
		if (flags.json) return;
		console.log(`${requestsSent(sandbox)}\n`);
		const step = showSteps(false);
		const run = async () => await runCrmExample(engine, account);
		for (const line of await step(`Run ${CRM_EXAMPLE}`, run)) console.log(`  ${line}`);
		console.log();
		const masivo = await connectMasivo(account);
		const loop = async () => await runLoyaltyLoop(engine, account, masivo);
		console.log(loopTable(await step('Earn, redeem and take back points', loop)));
		console.log(NEXT);
	} finally {
		await sandbox.close();
	}
}

async function runAndShow(account: Account, { json }: Flags, changes?: Changes): Promise<Engine> {
	const step = showSteps(json ?? false);
	const example = loadExample(changes);
	const { rows } = example;
	const before = await step('Read the customers', async () => {
		const masivo = await connectMasivo(account);
		const ids = new Set(rows.map(({ customerId }) => customerId));
		return await Promise.all([...ids].map(async (id) => await masivo.getCustomer(id)));
	});
	const engine = await step(
		'Load the built package into n8n',
		async () => await createEngine({ packageDir: ROOT }),
	);
	const { items, hints } = await step(
		`Run ${EXAMPLE}`,
		async () => await runExample(engine, example, account, stopAtInterrupt()),
	);
	if (json) console.log(JSON.stringify(items, null, 2));
	else showTable(compare(before, rows, items));
	if (!json) for (const hint of hints) console.log(wrapped(hint));
	return engine;
}

/**
 * Ctrl-C is n8n's Stop: tags that the node has to put back are put back before the process ends. The
 * second Ctrl-C does not wait.
 */
function stopAtInterrupt(): AbortSignal {
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort());
	return stop.signal;
}

function showTable(comparisons: Comparison[]): void {
	const colours = process.stdout.isTTY && process.stdout.hasColors();
	console.log(comparisonTable(comparisons, colours));
}

function requestsSent({ requests }: Sandbox): string {
	const deletes = requests.filter(({ method }) => method === 'DELETE');
	const rows = loadExample().rows.length;
	return `${rows} rows, ${deletes.length} delete requests: rows of one customer are sent together.`;
}

/** In lines of 100 columns at most. */
function wrapped(text: string): string {
	return text.replace(/(.{1,100})(?:\s+|$)/g, '$1\n').trimEnd();
}

/** @throws where nobody can answer */
async function confirmed({ yes, json }: Flags): Promise<boolean> {
	if (!json) console.error(`${WARNING}\n`);
	if (yes) return true;
	if (!process.stdin.isTTY) throw new Error('Nobody can be asked here; add --yes.');
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	const answer = await terminal.question('Go on? [y/N] ');
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
