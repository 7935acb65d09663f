import { setTimeout as delay } from 'node:timers/promises';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { SavedCredential } from '../host/client';
import { startInstallation } from '../host/installation';
import type { Installation } from '../host/installation';
import type { Host } from '../host/instance';
import { chain } from '../host/workflowParts';
import { contestantNode, MEASURED_NODE } from './benchWorkflow';
import { LATENCY_MS } from './cases';
import type { Case, ContestantId } from './cases';
import { median } from './median';
import { ROOT } from './packages';
import { ProcessUsage } from './processUsage';
import { customerId, tagKey } from './rows';
import type { SandboxProcess } from './sandboxProcess';
import type { Observed, OpenedServer } from './server';

/** Executions that calls of a webhook begin, many at once, in one n8n that goes on running. */
export interface RunningBench {
	installation: Installation;
	sandboxes: SandboxProcess;
	/** Where contestants run themselves in before they are measured. */
	warmUpServer: OpenedServer;
	/** Those that have done so. */
	warm: Set<ContestantId>;
}

/** So many executions of each contestant do not count: n8n and V8 get to know it. */
const WARM_UP = 60;

/** The large execution beside others is in full swing. */
const REQUESTS_BEFORE = 500;

/** So many calls beside it are enough: n8n takes long to begin an execution while it is so busy. */
const FEWEST = 5;

/** How often that is looked for. */
const PAUSE_MS = 50;

/** How this is measured, for the report. */
export const EXECUTION_WORKLOAD = `One n8n with SQLite goes on running, and a webhook is called so often at once (300 × 1 item: 300 calls with one item each): Webhook, which answers when all is done → Split Out → the contestant. The contestants take turns. Each has ${WARM_UP} executions before that do not count, and in each round a credential of its own, as if n8n had been started anew. Failed items are in the answers; the time is from the first call to the last answer. Where the token has ended, n8n has stored one of the API key that Masivo no longer accepts.

A whole n8n takes so long to begin an execution that only a few of them send at once, whoever sends. So this node also runs in n8n's engine alone, where all executions begin together; 20 × 50 items are compared with one execution of 1,000 there, too, in turns in one process.`;

/** Needs the package built in `dist`. */
export async function startRunning(host: Host, sandboxes: SandboxProcess): Promise<RunningBench> {
	const options = { latencyMs: LATENCY_MS };
	const warmUpServer = await sandboxes.open({ options, customers: WARM_UP, tagsPerCustomer: 1 });
	// What n8n keeps of an execution is not measured.
	const env = { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none', EXECUTIONS_DATA_SAVE_ON_ERROR: 'none' };
	const installation = await startInstallation({ host, root: ROOT, env });
	return { installation, sandboxes, warmUpServer, warm: new Set() };
}

/** What came of all executions of one contestant in one round. */
export interface Executions {
	timeMs: number;
	failedItems: number;
	cost?: Observed & { cpuMs: number };
}

/** @throws when a call was not answered by its workflow */
export async function measureExecutions(
	bench: RunningBench,
	server: OpenedServer,
	it: Case,
	contestant: ContestantId,
	round: number,
): Promise<Executions> {
	const path = (name: string) => `${name}-${contestant}-${round}`;
	if (!bench.warm.has(contestant)) {
		const { url } = await openWebhook(bench, path('warm-up'), contestant, bench.warmUpServer);
		await callAtOnce(url, WARM_UP, rowsFrom(0, WARM_UP));
		bench.warm.add(contestant);
	}
	const { token, oneByOne } = it;
	const large = await openWebhook(bench, path(it.id), contestant, server, { token });
	// n8n stores the token that this brings.
	if (token === 'ended') await call(large.url, rowsFrom(0, 1));
	await bench.sandboxes.restore(server.server, { endTokens: token === 'ended' });
	if (!oneByOne) return await measureAll(bench, server, large.url, it);
	const own = { credential: large.credential, isKept: true };
	const small = await openWebhook(bench, path(`${it.id}-small`), contestant, server, own);
	return await measureBeside(bench, server, { large, small }, it.items, oneByOne);
}

async function measureAll(
	{ installation: { n8n }, sandboxes }: RunningBench,
	{ server }: OpenedServer,
	url: string,
	{ calls = 1, items }: Case,
): Promise<Executions> {
	const usage = new ProcessUsage(n8n.pid);
	await delay(PAUSE_MS);
	const from = Date.now();
	const answers = await callAtOnce(url, calls, rowsFrom(0, items)).finally(() => usage.stop());
	const to = Date.now();
	if (answers.length !== items) throw new Error(`${answers.length} of ${items} items came back`);
	const cost = { cpuMs: usage.cpuBetween(from, to), ...(await sandboxes.observed(server)) };
	return { timeMs: to - from, failedItems: failedIn(answers), cost };
}

/** The node's time for an item alone, while a large execution is carried out. */
async function measureBeside(
	{ installation: { client }, sandboxes }: RunningBench,
	{ server }: OpenedServer,
	{ large, small }: Record<'large' | 'small', OpenWebhook>,
	items: number,
	oneByOne: number,
): Promise<Executions> {
	let isOver = false;
	const others = call(large.url, rowsFrom(0, items)).finally(() => (isOver = true));
	const answers: IDataObject[] = [];
	const callOneByOne = async () => {
		while (!isOver && (await sandboxes.observed(server)).requests < REQUESTS_BEFORE)
			await delay(PAUSE_MS);
		for (let n = 0; !isOver && n < oneByOne; n++)
			answers.push(...(await call(small.url, rowsFrom(items + n, 1))));
	};
	await Promise.all([callOneByOne(), others]);
	if (answers.length < FEWEST) throw new Error('The large execution was over too early');
	const times = await timesOf(client, small.workflowId, answers.length);
	return { timeMs: median(times), failedItems: failedIn(answers) };
}

interface OpenWebhook {
	url: string;
	workflowId: string;
	credential: SavedCredential;
}

/** An active workflow with a credential of its own, or with one that is there. */
async function openWebhook(
	{ installation: { client } }: RunningBench,
	path: string,
	contestant: ContestantId,
	server: OpenedServer,
	own: { token?: Case['token']; credential?: SavedCredential; isKept?: boolean } = {},
): Promise<OpenWebhook> {
	// n8n itself stores the first token of an API key.
	const data = credentialData(server, own.token && 'missing');
	const credential = own.credential ?? (await client.createCredential(path, 'masivoApi', data));
	const webhook = {
		...{ name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2.1, webhookId: path },
		parameters: {
			...{ httpMethod: 'POST', path, options: {} },
			...{ responseMode: 'lastNode', responseData: 'allEntries' },
		},
	};
	const rows = {
		...{ name: 'Rows', type: 'n8n-nodes-base.splitOut', typeVersion: 1 },
		parameters: { fieldToSplitOut: 'body.rows', options: {} },
	};
	const target = { baseUrl: server.baseUrl, credentialId: credential.id };
	const node = contestantNode(MEASURED_NODE, contestant, target);
	const workflowId = await client.createWorkflow({
		...chain(path, webhook, rows, node),
		// What n8n says of the node's time is kept with the execution.
		...(own.isKept && { settings: { saveDataSuccessExecution: 'all' } }),
	});
	await client.activate(workflowId, path);
	return { url: `${client.url}/webhook/${path}`, workflowId, credential };
}

/** The node's own time in each execution. */
async function timesOf(
	client: Installation['client'],
	workflowId: string,
	count: number,
): Promise<number[]> {
	const { results } = await client.finishedOf(workflowId, count);
	const ran = await Promise.all(results.map(async ({ id }) => await client.execution(id)));
	return ran.flatMap(({ data }) =>
		(data.resultData.runData[MEASURED_NODE] ?? []).map(({ executionTime }) => executionTime),
	);
}

/** @param token what is stored for an API key; else there is a token that works */
export function credentialData(
	{ baseUrl, token: sessionToken, apiKey }: OpenedServer,
	token?: Case['token'],
): ICredentialDataDecryptedObject {
	if (!token)
		return { authentication: 'bearerToken', accessToken: sessionToken, sessionToken, baseUrl };
	return { authentication: 'apiKey', apiKey, ...(token === 'ended' && { sessionToken }), baseUrl };
}

type BenchRow = Record<'customerId' | 'tagKeys', string>;

export function rowsFrom(first: number, count: number): BenchRow[] {
	return Array.from({ length: count }, (_, index) => ({
		customerId: customerId(first + index),
		tagKeys: tagKey(0),
	}));
}

/** Spreads the rows over so many calls; returns the items of all answers. */
async function callAtOnce(url: string, calls: number, rows: BenchRow[]): Promise<IDataObject[]> {
	const size = rows.length / calls;
	const answers = await Promise.all(
		Array.from({ length: calls }, async (_, index) => {
			return await call(url, rows.slice(index * size, (index + 1) * size));
		}),
	);
	return answers.flat();
}

async function call(url: string, rows: BenchRow[]): Promise<IDataObject[]> {
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ rows }),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`A webhook call was answered ${answer.status}: ${text}`);
	return JSON.parse(text) as IDataObject[];
}

const failedIn = (answers: IDataObject[]): number =>
	answers.filter(({ error }) => Boolean(error)).length;
