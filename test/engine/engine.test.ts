import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { createEngine, type Engine, storedCredential, type WorkflowJson } from '../../engine';
import { type FixtureServer, startFixtureServer } from '../support/fixtureServer';

let engine: Engine;
let server: FixtureServer;

beforeAll(async () => {
	engine = await createEngine({ packageDir: resolve(__dirname, '../support/fixture-package') });
});
beforeEach(async () => {
	server = await startFixtureServer();
});
afterEach(async () => await server.close());

/** Manual trigger → the fixture node, whose good items go to Done and whose failed ones to Failed. */
function workflow(onError?: 'continueRegularOutput' | 'continueErrorOutput'): WorkflowJson {
	const node = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	return {
		nodes: [
			{ ...node, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				...node,
				id: 'get',
				name: 'Get',
				type: 'n8n-nodes-fixture.fixture',
				parameters: { id: '={{ $json.id }}' },
				credentials: { fixtureApi: { id: 'not here', name: 'fixtureApi account' } },
				onError,
			},
			{ ...node, id: 'done', name: 'Done', type: 'n8n-nodes-base.noOp' },
			{ ...node, id: 'failed', name: 'Failed', type: 'n8n-nodes-base.noOp' },
		],
		connections: {
			Start: { main: [to('Get')] },
			Get: { main: [to('Done'), to('Failed')] },
		},
		settings: { executionOrder: 'v1' },
	};
}

const credential = (token = server.token) =>
	storedCredential('fixtureApi', { baseUrl: server.baseUrl, token });
const items = (...ids: string[]) => ids.map((id) => ({ id }));

it('loads the package, its node and its credential', () => {
	expect(engine.loader.packageName).toBe('n8n-nodes-fixture');
	expect(engine.nodeType('fixture').description.displayName).toBe('Fixture');
	expect(engine.credentialType('fixtureApi').displayName).toBe('Fixture API');
});

it('evaluates expressions per item and links each output item to its input item', async () => {
	const { status, outputs } = await engine.run(workflow(), {
		input: items('a', 'b'),
		credentials: [credential()],
	});
	expect(status).toBe('success');
	expect(server.requests).toEqual(['GET /items/a', 'GET /items/b']);
	expect(outputs('Done')[0]).toMatchObject([
		{ json: { item: { id: 'a' } }, pairedItem: { item: 0 } },
		{ json: { item: { id: 'b' } }, pairedItem: { item: 1 } },
	]);
	expect(outputs('Failed')).toEqual([]);
});

it('sends failed items to the error output, with their input fields and their links', async () => {
	const { status, outputs } = await engine.run(workflow('continueErrorOutput'), {
		input: items('a', 'missing', 'c'),
		credentials: [credential()],
	});
	expect(status).toBe('success');
	const [good, bad] = outputs('Get');
	expect(good.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
	expect(bad).toMatchObject([
		{ json: { id: 'missing', error: expect.any(String) }, pairedItem: { item: 1 } },
	]);
	expect(outputs('Failed')[0]).toHaveLength(1);
});

it('fails with the node error when the node does not continue', async () => {
	const { status, error } = await engine.run(workflow(), {
		input: items('missing', 'b'),
		credentials: [credential()],
	});
	expect(status).toBe('error');
	expect(error).toMatchObject({ httpCode: '404', node: { name: 'Get' } });
	expect(server.requests).toEqual(['GET /items/missing']);
});

it('renews a refused token once, sends the request again and stores the token', async () => {
	const expired = credential('token-0');
	const first = await engine.run(workflow(), { input: items('a'), credentials: [expired] });
	expect(first.status).toBe('success');
	expect(server.requests).toEqual(['GET /items/a', 'GET /token', 'GET /items/a']);
	expect(expired).toMatchObject({ data: { token: 'token-1' }, writes: 1 });

	await engine.run(workflow(), { input: items('b'), credentials: [expired] });
	expect(server.requests.slice(3)).toEqual(['GET /items/b']);
	expect(expired.writes).toBe(1);
});

it('fetches a missing token before the first request, and counts what is read', async () => {
	const fresh = credential('');
	await engine.run(workflow(), { input: items('a', 'b'), credentials: [fresh] });
	expect(server.requests).toEqual(['GET /token', 'GET /items/a', 'GET /items/b']);
	// The fixture asks for it once per item, and the request helper once per request.
	expect(fresh).toMatchObject({ reads: 4, writes: 1 });
});

it('keeps the token request within the domains that the credential allows', async () => {
	const restricted = storedCredential('fixtureApi', {
		baseUrl: server.baseUrl,
		token: '',
		allowedHttpRequestDomains: 'domains',
		allowedDomains: 'example.com',
	});
	const { status, error } = await engine.run(workflow(), {
		input: items('a'),
		credentials: [restricted],
	});
	expect(status).toBe('error');
	expect(error?.description).toContain('Domain not allowed');
	expect(server.requests).toEqual([]);
});

it.each([
	['stops at an error', undefined],
	['continues', 'continueErrorOutput'],
] as const)('aborts the request of a node that %s when it is cancelled', async (_, onError) => {
	const stop = new AbortController();
	const running = engine.run(workflow(onError), {
		input: items('hang'),
		credentials: [credential()],
		signal: stop.signal,
	});
	while (server.requests.length === 0) await setTimeout(10);
	stop.abort();
	await server.hung;
	expect((await running).status).toBe('canceled');
});

it('sends nothing when it was cancelled before it started', async () => {
	const { status } = await engine.run(workflow(), {
		input: items('a'),
		credentials: [credential()],
		signal: AbortSignal.abort(),
	});
	expect(status).toBe('canceled');
	expect(server.requests).toEqual([]);
});

it('refuses a node whose credential is not stored', async () => {
	const { status, error } = await engine.run(workflow(), { input: items('a') });
	expect(status).toBe('error');
	expect(error?.description).toContain('is not stored');
});

it('shapes items with Edit Fields and Split Out', async () => {
	const node = { typeVersion: 1, position: [0, 0] as [number, number] };
	const { outputs } = await engine.run({
		nodes: [
			{ ...node, id: '1', name: 'Start', type: 'n8n-nodes-base.webhook', parameters: {} },
			{
				...node,
				id: '2',
				name: 'Raw',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					mode: 'raw',
					jsonOutput: '={{ { rows: [{ id: 1 }, { id: 2 }] } }}',
					options: {},
				},
			},
			{
				...node,
				id: '3',
				name: 'Split',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'rows', options: {} },
			},
			{
				...node,
				id: '4',
				name: 'Fields',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					assignments: {
						assignments: [{ id: 'x', name: 'twice', type: 'number', value: '={{ $json.id * 2 }}' }],
					},
					includeOtherFields: true,
				},
			},
		],
		connections: {
			Start: { main: [[{ node: 'Raw', type: 'main', index: 0 }]] },
			Raw: { main: [[{ node: 'Split', type: 'main', index: 0 }]] },
			Split: { main: [[{ node: 'Fields', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	});
	expect(outputs('Fields')[0].map(({ json }) => json)).toEqual([
		{ id: 1, twice: 2 },
		{ id: 2, twice: 4 },
	]);
});

it('refuses a parameter that a stand-in does not have', async () => {
	const json = workflow();
	json.nodes[2].parameters = { notesInFlow: true };
	await expect(engine.run(json)).rejects.toThrow('"Done": this stand-in for n8n-nodes-base.noOp');
});

describe('the credential test', () => {
	const testCredential = async (data: Record<string, string> = {}) =>
		await engine.testCredential('fixtureApi', {
			baseUrl: server.baseUrl,
			token: server.token,
			...data,
		});

	it('connects, with the stored token as it is', async () => {
		expect(await testCredential()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(server.requests).toEqual(['GET /items/test']);
	});

	it('fetches a missing token first', async () => {
		expect(await testCredential({ token: '' })).toMatchObject({ status: 'OK' });
		expect(server.requests).toEqual(['GET /token', 'GET /items/test']);
	});

	it('renews a refused token', async () => {
		expect(await testCredential({ token: 'token-0' })).toMatchObject({ status: 'OK' });
		expect(server.requests).toEqual(['GET /items/test', 'GET /token', 'GET /items/test']);
	});

	it.each([
		['the rule for the status', { testedId: 'teapot' }, 'It is a teapot'],
		['the rule for the body', { testedId: 'page' }, 'That is a page'],
		['the status text', { testedId: 'missing' }, 'Not Found'],
		['the code of a network error', { baseUrl: 'http://127.0.0.1:1' }, 'ECONNREFUSED'],
	])('words a failure by %s', async (_by, data, message) => {
		expect(await testCredential(data)).toEqual({ status: 'Error', message });
	});

	it('words a failure that no request caused by its own message', async () => {
		const result = await testCredential({
			allowedHttpRequestDomains: 'domains',
			allowedDomains: '',
			token: '',
		});
		expect(result).toMatchObject({ status: 'Error' });
		expect(server.requests).toEqual([]);
	});
});
