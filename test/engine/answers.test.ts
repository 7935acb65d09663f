import type { Socket } from 'node:net';

import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { adviceIn, expectFailure, type FailureKind, timesSent } from '../support/failureKinds';
import { until, useMasivo } from '../support/masivo';
import { httpAnswer, startRawServer } from '../support/rawServer';

const masivo = useMasivo();

const CUSTOMER = '1716573314';
const ONE_TAG = [{ id: CUSTOMER, tags: 'vip_status' }];

/** No waiting for another try. */
const once = { options: { maxRetries: 0 } };

describe('an answer that does not show the tags gone is never a success', () => {
	test.each<[what: string, fault: Fault, kind: FailureKind]>([
		['the customer still has the tags', { kind: 'keepTags' }, 'unconfirmed'],
		['no body', { kind: 'status', status: 204, body: '' }, 'unusable'],
		['a body that ends too soon', { kind: 'cutOff', applied: true }, 'network'],
	])('%s', async (_what, fault, kind) => {
		masivo.sandbox.faults.always(fault);
		const { status, error, items } = await masivo.deleteTags(ONE_TAG, once);

		expect(status).toBe('error');
		expect(items).toEqual([]);
		expect(error.name).toBe('NodeApiError');
		expectFailure(error, kind);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.context.itemIndex).toBe(0);
		expect(error.description).toMatch(/\w{3}/);
	});

	test('says which of the keys are left, and which option to check', async () => {
		const left = { id: CUSTOMER, tags: { a: 1, c: 1 } };
		masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer: left, wallet: {} } } });
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a,b,c' }]);
		expectFailure(error, 'unconfirmed', `customer "${CUSTOMER}"`, ' a, c [item 0]');
		for (const fact of ["'Tag Keys Parameter'", '"tags"']) {
			expect(error.description).toContain(fact);
		}
		expect(error).toMatchObject({ failure: { cause: 'configuration-invalid' } });
	});

	describe('where the parameter has another name', () => {
		const other = useMasivo({ tagKeysParameter: 'tag_keys' });

		test('the default name fails, and its option helps', async () => {
			const { error } = await other.deleteTags(ONE_TAG);
			expectFailure(error, 'unconfirmed', 'vip_status');
			expect(other.sandbox.contractViolations.splice(0)).not.toEqual([]);

			const { items } = await other.deleteTags(ONE_TAG, {
				options: { tagKeysParameter: 'tag_keys' },
			});
			expect(items).toHaveLength(1);
		});
	});

	test('a web page under a wrong Base URL says what to check', async () => {
		const credential = masivo.bearerToken({ baseUrl: masivo.sandbox.origin });
		const { error } = await masivo.deleteTags(ONE_TAG, { credential });
		expectFailure(error, 'notMasivo');
		expect(adviceIn(error)).toContain('checkBaseUrl');
		expect(masivo.sandbox.contractViolations.splice(0)).toHaveLength(1);
	});
});

describe('an error', () => {
	test.each<[what: string, id: string, tags: string, fault: Fault, kind: FailureKind]>([
		['a tag key', CUSTOMER, 'keepermail', { kind: 'keepTags' }, 'unconfirmed'],
		['a customer ID', 'ENOENT', 'a', { kind: 'status', status: 404 }, 'unknownSubject'],
	])('keeps its own words where %s looks like an error code', async (...row) => {
		const [, id, tags, fault, kind] = row;
		masivo.sandbox.addCustomer({ id, tags: { [tags]: 1 } });
		masivo.sandbox.faults.next(fault);
		const { error } = await masivo.deleteTags([{ id, tags }]);
		// n8n replaces messages that contain EPERM, ENOENT and the like by texts of its own.
		expectFailure(error, kind, `customer "${id}"`, '[item 0]');
	});
});

test('a 404 to a create is not about the customer, who is not expected there', async () => {
	masivo.sandbox.faults.next({ kind: 'status', status: 404 });
	const { error } = await masivo.run('create', [{ id: 'new' }]);
	expectFailure(error, 'refused', '"new"');
	expect(`${error.message} ${error.description}`).toContain('404');
	expect(adviceIn(error)).toEqual(['checkIds']);
});

describe('what stands between n8n and Masivo is not taken for Masivo', () => {
	const PAGE =
		'<!DOCTYPE html><html><head><title>\n Access &amp; Denied &#8211; Gate&#x20;7\n</title></head><body>x</body></html>';

	test.each([401, 503])('a web page with %i: its status and its title', async (status) => {
		const body = PAGE;
		masivo.sandbox.faults.always({ kind: 'status', status, body });
		const credential = masivo.apiKey({ sessionToken: masivo.sandbox.issueToken() });
		const { error } = await masivo.deleteTags(ONE_TAG, { ...once, credential });
		expectFailure(error, status === 503 ? 'unavailable' : 'notMasivo', `(${status} `);
		expect(error.description).toContain('"Access & Denied – Gate 7"');
		expect(adviceIn(error)).toContain('somethingBetween');
		expect(`${error.message} ${error.description}`).not.toMatch(/token/i);
		// No new token is asked for: nobody said that this one has ended.
		expect(masivo.wire()).toHaveLength(1);
		expect(error).toMatchObject({ httpCode: String(status) });
	});
});

describe('an answer that cannot be read', () => {
	const HEAD = 'HTTP/1.1 200 OK';
	const unreadable: Array<[what: string, bytes: Buffer]> = [
		['another protocol', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
		['HTTP/2', Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100])],
		['huge headers', httpAnswer([HEAD, `X: ${'x'.repeat(40_000)}`, 'Content-Length: 0'])],
		['no length', httpAnswer([HEAD, 'Content-Length: x'], '{}')],
		['two lengths', httpAnswer([HEAD, 'Content-Length: 2', 'Content-Length: 3'], '{}')],
		['a bad header', httpAnswer([HEAD, 'Bad Header: x'], '{}')],
		['a bad status', httpAnswer(['HTTP/1.1 abc OK'])],
		['bad chunks', httpAnswer([HEAD, 'Transfer-Encoding: chunked'], 'zz\r\n{}')],
		['no gzip', httpAnswer([HEAD, 'Content-Encoding: gzip', 'Content-Length: 2'], '{}')],
		['no brotli', httpAnswer([HEAD, 'Content-Encoding: br', 'Content-Length: 11'], '{"data": 1}')],
	];

	test.each(unreadable)('%s: it may have taken effect', async (_what, bytes) => {
		const server = await startRawServer((socket) => socket.end(bytes));
		const credential = masivo.bearerToken({ baseUrl: server.baseUrl });
		for (const operation of ['updateTags', 'create']) {
			const parameters = { specifyTags: 'json', tagsJson: '{"a": 1}' };
			const { error } = await masivo.run(operation, ONE_TAG, { ...once, credential, parameters });
			expectFailure(
				error,
				operation === 'create' ? 'mayHaveArrived' : 'network',
				new URL(server.baseUrl).origin,
			);
			expect(adviceIn(error)).toContain(operation === 'create' ? 'lookUp' : 'effectUnknown');
			expect(adviceIn(error)).not.toContain('nothingSent');
		}
		await server.close();
		expect(server.requests).toBe(2);
	});

	test.each<[what: string, bytes: Buffer]>([
		['no chunk more', httpAnswer([HEAD, 'Transfer-Encoding: chunked'], '9\r\n{"da')],
		['less than its length', httpAnswer([HEAD, 'Content-Length: 50'], '{"data": 1}')],
		['half a head', Buffer.from('HTTP/1.1 200 OK\r\nContent-Le')],
		['nothing', Buffer.from('')],
		['a 100 only', httpAnswer(['HTTP/1.1 100 Continue'])],
	])('because it ends too soon: %s', async (_what, bytes) => {
		const server = await startRawServer((socket) => socket.end(bytes));
		const credential = masivo.bearerToken({ baseUrl: server.baseUrl });
		const { error } = await masivo.run('create', [{ id: 'new' }], { credential });
		await server.close();
		expectFailure(error, 'mayHaveArrived', '[item 0]');
		expect(server.requests).toBe(1);
	});
});

describe('Timeout is for the whole of a request', () => {
	const timeout = { options: { timeout: 300, maxRetries: 0 } };

	test.each<[what: string, answer: (socket: Socket) => void]>([
		['trickles in', (socket) => trickle(socket)],
		[
			'is a 101',
			(socket) =>
				socket.write(
					httpAnswer(['HTTP/1.1 101 Switching Protocols', 'Upgrade: x', 'Connection: Upgrade']),
				),
		],
		['has no end', (socket) => socket.write(httpAnswer(['HTTP/1.1 200 OK'], '{"data":'))],
	])('an answer that %s is given up', async (_what, answer) => {
		const server = await startRawServer(answer);
		const credential = masivo.bearerToken({ baseUrl: server.baseUrl });
		const { error } = await masivo.run('create', [{ id: 'new' }], { ...timeout, credential });
		expectFailure(error, 'mayHaveArrived', '[item 0]');
		expect(adviceIn(error)).toContain('raiseTimeout');
		// The request is torn down, not only forgotten.
		await until(() => server.open === 0);
		await server.close();
	});

	test('it is sent again, where that does no harm', async () => {
		const server = await startRawServer(trickle);
		const credential = masivo.bearerToken({ baseUrl: server.baseUrl });
		const options = { timeout: 200, maxRetries: 1 };
		const { error } = await masivo.deleteTags(ONE_TAG, { options, credential });
		await server.close();
		expectFailure(error, 'network');
		expect(adviceIn(error)).toContain('raiseTimeout');
		expect(timesSent(error)).toBe(2);
		expect(server.requests).toBe(2);
	});

	test('the exchange of the key before it has a time of its own', async () => {
		// Each in time, both together not; with room for a busy machine.
		const slow = { kind: 'slow', ms: 3000 } as const;
		masivo.sandbox.faults.next({ ...slow, on: 'authorize' }, slow);
		const { items } = await masivo.deleteTags(ONE_TAG, {
			options: { timeout: 5000, maxRetries: 0 },
			credential: masivo.apiKey(),
		});
		expect(items).toHaveLength(1);
	});

	test('a Stop is told from it', async () => {
		const stop = new AbortController();
		masivo.sandbox.faults.next({ kind: 'hang' });
		const run = masivo.deleteTags(ONE_TAG, { signal: stop.signal });
		await until(() => masivo.sandbox.requests.length === 1);
		stop.abort();
		const { status, error } = await run;
		expect(status).not.toBe('success');
		if (error) expectFailure(error, 'cancelled');
		await until(() => masivo.sandbox.stats.inFlight === 0);
	});
});

describe('where nothing was sent there is no doubt', () => {
	const secure = useMasivo({ tls: true });

	test('with a certificate that signs itself', async () => {
		const { error } = await secure.run('create', [{ id: 'new' }]);
		expect(secure.wire()).toEqual([]);
		expectFailure(error, 'network', secure.sandbox.origin, '[item 0]');
		expect(adviceIn(error)).toEqual(['checkBaseUrl', 'nothingSent', 'trustCertificate']);
	});

	test.each<[what: string, baseUrl: () => string]>([
		['HTTPS is spoken to an HTTP port', () => masivo.sandbox.baseUrl.replace('http:', 'https:')],
		['nobody listens', () => 'http://127.0.0.1:1'],
		['there is no such host', () => 'http://nobody.invalid'],
	])('where %s', async (_what, baseUrl) => {
		const credential = masivo.bearerToken({ baseUrl: baseUrl() });
		const { error } = await masivo.run('create', [{ id: 'new' }], { ...once, credential });
		expectFailure(error, 'network', new URL(baseUrl()).origin);
		expect(adviceIn(error)).toEqual(['checkBaseUrl', 'nothingSent']);
	});

	test('where the credential does not allow the domain', async () => {
		const domains = { allowedHttpRequestDomains: 'domains', allowedDomains: 'masivo.example' };
		const { error } = await masivo.run('create', [{ id: 'new' }], {
			credential: masivo.bearerToken(domains),
		});
		expectFailure(error, 'credential', 'Base URL');
		expect(adviceIn(error)).toContain('nothingSent');
		expect(error.description).toContain("'Allowed Domains'");
		expect(masivo.wire()).toEqual([]);
	});
});

/** A whole answer, byte by byte: it would take some seconds. */
function trickle(socket: Socket): void {
	const body = JSON.stringify({ data: { customer: { id: CUSTOMER, tags: {} }, wallet: {} } });
	const bytes = [...httpAnswer(['HTTP/1.1 200 OK', `Content-Length: ${body.length}`], body)];
	const timer = setInterval(() => {
		const byte = bytes.shift();
		if (byte === undefined || socket.destroyed) clearInterval(timer);
		else socket.write(Buffer.from([byte]));
	}, 40);
	socket.once('close', () => clearInterval(timer));
}

describe('a redirect is not followed', () => {
	let elsewhere: Sandbox;
	beforeAll(async () => {
		elsewhere = await startSandbox();
	});
	beforeEach(() => elsewhere.reset());
	afterAll(async () => await elsewhere.close());

	test.each([301, 302, 303, 307, 308])('to another origin, with a %i', async (status) => {
		const location = `${elsewhere.baseUrl}/customers/${CUSTOMER}/tags?tags=vip_status`;
		masivo.sandbox.faults.next({ kind: 'redirect', location, status });
		const { error } = await masivo.deleteTags(ONE_TAG);

		expectFailure(error, 'notMasivo', String(status), elsewhere.origin, '[item 0]');
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(status) });
		expect(elsewhere.requests).toEqual([]);
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	test('when the API key is exchanged', async () => {
		const location = `${elsewhere.baseUrl}/auth/authorize`;
		masivo.sandbox.faults.next({ kind: 'redirect', location, on: 'authorize' });
		const { error } = await masivo.deleteTags(ONE_TAG, { credential: masivo.apiKey() });
		expectFailure(error, 'notMasivo', '302', elsewhere.origin);
		expect(elsewhere.requests).toEqual([]);
		expect(masivo.wire()).toEqual(['GET /auth/authorize']);
	});
});

describe('the domains that the credential allows', () => {
	const domains = (allowedDomains: string) => ({
		allowedHttpRequestDomains: 'domains',
		allowedDomains,
	});

	test.each(['bearerToken', 'apiKey'] as const)('are kept to with %s', async (kind) => {
		const credential = masivo[kind](domains('masivo.example'));
		const { status } = await masivo.deleteTags(ONE_TAG, { credential });
		expect(status).toBe('error');
		expect(masivo.wire()).toEqual([]);
	});

	test.each(['bearerToken', 'apiKey'] as const)('may be the right ones with %s', async (kind) => {
		const credential = masivo[kind](domains('masivo.example, 127.0.0.1'));
		const { items } = await masivo.deleteTags(ONE_TAG, { credential });
		expect(items).toHaveLength(1);
	});

	test('must be named where they are restricted', async () => {
		const { error } = await masivo.deleteTags(ONE_TAG, {
			credential: masivo.bearerToken(domains('')),
		});
		expectFailure(error, 'credential', 'domain');
		expect(masivo.wire()).toEqual([]);
	});
});
