/**
 * A whole n8n to try the node in: this package installed, a stand-in for Masivo that calls its webhooks,
 * a credential for it and the example workflows. Nothing of it is left when it ends.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { Listr, PRESET_TIMER } from 'listr2';
import { exampleNames, readExample } from '../host/examples';
import { OWNER, startInstallation } from '../host/installation';
import type { Installation } from '../host/installation';
import { nextFreePort, PortError, portNumber, requireFreePort } from '../host/ports';
import { provisionHost } from '../host/provision';
import { connectTrigger, eventsOf, triggerPathOf } from '../host/triggers';
import { N8N_VERSION } from '../host/versions';
import { chain, manualTrigger, sendEvent } from '../host/workflowParts';
import { guide, startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { BRAND_ID, points } from '../sandbox/resources/rewards';

/** The workflow with which a user sets the circle going. */
const SEND_AN_EVENT = 'Masivo: send an event';

const ENVIRONMENT = `
Environment:
  MASIVO_N8N_CACHE  folder to keep n8n in (default: n8n-nodes-masivo in the user cache folder)
  N8N_BIN           an n8n command to use instead of bringing one

Bringing n8n takes 5 to 10 minutes and 3 GB the first time.`;

const { n8n: version, port } = new Command()
	.name('npm run n8n --')
	.description('n8n with this package installed, a stand-in for Masivo, and the examples.')
	.option('--n8n <version>', `the n8n to bring (default: what N8N_BIN names, else ${N8N_VERSION})`)
	.option('--port <number>', 'port of the editor', portNumber(1), 5678)
	.addHelpText('after', ENVIRONMENT)
	.parse()
	.opts<{ n8n?: string; port: number }>();

async function main(): Promise<void> {
	// Before n8n is brought, which takes minutes.
	await requireFreePort(port);
	const host = await provisionHost({ version });
	const interrupt = new AbortController();
	// Not `once`: a second Ctrl-C must not end the process before everything else has ended.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt.abort());

	const sandbox = await startSandbox({ record: false });
	const webhookSecret = randomUUID();
	let installation: Installation | undefined;
	try {
		await new Listr(
			[
				{
					title: `n8n ${host.version}, with the package installed in it`,
					task: async (_context, task) => {
						const starting = startInstallation({ host, root: resolve(__dirname, '..'), port });
						installation = await starting.catch((error: unknown) => {
							// Ctrl-C reaches n8n too: that it ends while it starts is then no failure.
							if (!interrupt.signal.aborted) throw error;
							task.skip(`${task.title}: stopped`);
							return undefined;
						});
					},
				},
				{
					title: 'A credential, the example workflows, and their webhooks in the stand-in',
					skip: () => installation === undefined,
					task: async () => installation && (await fill(installation, sandbox, webhookSecret)),
				},
			],
			{
				registerSignalListeners: false,
				rendererOptions: { timer: PRESET_TIMER },
				fallbackRendererOptions: { timer: PRESET_TIMER },
			},
		).run();
		if (installation && !interrupt.signal.aborted) {
			console.log(`\n${guide(sandbox, webhookSecret)}${greeting(installation)}`);
		}
		await aborted(interrupt.signal);
		console.log('\n  Ending n8n and the stand-in …');
	} finally {
		await installation?.close();
		await sandbox.close();
	}
}

async function fill(
	{ client: n8n }: Installation,
	sandbox: Sandbox,
	webhookSecret: string,
): Promise<void> {
	const { baseUrl, apiKey } = sandbox;
	const data = { authentication: 'apiKey', apiKey, baseUrl, webhookSecret };
	const credential = await n8n.createCredential('Masivo API', 'masivoApi', data);
	for (const name of exampleNames()) {
		const example = readExample(name, credential, { reward: points, brandId: BRAND_ID });
		const events = eventsOf(example);
		if (triggerPathOf(example))
			await connectTrigger(example, { n8n, sandbox, events, secret: webhookSecret });
		else await n8n.createWorkflow(example);
	}
	const customer = sendEvent(credential, '1716573314', 25);
	await n8n.createWorkflow(chain(SEND_AN_EVENT, manualTrigger, customer));
}

/** What this n8n has besides: at the end, where somebody looks first. */
function greeting({ n8n }: Installation): string {
	return [
		'',
		'  The credential is there ("Masivo API"), and so are the example workflows. Execute',
		`  "${SEND_AN_EVENT}": the stand-in gives points, and calls the Masivo Trigger of`,
		'  "Masivo: who has 1,000 points joins the club". A customer who is registered starts',
		'  "Masivo: a new customer is welcomed". Both are published (active): see their Executions.',
		'',
		`  Open     ${n8n.url}`,
		`  Sign in  ${OWNER.email}, password ${OWNER.password}`,
		'           In a private window, if you use another n8n at 127.0.0.1: a browser keeps one',
		'           session for all ports of an address.',
		'',
		'  Ctrl-C ends n8n and the stand-in, and forgets everything.',
		'',
	].join('\n');
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
}

main().catch(async (error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	if (error instanceof PortError && error.port === port) {
		console.error(`Choose another: npm run n8n -- --port ${await nextFreePort(port)}`);
	}
	process.exitCode = 1;
});
