import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { useMasivo } from '../support/masivo';

const masivo = useMasivo();

const CUSTOMER = '1716573314';
const ONE_TAG = [{ id: CUSTOMER, tags: 'vip_status' }];

/** No waiting for another try. */
const once = { options: { maxRetries: 0 } };

describe('an answer that does not show the tags gone is never a success', () => {
	test.each<[what: string, fault: Fault, message: RegExp]>([
		['the customer still has the tags', { kind: 'keepTags' }, /still has the tags vip_status/],
		['null', { kind: 'body', body: null }, /does not hold what the Masivo API documents/],
		['no data', { kind: 'body', body: {} }, /does not hold what the Masivo API documents/],
		['empty data', { kind: 'body', body: { data: {} } }, /does not hold what/],
		['data that is null', { kind: 'body', body: { data: null } }, /does not hold what/],
		[
			'a customer that is null',
			{ kind: 'body', body: { data: { customer: null } } },
			/does not hold/,
		],
		['a list', { kind: 'body', body: [] }, /does not hold what the Masivo API documents/],
		['an error in place of data', { kind: 'body', body: { error: 'x' } }, /does not hold what/],
		['a web page', { kind: 'html' }, /web page came back/],
		['half an answer', { kind: 'truncatedJson', applied: true }, /does not hold what/],
		['no body', { kind: 'status', status: 204, body: '' }, /does not hold what/],
		['a body that ends too soon', { kind: 'cutOff', applied: true }, /ended before the answer/],
	])('%s', async (_what, fault, message) => {
		masivo.sandbox.faults.always(fault);
		const { status, error, items } = await masivo.deleteTags(ONE_TAG, once);

		expect(status).toBe('error');
		expect(items).toEqual([]);
		expect(error.name).toBe('NodeApiError');
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.context.itemIndex).toBe(0);
		expect(error.description).toMatch(/\w{3}/);
	});

	test('says which of the keys are left, and which option to check', async () => {
		const left = { id: CUSTOMER, tags: { a: 1, c: 1 } };
		masivo.sandbox.faults.next({ kind: 'body', body: { data: { customer: left, wallet: {} } } });
		const { error } = await masivo.deleteTags([{ id: CUSTOMER, tags: 'a,b,c' }]);
		expect(error.message).toBe(
			`Masivo answered, but customer "${CUSTOMER}" still has the tags a, c [item 0]`,
		);
		expect(error.description).toContain('\'Tag Keys Parameter\' (now "tags")');
		expect(error).toMatchObject({ failure: { cause: 'configuration-invalid' } });
	});

	describe('where the parameter has another name', () => {
		const other = useMasivo({ tagKeysParameter: 'tag_keys' });

		test('the default name fails, and its option helps', async () => {
			const { error } = await other.deleteTags(ONE_TAG);
			expect(error.message).toContain('still has the tags vip_status');
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
		expect(error.message).toContain('A web page came back');
		expect(error.description).toContain('Check the Base URL in the credential');
		expect(masivo.sandbox.contractViolations.splice(0)).toHaveLength(1);
	});
});

describe('an error status', () => {
	test.each([400, 403, 404, 409, 422, 451])('%i gives the words of Masivo', async (status) => {
		masivo.sandbox.faults.next({
			kind: 'status',
			status,
			body: { error: 'Not like this', details: 'Because of that' },
		});
		const { error } = await masivo.deleteTags(ONE_TAG);

		expect(error.name).toBe('NodeApiError');
		expect(error).toMatchObject({ httpCode: String(status), context: { itemIndex: 0 } });
		expect(error.message).toMatch(/\[item 0\]$/);
		expect(error.description).toContain('Masivo says: Not like this – Because of that.');
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	test('with details that are no text keeps them readable', async () => {
		const body = { error: 'Invalid', details: [{ field: 'tags' }] };
		masivo.sandbox.faults.next({ kind: 'status', status: 422, body });
		const { error } = await masivo.deleteTags(ONE_TAG);
		expect(error.description).toContain('Masivo says: Invalid – [{"field":"tags"}].');
	});

	test.each(['Forbidden', '<html><body>Forbidden</body></html>', ''])(
		'without the documented body (%j) still says what happened',
		async (body) => {
			masivo.sandbox.faults.next({ kind: 'status', status: 403, body });
			const { error } = await masivo.deleteTags(ONE_TAG);
			expect(error.message).toBe('Masivo refused the request (403 Forbidden) [item 0]');
			expect(error.description).toContain(`customer "${CUSTOMER}"`);
		},
	);

	test('of an unknown customer names it', async () => {
		const { error } = await masivo.deleteTags([{ id: 'nobody', tags: 'a' }]);
		expect(error).toMatchObject({
			message: 'Masivo does not know customer "nobody" [item 0]',
			httpCode: '404',
		});
		expect(error.description).toContain('No customer has the id "nobody"');
	});

	test.each<[what: string, id: string, tags: string, fault: Fault]>([
		['a tag key', CUSTOMER, 'keepermail', { kind: 'keepTags' }],
		['a customer ID', 'ENOENT', 'a', { kind: 'status', status: 404 }],
	])('keeps its own words where %s looks like an error code', async (_what, id, tags, fault) => {
		masivo.sandbox.addCustomer({ id, tags: { [tags]: 1 } });
		masivo.sandbox.faults.next(fault);
		const { error } = await masivo.deleteTags([{ id, tags }]);
		// n8n replaces messages that contain EPERM, ENOENT and the like by texts of its own.
		expect(error.message).toMatch(/^Masivo .+\[item 0\]$/);
		expect(error.message).toContain(`customer "${id}"`);
	});

	test.each<[fault: Fault, cause: string]>([
		[{ kind: 'status', status: 429 }, 'rate-limited'],
		[{ kind: 'status', status: 408 }, 'temporarily-unavailable'],
		[{ kind: 'status', status: 503 }, 'temporarily-unavailable'],
		[{ kind: 'reset' }, 'temporarily-unavailable'],
		[{ kind: 'redirect', location: 'https://example.com/' }, 'configuration-invalid'],
		[{ kind: 'html' }, 'configuration-invalid'],
	])('%j declares the failure %s', async (fault, cause) => {
		masivo.sandbox.faults.always(fault);
		const { error } = await masivo.deleteTags(ONE_TAG, once);
		expect(error).toMatchObject({ name: 'NodeApiError', failure: { cause } });
	});
});

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

		expect(error.message).toBe(
			`Masivo answered with a redirect (${status}) to ${elsewhere.origin} [item 0]`,
		);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(status) });
		expect(elsewhere.requests).toEqual([]);
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	test('within the same origin either', async () => {
		masivo.sandbox.faults.next({ kind: 'redirect', location: '/login' });
		const { error } = await masivo.deleteTags(ONE_TAG);
		expect(error.message).toBe('Masivo answered with a redirect (302) [item 0]');
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	test('when the API key is exchanged', async () => {
		const location = `${elsewhere.baseUrl}/auth/authorize`;
		masivo.sandbox.faults.next({ kind: 'redirect', location, on: 'authorize' });
		const { error } = await masivo.deleteTags(ONE_TAG, { credential: masivo.apiKey() });
		expect(error.message).toContain(`redirect (302) to ${elsewhere.origin}`);
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
		expect(error.message).toContain('The Masivo API credential allows no domain');
		expect(masivo.wire()).toEqual([]);
	});
});
