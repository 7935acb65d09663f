import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { N8nClient, SavedCredential } from './client';
import { startInstallation } from './installation';
import type { Installation } from './installation';
import type { Host } from './instance';
import { startWebhookProcess, startWorker } from './n8n';
import type { RunningN8n } from './n8n';
import { startPostgres, startRedis } from './services';
import type { Redis, Service } from './services';
import { startSandbox } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { chain, masivo } from './workflowParts';

/** Customers of one batch, which is one execution. Each has the tag that is deleted, and another. */
export const ITEMS = 50;

const ROOT = resolve(__dirname, '..');
const WEBHOOK = 'batch';

/** How long the stand-in for Masivo takes to answer. */
export const LATENCY_MS = 50;

const PAUSE_MS = 200;

/** Executions that one worker carries out at the same time: n8n's default. */
export const CONCURRENCY = 10;

/** Under this name n8n keeps its queue in Redis. */
const JOBS = 'bull:jobs';

/** n8n notices a lost worker after a minute and a half by default; the tests need not wait so long. */
const QUEUE = {
	EXECUTIONS_MODE: 'queue',
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** n8n in queue mode with this package: a main process, workers, Redis, PostgreSQL, a Masivo. */
export interface Cluster {
	n8n: N8nClient;
	redis: Redis;
	sandbox: Sandbox;
	/** With the sandbox's API key. */
	credential: SavedCredential;
	/** Starts one more worker. */
	addWorker(): Promise<RunningN8n>;
	/** Starts one more process that takes webhook calls, beside the main one. */
	addWebhookProcess(): Promise<RunningN8n>;
	/** Begins the executions of these batches. They take their places in the queue. */
	enqueue(batches: number[]): Promise<void>;
	/** The executions that workers hold at this moment, or held when they were killed. */
	held(): Promise<string[]>;
	/** Waits until so many executions have an outcome. */
	finished(count: number): Promise<void>;
	close(): Promise<void>;
}

/** The IDs of a batch's customers. */
export const customersOf = (batch: number): string[] =>
	Array.from({ length: ITEMS }, (_, item) => `batch-${batch}-${item}`);

/** @param batches how many batches of customers Masivo knows */
export async function startCluster(host: Host, batches: number): Promise<Cluster> {
	const open: Array<() => Promise<void>> = [];
	const opened = <T extends { close(): Promise<void> } | { stop(): Promise<void> }>(it: T): T => {
		open.unshift(async () => await ('close' in it ? it.close() : it.stop()));
		return it;
	};
	const close = async () => {
		for (const step of open) await step();
	};
	try {
		const redis: Redis = opened(await startRedis());
		const database: Service = opened(await startPostgres());
		const sandbox: Sandbox = opened(await startBatchSandbox(batches));
		const env = { ...redis.env, ...database.env, ...QUEUE };
		const installed: Installation = opened(await startInstallation({ host, root: ROOT, env }));
		const { client: n8n, instance } = installed;
		const { apiKey, baseUrl } = sandbox;
		const data = { authentication: 'apiKey', apiKey, baseUrl };
		const credential = await n8n.createCredential('Masivo API', 'masivoApi', data);
		await n8n.activate(await n8n.createWorkflow(batchWorkflow(credential)), WEBHOOK);
		return {
			...{ n8n, redis, sandbox, credential, close },
			addWorker: async () => opened(await startWorker(instance, CONCURRENCY)),
			addWebhookProcess: async () => opened(await startWebhookProcess(instance)),
			enqueue: async (numbers) => {
				const call = async (batch: number) =>
					await n8n.callWebhook(WEBHOOK, { batch, customers: customersOf(batch) });
				await Promise.all(numbers.map(call));
			},
			async held() {
				const jobs = await redis.ask('LRANGE', `${JOBS}:active`, '0', '-1');
				const data = jobs
					.split('\n')
					.filter(Boolean)
					.map(async (job) => await redis.ask('HGET', `${JOBS}:${job}`, 'data'));
				return (await Promise.all(data)).flatMap(
					(text) => /"executionId":"(\w+)"/.exec(text)?.[1] ?? [],
				);
			},
			async finished(count) {
				while ((await n8n.countFinished()) < count) await delay(PAUSE_MS);
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}

async function startBatchSandbox(batches: number): Promise<Sandbox> {
	return await startSandbox({
		latencyMs: LATENCY_MS,
		validateAnswers: false,
		customers: Array.from({ length: batches }, (_, batch) => customersOf(batch))
			.flat()
			.map((id) => ({ id, tags: { old: true, kept: true } })),
	});
}

function batchWorkflow(credential: SavedCredential) {
	return chain(
		'Batch',
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: WEBHOOK,
			parameters: { httpMethod: 'POST', path: WEBHOOK, options: {} },
		},
		{
			name: 'Customers',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'body.customers', options: { destinationFieldName: 'id' } },
		},
		masivo(credential, { customerId: '={{ $json.id }}', tagKeys: 'old' }),
	);
}
