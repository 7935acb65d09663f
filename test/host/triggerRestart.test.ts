import { resolve } from 'node:path';
import { startInstallation } from '../../host/installation';
import type { Installation } from '../../host/installation';
import { provisionHost } from '../../host/provision';
import { triggerPath } from '../../host/triggers';
import { chain, masivoTrigger, outputsOf } from '../../host/workflowParts';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { n8nVersion } from './support/n8n';
import { forCustomer, post } from './support/webhookCalls';

const PATH = triggerPath('after-restart');
let installed: Installation;
let sandbox: Sandbox;

/** An n8n of its own: the one of all tests goes on. */
beforeAll(async () => {
	sandbox = await startSandbox();
	sandbox.addCustomer({ id: 'after' });
	const version = process.env.N8N_BIN ? undefined : n8nVersion();
	const host = await provisionHost({ version, quiet: true });
	installed = await startInstallation({ host, root: resolve(__dirname, '../..') });
});
afterAll(async () => {
	await installed?.close();
	await sandbox.close();
});

it('goes on at the same address after a restart, and knows the bodies that came before it', async () => {
	const { client } = installed;
	const { apiKey, baseUrl } = sandbox;
	const data = { authentication: 'apiKey', apiKey, baseUrl };
	const credential = await client.createCredential('Masivo API', 'masivoApi', data);
	const trigger = masivoTrigger('after-restart', credential);
	const next = { name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} };
	const id = await client.createWorkflow(chain('After a restart', trigger, next));
	await client.activate(id, PATH);
	const url = `${client.url}/webhook/${PATH}`;
	const before = ['1716573314', 'crm-2048', 'store/quito 7'];
	for (const [index, customer] of before.entries()) {
		expect((await post(url, forCustomer(customer))).status).toBe(200);
		await client.finishedOf(id, index + 1);
	}

	await installed.restart();
	await client.webhookReady(PATH);
	for (const customer of [...before, 'after']) {
		expect((await post(url, forCustomer(customer))).status).toBe(200);
	}

	const { count, results } = await client.finishedOf(id, before.length + 1);
	expect(count).toBe(before.length + 1);
	const executions = await Promise.all(results.map(async (it) => await client.finished(it.id)));
	const items = executions.map((execution) => outputsOf(execution, 'Next')[0][0]);
	expect(items.map((item) => (item as { customer_id: string }).customer_id).sort()).toEqual(
		[...before, 'after'].sort(),
	);
});
