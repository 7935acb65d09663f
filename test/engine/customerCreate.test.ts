import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Fault } from '../../sandbox';
import { adviceIn, expectFailure, operationsIn, timesSent } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: [{ id: 'taken' }] });

const NEW = [{ id: 'new' }];

const POST = 'POST /customers';

test('sends the documented fields, and each under its documented name', async () => {
	const { status } = await masivo.run('create', [{ id: 42 }], {
		parameters: {
			name: ' Ana Torres ',
			email: 'ana@example.com',
			additionalFields: {
				isAnonymous: false,
				birthDate: '1990-05-17T00:00:00',
				country: 'EC',
				documentNumber: '0912345678',
				documentType: 'CI',
				gender: 'FEMALE',
				metadata: '{"crm": {"id": 7}}',
				platforms: 'web, android,,',
				referralCode: 'FRIEND',
				tags: '{"vip": true, "level": 3, "colour": "blue"}',
			},
		},
	});
	expect(status).toBe('success');
	expect(masivo.wire()).toEqual([POST]);
	expect(masivo.sandbox.requests[0].body).toEqual({
		id: '42',
		name: 'Ana Torres',
		email: 'ana@example.com',
		is_anonymous: false,
		dob: '1990-05-17T00:00:00.000Z',
		country: 'EC',
		document_number: '0912345678',
		document_type: 'CI',
		gender: 'FEMALE',
		metadata: { crm: { id: 7 } },
		platforms: ['web', 'android'],
		referral_code: 'FRIEND',
		tags: { vip: true, level: 3, colour: 'blue' },
	});
});

test('takes lists and objects from expressions', async () => {
	const input = { id: 'new', platforms: ['web', 'ios'], tags: { vip: true }, own: { crm: 7 } };
	await masivo.run('create', [input], {
		parameters: {
			additionalFields: {
				platforms: '={{ $json.platforms }}',
				tags: '={{ $json.tags }}',
				metadata: '={{ $json.own }}',
			},
		},
	});
	expect(masivo.sandbox.requests[0].body).toEqual({
		id: 'new',
		platforms: ['web', 'ios'],
		tags: { vip: true },
		metadata: { crm: 7 },
	});
});

test('leaves out what is blank or empty', async () => {
	await masivo.run('create', [{ id: 'new', none: null }], {
		parameters: {
			name: '',
			email: '  ',
			additionalFields: {
				birthDate: '',
				country: '={{ $json.none }}',
				gender: '={{ $json.unknown }}',
				metadata: '{}',
				platforms: ' , ',
				tags: '{}',
			},
		},
	});
	expect(masivo.sandbox.requests[0].body).toEqual({ id: 'new' });
});

test.each<[field: string, name: string, value: unknown]>([
	['Anonymous', 'isAnonymous', 'perhaps'],
	['Birth Date', 'birthDate', '17/05/1990'],
	['Birth Date', 'birthDate', '1990-02-30'],
	['Country', 'country', ['EC']],
	['Gender', 'gender', true],
	['Document Number', 'documentNumber', 2 ** 60],
	['Metadata', 'metadata', '[1]'],
	['Metadata', 'metadata', 'text'],
	['Platforms', 'platforms', [{}]],
	['Tags', 'tags', { vip: null }],
	['Tags', 'tags', { vip: { since: 2020 } }],
	['Tags', 'tags', { vip: ['a'] }],
	['Tags', 'tags', '{"": 1}'],
])('names %s, sends nothing (%s: %j)', async (field, name, value) => {
	const good = { id: 'other', value: name === 'isAnonymous' || undefined };
	const { error } = await masivo.run('create', [good, { id: 'new', value }] as IDataObject[], {
		parameters: { additionalFields: { [name]: '={{ $json.value }}' } },
	});
	expect(error.name).toBe('NodeOperationError');
	expectFailure(error, 'invalidInput', `'${field}' `, '[item 1]');
	expect(error.description).toMatch(/\w{3}/);
	expect(masivo.wire()).toEqual([]);
});

test('passes on what Masivo says of an ID that is taken', async () => {
	const { error } = await masivo.run('create', [{ id: 'taken' }]);
	expect(error).toMatchObject({ httpCode: '409', context: { itemIndex: 0 } });
	expectFailure(error, 'refused', '"taken"', ': The id "taken" is taken [item 0]');
	expect(error.description).toContain('Customer already exists');
	expect(error.description).toContain('409 Conflict');
	expect(adviceIn(error)).toEqual(['useCreateOrUpdate']);
});

describe('is never sent again once it may have arrived, and says how to check', () => {
	test.each<[what: string, fault: Fault, ...facts: string[]]>([
		['a reset before it took effect', { kind: 'reset' }],
		['a reset afterwards', { kind: 'reset', applied: true }],
		['no answer in time', { kind: 'hang' }],
		['no answer in time afterwards', { kind: 'hang', applied: true }],
		['an answer that is cut off', { kind: 'cutOff', applied: true }],
		['a 408', { kind: 'status', status: 408 }, '408'],
		['a 500', { kind: 'status', status: 500 }, '500'],
		['a 502', { kind: 'status', status: 502 }, '502'],
		['a 503', { kind: 'status', status: 503 }, '503'],
		[
			'a 503 that says when to come back',
			{ kind: 'status', status: 503, headers: { 'retry-after': '0' } },
			'503',
		],
		['a 504', { kind: 'status', status: 504 }, '504'],
	])('%s', async (_what, fault, ...facts) => {
		masivo.sandbox.faults.next(fault);
		const { error } = await masivo.run('create', NEW, { options: { timeout: 300 } });
		expect(masivo.wire()).toEqual([POST]);
		expect(error.name).toBe('NodeApiError');
		expectFailure(error, 'mayHaveArrived', ...facts);
		expect(adviceIn(error)).toContain('lookUp');
		expect(operationsIn(error)).toContain('Customer → Get');
	});

	test('half an answer: a look shows the customer, or what to look at', async () => {
		masivo.sandbox.faults.next({ kind: 'truncatedJson', applied: true });
		expect((await masivo.run('create', NEW)).status).toBe('success');
		expect(masivo.wire()).toEqual([POST, 'GET /customers/new']);
		masivo.sandbox.reset();
		masivo.sandbox.faults.next({ kind: 'truncatedJson' });
		const { error } = await masivo.run('create', NEW);
		expectFailure(error, 'unconfirmed', 'customer "new"');
		expect(adviceIn(error)).toContain('lookUp');
		expect(operationsIn(error)).toContain('Customer → Get');
	});
});

describe('is sent again while it cannot have arrived', () => {
	test('too many requests', async () => {
		const headers = { 'retry-after': '0' };
		masivo.sandbox.faults.next({ kind: 'status', status: 429, headers });
		const { status } = await masivo.run('create', NEW);
		expect(status).toBe('success');
		expect(masivo.wire()).toEqual([POST, POST]);
	});

	test('a token that has ended', async () => {
		masivo.sandbox.faults.next({ kind: 'expireTokens' });
		const credential = masivo.apiKey({ sessionToken: masivo.sandbox.issueToken() });
		const { status } = await masivo.run('create', NEW, { credential });
		expect(status).toBe('success');
		expect(masivo.wire()).toEqual([POST, 'GET /auth/authorize', POST]);
	});

	test('a refused connection', async () => {
		const gone = await startSandbox();
		await gone.close();
		const { error } = await masivo.run('create', NEW, {
			credential: masivo.bearerToken({ baseUrl: gone.baseUrl }),
			options: { maxRetries: 1 },
		});
		expectFailure(error, 'network', new URL(gone.baseUrl).origin);
		expect(timesSent(error)).toBe(2);
	});
});

test.each<[what: string, shown: object, fact: string]>([
	['another e-mail', { id: 'new', email: 'x@example.com' }, ' Email ['],
	['another document', { id: 'new', document_number: 912345678 }, ' Document Number ['],
])('fails where the answer shows %s', async (_what, customer, fact) => {
	// A look shows the same.
	masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer, wallet: {} } } });
	const { error } = await masivo.run('create', NEW, {
		parameters: {
			email: 'Eva@example.com',
			additionalFields: { documentNumber: '0912345678', platforms: 'web' },
		},
	});
	expectFailure(error, 'unconfirmed', fact);
});
