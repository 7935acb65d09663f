import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { startSandbox } from '../../sandbox';
import type { Fault, Sandbox, SandboxOptions } from '../../sandbox';

/**
 * What the tests of the node would not notice: they hold what they send against the stand-in, and so
 * it has to be strict, and to do what its faults say. All else of it they tell along the way.
 */

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

test.each<Record<string, string>>([{}, { authorization: 'Basic YTpi' }])(
	'the token of %j is refused',
	async (headers) => {
		expect((await call('DELETE', '/customers/c1/tags?tags=a', { headers })).status).toBe(401);
		expect(tagsOf('c1')).toHaveProperty('a');
	},
);

test('what a customer was created with is kept, nothing invented, and metadata merged', async () => {
	const body = { id: 'new', name: 'Leo', email: 'leo@example.com', metadata: { a: 1 } };
	await authorized('POST', '/customers', { body });
	await authorized('PATCH', '/customers/new', { body: { metadata: { b: 2 } } });
	expect(sandbox.customers.get('new')).toMatchObject({ ...body, metadata: { a: 1, b: 2 } });
	for (const invented of ['phone', 'phone_verified', 'country']) {
		expect(sandbox.customers.get('new')).not.toHaveProperty(invented);
	}
});

test.each([
	['a,nothing,toString', ['b', 'x,y', 'ü +']],
	['x%2Cy', ['a', 'b', 'ü +']],
	['%C3%BC+%2B', ['a', 'b', 'x,y']],
])('a delete of %s leaves %j', async (keys, left) => {
	await deleteTags(keys);
	expect(Object.keys(tagsOf('c1') ?? {})).toEqual(left);
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

	const broken = [
		['reset', 'ECONNRESET'],
		['hang', 'no answer in time'],
		['cutOff', 'aborted'],
		['garbage', 'Parse Error'],
		['truncatedJson', undefined],
		['body', undefined],
	] as const;

	test.each(
		broken.flatMap(([kind, error]) =>
			[true, false, undefined].map((applied) => [kind, applied, error] as const),
		),
	)('%s happens to a request that was applied: %s', async (kind, applied, error) => {
		sandbox.faults.next({ kind, applied, body: [] } as Fault);
		const answer = deleteTags('a', { timeout: kind === 'hang' ? 50 : undefined });
		if (error) await expect(answer).rejects.toThrow(error);
		else if (kind === 'body') expect((await answer).text).toBe('[]');
		else expect((await answer).json).toThrow(SyntaxError);
		expect('a' in (tagsOf('c1') ?? {})).toBe(!applied);
	});

	test('a page has the status that it is given', async () => {
		sandbox.faults.next({ kind: 'html', status: 404 });
		expect(await deleteTags('a')).toMatchObject({
			...{ status: 404, text: expect.stringMatching(/^<!DOCTYPE html>/) },
		});
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

	test('speaks TLS', async () => {
		await start({ tls: true });
		expect(sandbox.baseUrl).toMatch('https://127.0.0.1:');
		expect((await deleteTags('a')).status).toBe(200);
		sandbox.faults.next({ kind: 'reset' });
		await expect(deleteTags('b')).rejects.toMatchObject({ code: 'ECONNRESET' });
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
