import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { json } from '../../sandbox/answers';
import { adviceIn, expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';
import { SANDBOX } from '../support/samples';

/** Worlds in which one request of several, or Masivo itself, is what nobody knows. */

const masivo = useMasivo(SANDBOX);

/** A fault for the requests whose path ends so; all others are answered as documented. */
const only = (end: string, fault: Fault): void => {
	masivo.sandbox.faults.decide = ({ path }) => (path.endsWith(end) ? fault : undefined);
};

afterEach(() => void masivo.sandbox.contractViolations.splice(0));

const NOT_FOUND: unknown[] = [
	{ statusCode: 404, message: 'Customer not found', error: 'Not Found' },
	{ message: 'Cliente no encontrado' },
	{ success: false, message: 'Customer not found' },
	{ error: { code: 'CUSTOMER_NOT_FOUND' } },
	{ status: 404 },
	{ data: null },
	{},
	'Not Found',
	'',
];

describe.each(NOT_FOUND)('a lookup that is answered 404 with %j', (body) => {
	const unknown: Fault = { kind: 'status', status: 404, body };

	test('lets Create or Update register who is new', async () => {
		only('/customers/new', unknown);
		const { items, error } = await masivo.run('createOrUpdate', [{ id: 'new' }], {
			parameters: { name: 'Eva', email: 'eva@example.com' },
		});
		expect(error?.message).toBeUndefined();
		expect(items[0].json.action).toBe('created');
		expect(masivo.wire()).toEqual(['GET /customers/new', 'GET /tiers', 'POST /customers']);
	});

	test('says of Get that Masivo does not know the customer; asked once for all', async () => {
		masivo.sandbox.faults.decide = ({ path }) =>
			path.includes('/customers/') ? unknown : undefined;
		const { failed } = await masivo.run('get', [{ id: 'a' }, { id: 'b' }, { id: 'c' }], {
			onError: 'continueErrorOutput',
		});
		expect(failed).toHaveLength(3);
		for (const { json: told } of failed) expectFailure(told, 'unknownSubject');
		expect(masivo.wire().filter((line) => line === 'GET /tiers')).toHaveLength(1);
	});
});

test.each([
	{ status: 200, body: { success: false, message: 'Customer not found' } },
	{ status: 200, body: { data: null } },
	{ status: 200, body: { data: { customer: null } } },
	{ status: 400, body: { message: 'El cliente no existe' } },
	{ status: 422, body: { error: 'Customer does not exist' } },
])('a lookup that is answered %j lets Create or Update register who is new', async (answer) => {
	only('/customers/new', { kind: 'status', ...answer });
	const { items } = await masivo.run('createOrUpdate', [{ id: 'new' }], {
		parameters: { name: 'Eva', email: 'eva@example.com' },
	});
	expect(items[0]?.json.action).toBe('created');
});

describe('a wrong one-time code that is answered 401', () => {
	test.each(['bearerToken', 'apiKey'] as const)('is no ended token: %s', async (kind) => {
		only('/verify', { kind: 'status', status: 401, body: { message: 'Invalid code' } });
		const { error } = await masivo.run('oneTimeCode.verify', [{}], {
			parameters: { code: '9999' },
			credential: masivo[kind](),
		});
		expectFailure(error, 'refused', 'Invalid code');
		expect(adviceIn(error)).toContain('tokenIsGood');
		expect(adviceIn(error)).not.toContain('freshToken');
	});
});

test.each<[what: string, form: (token: unknown) => unknown]>([
	['token', (token) => ({ token })],
	['access_token', (access_token) => ({ access_token, token_type: 'Bearer', expires_in: 3600 })],
	['data.token', (token) => ({ success: true, data: { token } })],
	['data.accessToken', (accessToken) => ({ data: { accessToken }, error: null })],
])('the key’s exchange is answered with %s', async (_what, form) => {
	masivo.sandbox.faults.next({
		on: 'authorize',
		kind: 'change',
		change: ({ text }) => json(200, form((JSON.parse(text) as IDataObject).data)),
	});
	const { status } = await masivo.run('get', [{ id: 'ana' }], { credential: masivo.apiKey() });
	expect(status).toBe('success');
});

describe('what is accepted and not confirmed', () => {
	const send = { brandId: 'brand-1', orderValue: 80, type: 'PURCHASE' };
	const accepted: Fault = { kind: 'body', body: { message: 'Event enqueued for processing' } };

	test('says so in the output, and once beside it; who answers is asked once', async () => {
		only('/behavior/events', accepted);
		const { items, hints } = await masivo.run('event.send', [{ id: 'ana' }, { id: 'luis' }], {
			parameters: send,
		});
		expect(items.map(({ json: output }) => output)).toEqual(
			['ana', 'luis'].map((customer_id) => ({
				...{ customer_id, type: 'PURCHASE', confirmed: false },
				message: 'Event enqueued for processing',
			})),
		);
		expect(hints).toHaveLength(1);
		expect(hints[0]).toContain('Get Transactions');
		expect(masivo.wire().filter((line) => line === 'GET /tiers')).toHaveLength(1);
	});

	test('asks nobody where the API key was exchanged', async () => {
		only('/behavior/events', accepted);
		await masivo.run('event.send', [{ id: 'ana' }], {
			parameters: send,
			credential: masivo.apiKey(),
		});
		expect(masivo.wire()).toEqual(['GET /auth/authorize', 'POST /behavior/events']);
	});
});

test.each<[what: string, look: Fault]>([
	['down', { kind: 'status', status: 503 }],
	['gone', { kind: 'reset' }],
	['refused', { kind: 'status', status: 403 }],
])('a look that is %s leaves it open, and says that it may be sent again', async (_what, look) => {
	masivo.sandbox.faults.decide = ({ method }) =>
		method === 'GET' ? look : { kind: 'body', body: {}, applied: true };
	const { error } = await masivo.run('update', [{ id: 'ana' }], {
		parameters: { updateFields: { name: 'Ana T.' } },
		options: { maxRetries: 0 },
	});
	expectFailure(error, 'unconfirmed', 'customer "ana"');
	expect(error.description).toContain('Running the item again is safe');
	expect(masivo.wire()).toEqual(['PATCH /customers/ana', 'GET /customers/ana']);
});

test('rows of an import that are named as not taken stand apart, and none is sent again', async () => {
	const body = {
		data: [
			{ id: 'n1', status: 'queued' },
			{ id: 'n2', status: 'error', message: 'The tier does not exist' },
		],
	};
	only('/customers/migrate', { kind: 'status', status: 207, body });
	const { items, failed } = await masivo.run('import.customers', [{ id: 'n1' }, { id: 'n2' }], {
		parameters: { name: 'New', email: '={{ $json.id }}@example.com' },
		onError: 'continueErrorOutput',
	});
	expect(items.map(({ json: output }) => output)).toEqual([
		{ customer_id: 'n1', status: 'queued' },
	]);
	expectFailure(failed[0].json, 'refused', 'customer "n2"', 'The tier does not exist');
	expect(masivo.wire()).toEqual(['POST /customers/migrate']);
});
