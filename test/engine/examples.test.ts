import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { createEngine, type Engine, storedCredential, type WorkflowJson } from '../../engine';
import { type Sandbox, startSandbox } from '../../sandbox';
import { adviceIn, expectFailure } from '../support/failureKinds';

const ROOT = resolve(__dirname, '../..');

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
	engine = await createEngine({ packageDir: ROOT });
	sandbox = await startSandbox();
});
afterEach(() => {
	expect(sandbox.contractViolations).toEqual([]);
	sandbox.reset();
});
afterAll(async () => await sandbox.close());

const example = (name: string): WorkflowJson =>
	JSON.parse(readFileSync(resolve(ROOT, `examples/${name}.workflow.json`), 'utf8'));

/** Runs the example as it is in the file, with a credential of the name it asks for. */
async function run(name: string, input?: IDataObject[]) {
	const { apiKey, baseUrl } = sandbox;
	const data = { authentication: 'apiKey', apiKey, baseUrl };
	const credentials = [storedCredential('masivoApi', data, { name: 'Masivo API' })];
	return await engine.run(example(name), { credentials, input });
}

const deletes = () =>
	sandbox.requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url);
const tagKeysOf = (id: string) => Object.keys(sandbox.customers.get(id)?.tags ?? {});

it('delete-tags: deletes the tags of a list of customers, one request for each customer', async () => {
	const { status, outputs } = await run('delete-tags');
	expect(status).toBe('success');
	expect(outputs('Delete Tags')[0]).toMatchObject([
		{ json: { customer: { id: '1716573314', tags: { lifetime_purchases: 15 } } } },
		{ json: { customer: { id: 'crm-2048', tags: {} }, wallet: { totals: [{ total: 80 }] } } },
		{ json: { customer: { id: 'store/quito 7', tags: { favourite_store: 'Quito 7' } } } },
		{ json: { customer: { id: 'crm-2048', tags: {} } } },
	]);
	expect(tagKeysOf('crm-2048')).toEqual([]);
	expect(deletes()).toHaveLength(3);
});

it('crm-webhook: deletes what the CRM names in the body of its request', async () => {
	const body = { customerId: 'crm-2048', tagKeys: ['trial', 'black_friday'] };
	const { status, outputs } = await run('crm-webhook', [
		{ headers: {}, params: {}, query: {}, body },
	]);
	expect(status).toBe('success');
	expect(outputs('Delete Tags')[0]).toMatchObject([
		{ json: { customer: { id: 'crm-2048', tags: { churn_risk: 'high' } } } },
	]);
	expect(deletes()).toEqual(['/api/storefront/v1/customers/crm-2048/tags?tags=trial,black_friday']);
});

it('error-output: lets the failed rows go their own way, with what to do about them', async () => {
	const { status, outputs } = await run('error-output');
	expect(status).toBe('success');
	expect(outputs('Tags Deleted')[0]).toMatchObject([
		{ json: { customer: { id: '1716573314' } } },
		{ json: { customer: { id: 'store/quito 7' } } },
	]);
	const toCorrect = outputs('To Correct')[0].map(({ json }) => json);
	const texts = { problem: expect.any(String), whatToDo: expect.any(String) };
	expect(toCorrect).toEqual([
		{ customer: 'nobody-here', ...texts },
		{ customer: 'crm-2048', ...texts },
	]);
	const [unknown, empty] = toCorrect.map(({ problem: message, whatToDo: description }) => ({
		message,
		description,
	}));
	expectFailure(unknown, 'unknownSubject', 'customer "nobody-here"');
	expect(adviceIn(unknown)).toEqual(['checkId']);
	expectFailure(empty, 'invalidInput', "'Tag Keys'");
	expect(adviceIn(empty)).toEqual(['fillIn']);
});

it.each([
	['who is new', 'crm-4096', 'created', { vip_status: 'gold' }],
	[
		'who is known',
		'crm-2048',
		'updated',
		{ black_friday: '2025', churn_risk: 'high', vip_status: 'gold' },
	],
])('crm-sync: brings a customer %s up to date in three steps', async (_case, id, action, tags) => {
	const body = {
		customerId: id,
		name: 'Carla Mena',
		email: 'carla.mena@example.com',
		setTags: { vip_status: 'gold' },
		deleteTags: ['trial'],
	};
	const { status, outputs } = await run('crm-sync', [{ headers: {}, params: {}, query: {}, body }]);
	expect(status).toBe('success');
	expect(outputs('Create or Update')[0]).toMatchObject([{ json: { action, name: 'Carla Mena' } }]);
	expect(outputs('Delete Tags')[0]).toMatchObject([{ json: { id, tags } }]);
	expect(sandbox.customers.get(id)?.tags).toEqual(tags);
});
