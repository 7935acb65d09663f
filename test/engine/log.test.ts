import { ownLines } from '../support/debugLog';

import type { Fault } from '../../sandbox';
import { someCustomers, someItems, useMasivo } from '../support/masivo';
import { registration, useTrigger } from '../support/trigger';

/**
 * That a line never says more is checked after every engine test (`useMasivo`). How rests are told is
 * in test/unit/send.test.ts.
 */
const steady = (line: string) => line.replace(/\b\d+ ms/, '… ms');
const lines = () => ownLines().map(steady);

describe('the log of a run', () => {
	const masivo = useMasivo({ customers: someCustomers(2) });
	const get = async (onError?: 'continueRegularOutput', credential = masivo.apiKey()) =>
		await masivo.run('get', someItems(1), { credential, onError, options: { maxRetries: 1 } });

	test('has a line for each request, with each attempt and the exchange of the key', async () => {
		const { faults } = masivo.sandbox;
		const credential = masivo.apiKey();
		faults.next({ kind: 'reset' }, { kind: 'status', status: 503 });
		await get('continueRegularOutput', credential);
		masivo.sandbox.expireTokens();
		await get(undefined, credential);
		expect(lines()).toEqual([
			'GET /auth/authorize: 200, … ms, attempt 1',
			'Has a new token: none was stored',
			'GET /customers/{id}: no answer (ended, ECONNRESET), … ms, attempt 1',
			'GET /customers/{id}: 503, … ms, attempt 2',
			'GET /customers/{id}: 401, … ms, attempt 1',
			'GET /auth/authorize: 200, … ms, attempt 1',
			'Has a new token: the one before was refused',
			'GET /customers/{id}: 200, … ms, attempt 2',
		]);
	});

	test('has them of the lists in the editor and of the test of a credential', async () => {
		const credential = masivo.bearerToken();
		await masivo.engine.testCredential('masivoApi', credential.data);
		const [id, name] = [credential.id, credential.name];
		const node = { id: '1', name: 'List', type: 'n8n-nodes-masivo.masivo', parameters: {} };
		const place = { typeVersion: 1, position: [0, 0] as [number, number] };
		const nodes = [{ ...node, ...place, credentials: { masivoApi: { id, name } } }];
		const workflow = { nodes, connections: {} };
		await masivo.engine.searchList(workflow, 'List', 'searchRewards', {
			credentials: [credential],
		});
		expect(lines()).toEqual([
			'GET /tiers: 200, … ms, attempt 1',
			'GET /rewards: 200, … ms, attempt 1',
		]);
	});

	const headers = { 'x-request-id': 'req-0123', 'cf-ray': '8f1-EZE' };
	const answers: Array<[what: string, fault: Fault]> = [
		['a refusal', { kind: 'status', status: 422, headers }],
		['a refused token', { kind: 'status', status: 401, headers }],
		['an answer that never came right', { kind: 'status', status: 503, headers }],
		['a customer whom Masivo does not know', { kind: 'status', status: 404, headers }],
		['a redirect', { kind: 'status', status: 302, headers }],
		['a web page', changed({ text: '<html></html>' })],
		['an answer without data', changed({ text: '{}' })],
		['a success that says it failed', changed({ text: '{"data":{},"success":false}' })],
		['another customer', changed({ text: '{"data":{"customer":{"id":"x"},"wallet":{}}}' })],
	];
	function changed(answer: object): Fault {
		return { kind: 'change', change: (old) => ({ ...old, headers, ...answer }) };
	}

	test.each(answers)('and the error of %s name the ID of the answer', async (_what, fault) => {
		masivo.sandbox.faults.always(fault);
		const { error } = await get(undefined, masivo.bearerToken());
		expect(error.description).toContain('Request ID: req-0123 (x-request-id).');
		expect(error.description?.match(/Request ID/g)).toHaveLength(1);
		expect(lines()[0]).toMatch(/attempt 1, request ID req-0123 \(x-request-id\)$/);
	});

	test('and the error of the exchange name it, too', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 403, headers, on: 'authorize' });
		const { error } = await get();
		expect(error.description).toContain('Request ID: req-0123');
		expect(lines()).toEqual([
			'GET /auth/authorize: 403, … ms, attempt 1, request ID req-0123 (x-request-id)',
		]);
	});

	test('has no ID that is none, and no secret in one', async () => {
		const credential = masivo.bearerToken({ accessToken: 'tok-9f8Q7rT2mN' });
		const ids = ['ana@example.com', 'two words', 'x'.repeat(200), 'tok-9f8Q7rT2mN'];
		for (const id of ids) {
			masivo.sandbox.faults.always({ kind: 'status', status: 422, headers: { 'cf-ray': id } });
			await get('continueRegularOutput', credential);
		}
		expect(lines()).toEqual([
			...Array<string>(3).fill('GET /customers/{id}: 422, … ms, attempt 1'),
			'GET /customers/{id}: 422, … ms, attempt 1, request ID ***** (cf-ray)',
		]);
	});
});

describe('the log of a trigger', () => {
	const { masivo, listen } = useTrigger({ customers: someCustomers(1) });

	test('says why calls are refused, once a minute for each reason and node', async () => {
		const credential = masivo.bearerToken({ webhookSecret: 'whsec-9f8Q7rT2' });
		const workflow = await listen({ events: ['CUSTOMER_REGISTRATION'] }, { credential });
		const query = '?secret=whsec-9f8Q7rT2';
		for (let twice = 0; twice < 2; twice++) {
			await workflow.call(registration());
			await workflow.call('no', { query, contentType: 'text/plain' });
			await workflow.call({ ...registration(), event: 'OTHER' }, { query });
			await workflow.call(registration('forged'), { query });
		}
		await (await listen({}, { credential })).call(registration());

		const told = lines().filter((line) => !line.startsWith('GET'));
		expect(
			told.map(
				(line) => /^(?:Refused a call \(\d+\)|A call started nothing): [\w ]+/.exec(line)?.[0],
			),
		).toEqual([
			'Refused a call (401): The secret at the end of the webhook URL is missing or wrong',
			'Refused a call (400): This is not a call of a Masivo webhook',
			'A call started nothing: This event is not one of those that start the workflow',
			'Refused a call (404): Masivo does not know the customer of this call',
			'Refused a call (401): The secret at the end of the webhook URL is missing or wrong',
		]);
	});
});
