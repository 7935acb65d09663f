import { createInterface } from 'node:readline/promises';

import { Command, Option } from 'commander';

import { createEngine, type Engine } from '../engine';
import { type Sandbox, startSandbox } from '../sandbox';
import { type Account, liveAccount } from './demo/account';
import { CRM_EXAMPLE, runCrmExample } from './demo/crmSyncExample';
import { type Comparison, compare, comparisonTable } from './demo/comparison';
import { type Changes, EXAMPLE, loadExample, ROOT, runExample } from './demo/deleteTagsExample';
import { CANDIDATES, type Finding, findTagKeysParameter } from './demo/findParameter';
import { connectMasivo } from './demo/masivoClient';
import { showSteps } from './demo/progress';

interface Flags {
	json?: boolean;
	live?: boolean;
	customer?: string;
	tags?: string;
	parameter?: string;
	findParameter?: boolean;
	baseUrl?: string;
	yes?: boolean;
}

const WARNING = `This changes tags of a real customer. Masivo looks at its audiences again when tags change, which
can start campaigns and send messages: use a customer made for tests. What Masivo does with a
delete whose parameter it does not know is not documented either.`;

const EXAMPLES = `
Examples:
  npm run demo
  npm run demo -- --live --customer 42 --find-parameter
  npm run demo -- --live --customer 42 --tags trial,black_friday

A live run reads MASIVO_TOKEN (a bearer token) or MASIVO_API_KEY from the environment.`;

const program: Command = new Command('npm run demo --')
	.description(
		`Runs ${EXAMPLE} in n8n's own engine: against a stand-in for Masivo, or with --live against Masivo itself.`,
	)
	.option('--json', 'print the result as JSON, and nothing else')
	.option('--live', "use Masivo's real service")
	.option('--customer <id>', 'the customer of a live run')
	.option('--tags <keys>', 'the tags to delete in a live run, separated by commas')
	.option('--parameter <name>', 'in a live run, the node option "Tag Keys Parameter"')
	.addOption(
		new Option(
			'--find-parameter',
			'in a live run, find the name of that parameter with a throw-away tag',
		).conflicts(['tags', 'parameter']),
	)
	.option('--base-url <url>', 'in a live run, where the API is')
	.option('--yes', 'do not ask before a live run')
	.addHelpText('after', EXAMPLES)
	.action(demo);

async function demo(flags: Flags): Promise<void> {
	if (!flags.live) {
		const { customer, tags, parameter, findParameter, baseUrl } = flags;
		if (customer ?? tags ?? parameter ?? findParameter ?? baseUrl) {
			program.error('error: --customer, --tags and the other options of a live run need --live');
		}
		return await demoSandbox(flags);
	}
	const { customer, tags } = flags;
	if (!customer) program.error('error: --live needs --customer');
	if (!flags.findParameter && !tags) program.error('error: --live needs --tags');
	const account = liveAccount(process.env, flags.baseUrl);
	if (!(await confirmed(flags))) return;
	if (flags.findParameter) return await findParameter(account, customer, flags);

	const rows = [{ customerId: customer, tagKeys: tags ?? '' }];
	await runAndShow(account, flags, { rows, parameter: flags.parameter });
}

async function demoSandbox(flags: Flags): Promise<void> {
	const sandbox = await startSandbox();
	try {
		const { baseUrl, apiKey: secret } = sandbox;
		const account: Account = { authentication: 'apiKey', baseUrl, secret };
		const engine = await runAndShow(account, flags);
		if (flags.json) return;
		console.log(requestsSent(sandbox));
		const step = showSteps(false);
		const run = async () => await runCrmExample(engine, account);
		for (const line of await step(`Run ${CRM_EXAMPLE}`, run)) console.log(`  ${line}`);
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
	const items = await step(
		`Run ${EXAMPLE}`,
		async () => await runExample(engine, example, account),
	);
	if (json) console.log(JSON.stringify(items, null, 2));
	else showTable(compare(before, rows, items));
	return engine;
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

/** Asks where somebody can answer. */
async function confirmed({ yes, json }: Flags): Promise<boolean> {
	if (!json) console.error(`${WARNING}\n`);
	if (yes || !process.stdin.isTTY) return true;
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	const answer = await terminal.question('Go on? [y/N] ');
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}

async function findParameter(account: Account, customer: string, flags: Flags): Promise<void> {
	const say = (text: string) => {
		if (!flags.json) console.error(text);
	};
	const masivo = await connectMasivo(account);
	const release = holdInterrupts();
	try {
		const finding = await findTagKeysParameter(masivo, customer, {
			setting: (tags) => say(`Setting ${tags.join(' and ')} on customer ${customer}`),
			trying: (parameter) => say(`Trying ?${parameter}=…`),
		});
		console.log(flags.json ? JSON.stringify(finding) : describe(finding));
		process.exitCode = finding.result === 'found' ? 0 : 1;
	} finally {
		release();
	}
}

/**
 * A search that ended half-way would leave its tag behind, so Ctrl-C and a closed terminal wait for
 * the end of it, which is a few requests away. The second Ctrl-C does not wait.
 */
function holdInterrupts(): () => void {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	let interrupted = false;
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
	const hold = (signal: NodeJS.Signals) => {
		// npm does not wait at Ctrl-C, so the terminal may go away right after it.
		if (interrupted && signal !== 'SIGHUP') process.exit(130);
		interrupted = true;
		console.error('Removing the throw-away tag first. Once more, and it is left on the customer.');
	};
	for (const signal of signals) process.on(signal, hold);
	return () => {
		for (const signal of signals) process.off(signal, hold);
	};
}

function describe(finding: Finding): string {
	const left = finding.left.length
		? `\nStill on the customer: ${finding.left.join(' and ')}. Remove that in Masivo's dashboard.`
		: '\nThe customer has the tags it had before.';
	switch (finding.result) {
		case 'found':
			return `The parameter is named "${finding.parameter}". ${adviceFor(finding.parameter)}${left}`;
		case 'none':
			return `None of these names deletes a tag: ${CANDIDATES.join(', ')}. Ask Masivo.${left}`;
		case 'deletesOthers':
			return `A delete with "${finding.parameter}" also took tags it was not asked for. They have been put back. Do not delete tags through the API before Masivo has told you the parameter's name.${left}`;
	}
}

function adviceFor(parameter: string): string {
	return parameter === CANDIDATES[0]
		? 'The node uses that name: there is nothing to change.'
		: `Enter it in the node under Options → Tag Keys Parameter.`;
}

program.parseAsync().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
