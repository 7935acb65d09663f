import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { startSandbox } from '../../sandbox';
import type { Fault, Sandbox, SandboxOptions } from '../../sandbox';

interface CallOptions {
	headers?: Record<string, string>;
	body?: unknown;
	/** Ends the call on the client's side, in milliseconds. */
	timeout?: number;
}

let sandbox: Sandbox;

/** Calls the sandbox with the path exactly as given; rejects when the connection breaks. */
async function call(method: string, path: string, { headers, body, timeout }: CallOptions = {}) {
	const send = sandbox.origin.startsWith('https:') ? httpsRequest : httpRequest;
	const { hostname, port, pathname } = new URL(sandbox.baseUrl);
	return await new Promise<{
		status: number | undefined;
		headers: Record<string, unknown>;
		text: string;
		json: <T>() => T;
	}>((resolve, reject) => {
		const request = send(
			{ method, hostname, port, timeout, path: pathname + path, headers, ca: sandbox.certificate },
			(response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => (text += chunk));
				response.on('error', reject);
				response.on('end', () => {
					resolve({
						status: response.statusCode,
						headers: response.headers,
						text,
						json: () => JSON.parse(text),
					});
				});
			},
		);
		request.on('timeout', () => request.destroy(new Error('no answer in time')));
		request.on('error', reject);
		request.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
	});
}

/** Calls with a bearer token that is valid. */
async function authorized(method: string, path: string, options: CallOptions = {}) {
	const authorization = `Bearer ${sandbox.issueToken()}`;
	const headers = { authorization, 'content-type': 'application/json', ...options.headers };
	return await call(method, path, { ...options, headers });
}

const deleteTags = (keys: string, options?: CallOptions) =>
	authorized('DELETE', `/customers/c1/tags?tags=${keys}`, options);
const tagsOf = (id: string) => sandbox.customers.get(id)?.tags;

const customers = [{ id: 'c1', name: 'Ana', tags: { a: 1, b: 2, 'x,y': 3, 'ü +': 4 }, points: 10 }];

async function start(options: SandboxOptions = {}) {
	await sandbox.close();
	sandbox = await startSandbox({ customers, ...options });
}

beforeAll(async () => {
	sandbox = await startSandbox({ customers });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

describe('the API', () => {
	afterEach(() => expect(sandbox.contractViolations).toEqual([]));

	test('exchanges the API key for a token with an expiry in seconds', async () => {
		const answer = await call('GET', '/auth/authorize', {
			headers: { 'x-api-key': sandbox.apiKey },
		});
		const { data } = answer.json<{ data: string }>();
		const claims = JSON.parse(Buffer.from(data.split('.')[1], 'base64url').toString());
		expect(claims.exp - claims.iat).toBeCloseTo(3600);
		const headers = { authorization: `Bearer ${data}` };
		expect((await call('GET', '/tiers', { headers })).status).toBe(200);
		expect(sandbox.stats.authorizeCalls).toBe(1);
	});

	test.each<Record<string, string>>([{}, { 'x-api-key': 'wrong' }])(
		'refuses the API key of %j',
		async (headers) => {
			const answer = await call('GET', '/auth/authorize', { headers });
			expect(answer.status).toBe(401);
			expect(answer.json()).toEqual({ error: 'Unauthorized', details: expect.any(String) });
		},
	);

	test.each<Record<string, string>>([
		{},
		{ authorization: 'Bearer wrong' },
		{ authorization: 'Basic YTpi' },
	])('refuses the token of %j', async (headers) => {
		const answer = await call('DELETE', '/customers/c1/tags?tags=a', { headers });
		expect(answer.status).toBe(401);
		expect(answer.json()).toEqual({ error: 'Unauthorized', details: expect.any(String) });
		expect(tagsOf('c1')).toHaveProperty('a');
		expect(sandbox.stats.unauthorized).toBe(1);
	});

	test('refuses tokens issued before expireTokens, and accepts those issued after', async () => {
		const headers = { authorization: `Bearer ${sandbox.issueToken()}` };
		sandbox.expireTokens();
		expect((await call('GET', '/tiers', { headers })).status).toBe(401);
		expect((await authorized('GET', '/tiers')).status).toBe(200);
	});

	test('answers with customer and wallet', async () => {
		const answer = await authorized('GET', '/customers/c1');
		expect(answer.json()).toMatchObject({
			data: {
				customer: { id: 'c1', name: 'Ana', tags: customers[0].tags },
				wallet: { totals: [{ total: 10, reward: { type: 'POINTS' } }] },
			},
		});
	});

	test.each(['GET', 'PATCH'])('%s of an unknown customer is 404', async (method) => {
		const answer = await authorized(method, '/customers/nobody', {
			body: method === 'PATCH' ? {} : undefined,
		});
		expect(answer.status).toBe(404);
		expect(answer.json()).toEqual({ error: 'Customer not found', details: expect.any(String) });
	});

	test.each(['a/b?x', 'a b', '50%', '+&#=', 'ñandú', '🛍️', '.'.repeat(300)])(
		'finds the customer with the id %j',
		async (id) => {
			sandbox.addCustomer({ id, tags: { a: 1, b: 2 } });
			const path = `/customers/${encodeURIComponent(id)}/tags?tags=a`;
			expect((await authorized('DELETE', path)).json()).toMatchObject({
				data: { customer: { id, tags: { b: 2 } } },
			});
		},
	);

	test.each([
		['a', ['b', 'x,y', 'ü +']],
		['a,b', ['x,y', 'ü +']],
		['a,nothing,toString', ['b', 'x,y', 'ü +']],
		['x%2Cy', ['a', 'b', 'ü +']],
		['%C3%BC%20%2B', ['a', 'b', 'x,y']],
		['%C3%BC+%2B', ['a', 'b', 'x,y']],
	])('a delete of %s leaves %j', async (keys, left) => {
		const answer = await deleteTags(keys);
		expect(answer.status).toBe(200);
		const { data } = answer.json<{ data: { customer: { tags: object } } }>();
		expect(Object.keys(data.customer.tags)).toEqual(left);
		expect(tagsOf('c1')).toEqual(data.customer.tags);
	});

	test('a patch of tags merges and overwrites', async () => {
		const body = { tags: { b: 'new', c: true } };
		const answer = await authorized('PATCH', '/customers/c1/tags', { body });
		expect(answer.status).toBe(200);
		expect(tagsOf('c1')).toEqual({ ...customers[0].tags, b: 'new', c: true });
	});

	test('a patch of a customer merges its metadata', async () => {
		for (const metadata of [{ a: 1 }, { b: 2 }]) {
			await authorized('PATCH', '/customers/c1', { body: { name: 'Eva', metadata } });
		}
		expect(sandbox.customers.get('c1')).toMatchObject({ name: 'Eva', metadata: { a: 1, b: 2 } });
	});

	test('registers a customer once', async () => {
		const body = { id: 'new', name: 'Leo', email: 'leo@example.com', tags: { vip: true } };
		expect((await authorized('POST', '/customers', { body })).status).toBe(200);
		expect(sandbox.customers.get('new')).toMatchObject(body);
		for (const invented of ['phone', 'phone_verified', 'country']) {
			expect(sandbox.customers.get('new')).not.toHaveProperty(invented);
		}
		expect((await authorized('POST', '/customers', { body })).status).toBe(409);
	});

	test('the default customers fit the document', async () => {
		await start({ customers: undefined });
		for (const id of sandbox.customers.keys()) {
			expect((await authorized('GET', `/customers/${encodeURIComponent(id)}`)).status).toBe(200);
		}
		await start();
	});
});

describe('what does not fit the document', () => {
	test.each(['/nope', '/customers//tags?tags=a', '/customers/c1/tags/', '/tiers/'])(
		'%s is answered with an HTML page and status 200',
		async (path) => {
			const answer = await authorized('DELETE', path);
			expect(answer.status).toBe(200);
			expect(answer.headers['content-type']).toMatch('text/html');
			expect(sandbox.contractViolations).toEqual([expect.stringContaining(path)]);
		},
	);

	test.each(['', '?', '?tags=', '?keys=a', '?tags[]=a', '?tags[0]=a'])(
		'a delete with the query "%s" deletes nothing and is noted',
		async (query) => {
			const answer = await authorized('DELETE', `/customers/c1/tags${query}`);
			expect(answer.status).toBe(200);
			expect(answer.json()).toMatchObject({ data: { customer: { tags: customers[0].tags } } });
			expect(sandbox.contractViolations).not.toEqual([]);
		},
	);

	test('a parameter given twice is noted', async () => {
		await deleteTags('a&tags=b');
		expect(Object.keys(tagsOf('c1') ?? {})).toEqual(['a', 'x,y', 'ü +']);
		expect(sandbox.contractViolations).not.toEqual([]);
	});

	test.each([
		['PATCH', '/customers/c1/tags', undefined],
		['PATCH', '/customers/c1/tags', '{"tags":'],
		['PATCH', '/customers/c1/tags', {}],
		['PATCH', '/customers/c1/tags', { tags: { a: null } }],
		['PATCH', '/customers/c1', { metadata: 1 }],
		['POST', '/customers', { name: 'no id' }],
		['GET', '/customers/%zz', undefined],
	])('%s %s with the body %j is 422', async (method, path, body) => {
		const answer = await authorized(method, path, { body });
		expect(answer.status).toBe(422);
		expect(answer.json()).toEqual({ error: 'Unprocessable Entity', details: expect.any(String) });
		expect(sandbox.contractViolations).not.toEqual([]);
	});

	test('an answer that does not fit is noted', async () => {
		Object.assign(sandbox.customers.get('c1') ?? {}, { tags: 'none' });
		await authorized('GET', '/customers/c1');
		expect(sandbox.contractViolations).toEqual([expect.stringContaining('answer: ')]);
	});
});

describe('faults', () => {
	afterEach(() => expect(sandbox.contractViolations).toEqual([]));

	test.each<[Fault, { status: number; text: string | RegExp }]>([
		[
			{ kind: 'status', status: 503 },
			{ status: 503, text: /"error":"Service Unavailable"/ },
		],
		[
			{ kind: 'status', status: 502, body: 'Bad' },
			{ status: 502, text: 'Bad' },
		],
		[{ kind: 'html' }, { status: 200, text: /^<!DOCTYPE html>/ }],
		[
			{ kind: 'html', status: 404 },
			{ status: 404, text: /^<!DOCTYPE html>/ },
		],
		[
			{ kind: 'redirect', location: 'https://example.com/' },
			{ status: 302, text: '' },
		],
		[
			{ kind: 'body', body: null },
			{ status: 200, text: 'null' },
		],
		[
			{ kind: 'body', body: { data: {} } },
			{ status: 200, text: '{"data":{}}' },
		],
	])('%j answers in place of the API', async (fault, { status, text }) => {
		sandbox.faults.next(fault);
		const answer = await deleteTags('a');
		expect(answer.status).toBe(status);
		expect(answer.text).toMatch(text);
		expect(tagsOf('c1')).toHaveProperty('a');
		expect(sandbox.requests).toMatchObject([{ fault, status }]);
	});

	test('a status has its headers, a redirect its target', async () => {
		sandbox.faults.next(
			{ kind: 'status', status: 429, headers: { 'retry-after': '7' } },
			{ kind: 'redirect', location: 'https://example.com/', status: 308 },
		);
		expect((await deleteTags('a')).headers).toMatchObject({ 'retry-after': '7' });
		expect((await deleteTags('a')).headers).toMatchObject({ location: 'https://example.com/' });
	});

	describe.each([true, false, undefined])('applied: %s', (applied) => {
		afterEach(() => expect('a' in (tagsOf('c1') ?? {})).toBe(!applied));

		test('reset breaks the connection', async () => {
			sandbox.faults.next({ kind: 'reset', applied });
			await expect(deleteTags('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
			expect(sandbox.requests[0].status).toBeUndefined();
		});

		test('hang never answers', async () => {
			sandbox.faults.next({ kind: 'hang', applied });
			await expect(deleteTags('a', { timeout: 50 })).rejects.toThrow('no answer in time');
		});

		test('cutOff ends in the middle of the body', async () => {
			sandbox.faults.next({ kind: 'cutOff', applied });
			await expect(deleteTags('a')).rejects.toThrow('aborted');
		});

		test('truncatedJson is a whole answer that is no JSON', async () => {
			sandbox.faults.next({ kind: 'truncatedJson', applied });
			const answer = await deleteTags('a');
			expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)));
			expect(() => answer.json()).toThrow(SyntaxError);
		});

		test('body replaces the answer', async () => {
			sandbox.faults.next({ kind: 'body', body: [], applied });
			expect((await deleteTags('a')).text).toBe('[]');
		});
	});

	test('keepTags answers as if all were well', async () => {
		sandbox.faults.next({ kind: 'keepTags' });
		expect((await deleteTags('a')).json()).toMatchObject({
			data: { customer: { tags: customers[0].tags } },
		});
	});

	test('slow answers late', async () => {
		sandbox.faults.next({ kind: 'slow', ms: 60 });
		const start = Date.now();
		expect((await deleteTags('a')).status).toBe(200);
		expect(Date.now() - start).toBeGreaterThanOrEqual(55);
	});

	test('expireTokens refuses the token the request carries', async () => {
		sandbox.faults.next({ kind: 'expireTokens' });
		expect((await deleteTags('a')).status).toBe(401);
		expect((await deleteTags('a')).status).toBe(200);
	});

	test('an authorize call meets only the faults meant for it', async () => {
		const headers = { 'x-api-key': sandbox.apiKey };
		sandbox.faults.next({ kind: 'status', status: 500 });
		expect((await call('GET', '/auth/authorize', { headers })).status).toBe(200);
		sandbox.faults.next({ kind: 'status', status: 503, on: 'authorize' });
		expect((await call('GET', '/auth/authorize', { headers })).status).toBe(503);
		expect((await deleteTags('a')).status).toBe(500);
	});

	test('the queue goes before decide, decide before always', async () => {
		sandbox.faults.always({ kind: 'status', status: 500 });
		sandbox.faults.decide = ({ query }) =>
			query === 'tags=a' ? { kind: 'status', status: 502 } : undefined;
		sandbox.faults.next({ kind: 'status', status: 503 });
		const statuses = [];
		for (const keys of ['a', 'a', 'b']) statuses.push((await deleteTags(keys)).status);
		expect(statuses).toEqual([503, 502, 500]);
		sandbox.faults.always(undefined);
		expect((await deleteTags('b')).status).toBe(200);
	});
});

describe('a sandbox', () => {
	afterEach(async () => await start());

	test('records requests as they were sent', async () => {
		await authorized('PATCH', '/customers/a%2Fb?x=%20', { body: { name: 'Z' } });
		const path = '/api/storefront/v1/customers/a%2Fb';
		expect(sandbox.requests).toMatchObject([
			{
				...{ method: 'PATCH', url: `${path}?x=%20`, path, query: 'x=%20', status: 404 },
				...{ body: { name: 'Z' }, headers: { 'content-type': 'application/json' } },
			},
		]);
		expect(Math.abs(sandbox.requests[0].at - Date.now())).toBeLessThan(5000);
	});

	test('counts requests in flight, also when it does not record them', async () => {
		await start({ latencyMs: 30, record: false });
		await Promise.all([deleteTags('a'), deleteTags('b'), deleteTags('b')]);
		expect(sandbox.stats).toMatchObject({ inFlight: 0, peakInFlight: 3 });
		expect(sandbox.requests).toEqual([]);
	});

	test('serves so many at a time, while the rest wait in line', async () => {
		await start({ load: { atOnce: 2, beyond: 'wait' } });
		sandbox.faults.next({ kind: 'hang' }, { kind: 'hang' });
		const ended: string[] = [];
		const end = (name: string) => () => ended.push(name);
		const hanging = [1, 2].map(() => deleteTags('a', { timeout: 300 }).catch(end('hung')));
		while (sandbox.stats.inFlight < 2) await new Promise(setImmediate);
		const waiting = [1, 2].map(() => deleteTags('a').then(end('waited')));
		await Promise.all([...hanging, ...waiting]);
		expect(ended[0]).toBe('hung');
		expect(ended.filter((it) => it === 'waited')).toHaveLength(2);
		expect(sandbox.stats.peakInFlight).toBe(4);
	});

	test('does not serve a call whose client has given up while it waited', async () => {
		await start({ load: { atOnce: 1, beyond: 'wait' } });
		sandbox.faults.next({ kind: 'hang' });
		const hanging = deleteTags('a', { timeout: 300 }).catch(() => undefined);
		while (sandbox.stats.inFlight === 0) await new Promise(setImmediate);
		await expect(deleteTags('a', { timeout: 50 })).rejects.toThrow('no answer in time');
		await hanging;
		expect((await deleteTags('b')).status).toBe(200);
		expect(tagsOf('c1')).toHaveProperty('a');
	});

	test('keeps a fixed window', async () => {
		await start({ rateLimit: { requests: 2, windowMs: 2000 } });
		const answers = [];
		for (let i = 0; i < 3; i++) answers.push(await deleteTags('a'));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(answers[1].headers).toMatchObject({
			...{ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0' },
		});
		expect(answers[1].headers).not.toHaveProperty('retry-after');
		expect(['1', '2']).toContain(answers[2].headers['retry-after']);
		expect(answers[2].headers['x-ratelimit-reset']).toBe(answers[2].headers['retry-after']);
		await new Promise((resolve) => setTimeout(resolve, 2010));
		expect((await deleteTags('a')).status).toBe(200);
	});

	test('keeps its rate limit to itself when told to', async () => {
		await start({ rateLimit: { requests: 0, windowMs: 300, headers: false } });
		const { status, headers } = await deleteTags('a');
		expect(status).toBe(429);
		expect(headers).toHaveProperty('retry-after');
		expect(headers).not.toHaveProperty('x-ratelimit-limit');
	});

	test('lets tokens end', async () => {
		await start({ tokenLifetimeMs: 0 });
		expect((await deleteTags('a')).status).toBe(401);
	});

	test('can name the query parameter otherwise', async () => {
		await start({ tagKeysParameter: 'keys' });
		await authorized('DELETE', '/customers/c1/tags?keys=a');
		expect(sandbox.contractViolations).toEqual([]);
		await deleteTags('b');
		expect(sandbox.contractViolations).not.toEqual([]);
		expect(Object.keys(tagsOf('c1') ?? {})).toEqual(['b', 'x,y', 'ü +']);
	});

	test.each([
		['deleteNothing', 200, ['a', 'b', 'x,y', 'ü +']],
		['refuse', 422, ['a', 'b', 'x,y', 'ü +']],
		['deleteAll', 200, []],
	] as const)(
		'a delete that lacks the parameter can %s, and is no violation then',
		async (what, status, left) => {
			sandbox.playTagKeys('keys', what);
			const answer = await authorized('DELETE', '/customers/c1/tags?tags=a');
			expect(answer.status).toBe(status);
			expect(Object.keys(tagsOf('c1') ?? {})).toEqual(left);
			sandbox.playTagKeys('tags', 'deleteNothing');
			await deleteTags('a');
			expect(Object.keys(tagsOf('c1') ?? {})).toEqual(left.filter((key) => key !== 'a'));
			expect(sandbox.contractViolations).toEqual([]);
		},
	);

	test('answers under any path before the API', async () => {
		const { origin, baseUrl } = sandbox;
		const headers = { authorization: `Bearer ${sandbox.issueToken()}` };
		const url = `${origin}/some/place${new URL(baseUrl).pathname}/customers/c1`;
		const answer = await fetch(url, { headers });
		expect(await answer.json()).toMatchObject({ data: { customer: { id: 'c1' } } });
		expect(sandbox.contractViolations).toEqual([]);
	});

	test('speaks TLS', async () => {
		await start({ tls: true });
		expect(sandbox.baseUrl).toMatch('https://127.0.0.1:');
		expect((await deleteTags('a')).status).toBe(200);
		sandbox.faults.next({ kind: 'reset' });
		await expect(deleteTags('b')).rejects.toMatchObject({ code: 'ECONNRESET' });
	});

	test('forgets everything on reset', async () => {
		sandbox.addCustomer({ id: 'c2' });
		sandbox.faults.always({ kind: 'html' });
		await deleteTags('a');
		const headers = { authorization: `Bearer ${sandbox.issueToken()}` };
		sandbox.reset();
		expect(sandbox.requests).toEqual([]);
		expect([...sandbox.customers.keys()]).toEqual(['c1']);
		expect((await call('GET', '/tiers', { headers })).status).toBe(401);
		expect((await deleteTags('a')).status).toBe(200);
	});

	test('closes in spite of calls that hang or wait', async () => {
		await start({ latencyMs: 60_000 });
		const waiting = deleteTags('a');
		while (sandbox.stats.inFlight === 0) await new Promise(setImmediate);
		await Promise.all([sandbox.close(), expect(waiting).rejects.toThrow()]);
		await start();
		sandbox.faults.next({ kind: 'hang' });
		const hanging = deleteTags('a');
		while (sandbox.stats.inFlight === 0) await new Promise(setImmediate);
		await Promise.all([sandbox.close(), expect(hanging).rejects.toThrow()]);
	});
});
