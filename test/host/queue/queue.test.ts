import type { Execution } from '../../../host/client';
import type { RunningN8n } from '../../../host/n8n';
import { outputsOf } from '../../../host/workflowParts';
import { CONCURRENCY, customersOf, startCluster } from '../../../host/cluster';
import type { Cluster } from '../../../host/cluster';
import { provisionedHost } from './host';

const BATCHES = 200;
/** Executions that meet an ended token: more than the workers carry out at once. */
const EXPIRED = 60;
/** One was killed, and one came in its place. */
const WORKERS = 2;
const LIMIT_MS = 900_000;
const batches = Array.from({ length: BATCHES }, (_, batch) => batch);

let cluster: Cluster;
let workers: RunningN8n[];

beforeAll(async () => {
	cluster = await startCluster(provisionedHost(), BATCHES);
	workers = [await cluster.addWorker(), await cluster.addWorker()];
}, LIMIT_MS);
afterAll(async () => await cluster?.close(), LIMIT_MS);

const tagsOf = (id: string) => cluster.sandbox.customers.get(id)?.tags;

/** The batch that an execution was about, as its webhook received it. */
function batchOf(execution: Execution): number {
	const [[received]] = outputsOf(execution, 'Webhook') as Array<Array<{ body: { batch: number } }>>;
	return received.body.batch;
}

it(
	'loses no execution when a worker is killed and Redis is restarted',
	async () => {
		const enqueued = cluster.enqueue(batches);
		await cluster.finished(BATCHES / 4);
		await workers[0].kill();
		const heldAtKill = await cluster.held();
		// A webhook call that comes while Redis is down is refused, and its caller told so.
		await enqueued;
		await cluster.finished(BATCHES / 2);
		await cluster.redis.restart();
		const heldAtRestart = await cluster.held();
		await cluster.finished(BATCHES);

		// A new n8n numbers its executions from 1.
		const ids = batches.map((index) => String(index + 1));
		const executions = await Promise.all(ids.map(async (id) => cluster.n8n.execution(id)));
		const good = executions.filter(({ status }) => status === 'success');
		const bad = executions.filter(({ status }) => status !== 'success');

		// n8n repeats neither what the killed worker was doing nor what was on its way to a worker when
		// Redis went down, and says so. Nothing else fails.
		for (const { status } of bad) expect(['error', 'crashed']).toContain(status);
		const lost = bad.map(({ id }) => id);
		const lostLater = lost.filter((id) => !heldAtKill.includes(id));
		expect(lost.length - lostLater.length).toBeLessThanOrEqual(CONCURRENCY);
		expect(lostLater.filter((id) => !heldAtRestart.includes(id))).toEqual([]);
		const done = good.map(batchOf);
		expect(new Set(done).size).toBe(good.length);
		for (const [index, batch] of done.entries()) {
			const customers = customersOf(batch).map((id) => ({
				customer: { id, tags: { kept: true } },
			}));
			expect(outputsOf(good[index], 'Masivo')).toMatchObject([customers]);
		}
		expect(done.flatMap(customersOf).map(tagsOf)).toEqual(
			done.flatMap(customersOf).map(() => ({ kept: true })),
		);
	},
	LIMIT_MS,
);

it(
	'goes on with what was not done when it is sent again',
	async () => {
		const left = batches.filter((batch) => customersOf(batch).some((id) => tagsOf(id)?.old));
		await cluster.enqueue(left);
		await cluster.finished(BATCHES + left.length);
		expect(batches.flatMap(customersOf).filter((id) => tagsOf(id)?.old)).toEqual([]);
	},
	LIMIT_MS,
);

it(
	'renews an ended token once in each worker, at most',
	async () => {
		const { sandbox } = cluster;
		await cluster.addWorker();
		sandbox.expireTokens();
		const before = sandbox.stats.authorizeCalls;
		const finished = await cluster.n8n.countFinished();
		await cluster.enqueue(batches.slice(0, EXPIRED));
		await cluster.finished(finished + EXPIRED);
		const renewals = sandbox.stats.authorizeCalls - before;
		expect(renewals).toBeGreaterThanOrEqual(1);
		expect(renewals).toBeLessThanOrEqual(WORKERS);
	},
	LIMIT_MS,
);
