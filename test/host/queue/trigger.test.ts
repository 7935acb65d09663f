import { startCluster, customersOf } from '../../../host/cluster';
import type { Cluster } from '../../../host/cluster';
import { triggerPath } from '../../../host/triggers';
import { chain, masivoTrigger, outputsOf } from '../../../host/workflowParts';
import { forCustomer, post } from '../support/webhookCalls';
import { provisionedHost } from './host';
import { callAnswerOf, type Told } from '../../support/failureKinds';

const LIMIT_MS = 900_000;
const ID = 'queued-trigger';
const PATH = triggerPath(ID);
const customers = customersOf(0);

let cluster: Cluster;
let workflowId: string;
/** The same address in the main process and in the one that only takes webhook calls. */
let urls: string[];

beforeAll(async () => {
	cluster = await startCluster(provisionedHost(), 1);
	const { n8n, credential } = cluster;
	await cluster.addWorker();
	await cluster.addWorker();
	const { url } = await cluster.addWebhookProcess();
	const next = { name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} };
	const workflow = chain('Queued trigger', masivoTrigger(ID, credential), next);
	workflowId = await n8n.createWorkflow(workflow);
	await n8n.activate(workflowId, PATH);
	urls = [n8n.url, url].map((origin) => `${origin}/webhook/${PATH}`);
}, LIMIT_MS);
afterAll(async () => await cluster?.close(), LIMIT_MS);

it(
	'answers calls in both processes, and the workers start each once',
	async () => {
		const { n8n } = cluster;
		const answers = await Promise.all(
			customers.map(async (id, index) => await post(urls[index % 2], forCustomer(id))),
		);
		expect(answers.map(({ status }) => status)).toEqual(customers.map(() => 200));
		const { count, results } = await n8n.finishedOf(workflowId, customers.length);
		expect(count).toBe(customers.length);
		const executions = await Promise.all(results.map(async ({ id }) => await n8n.finished(id)));
		const started = executions.flatMap((execution) => outputsOf(execution, 'Next')[0]);
		expect(started.map((item) => (item as { customer_id: string }).customer_id).sort()).toEqual(
			[...customers].sort(),
		);
	},
	LIMIT_MS,
);

it(
	'starts nothing for a body that the other process has had, nor for a customer whom nobody knows',
	async () => {
		const { n8n } = cluster;
		const [main, other] = urls;
		const before = (await n8n.executionsOf(workflowId)).count;
		const body = forCustomer(customers[0], 'CUSTOMER_ACCUMULATION');
		expect((await post(main, body)).status).toBe(200);
		await n8n.finishedOf(workflowId, before + 1);
		const repeated = await post(other, body);
		expect(repeated.status).toBe(200);
		expect(callAnswerOf(repeated.json as Told)).toBe('repeated');
		expect((await post(other, forCustomer('nobody-here'))).status).toBe(404);
		expect((await post(other, forCustomer(customers[1], 'TIER'))).status).toBe(200);
		expect((await n8n.finishedOf(workflowId, before + 2)).count).toBe(before + 2);
	},
	LIMIT_MS,
);
