import type { StoredCredential } from '../../engine';
import { adviceIn, expectFailure } from '../support/failureKinds';
import { someCustomers, someItems, useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: someCustomers(40) });

const carryOn = { onError: 'continueRegularOutput' } as const;

/** A token that Masivo issued once and has ended since, though its text does not say so. */
function endedToken(): string {
	const token = masivo.sandbox.issueToken();
	masivo.sandbox.expireTokens();
	return token;
}

describe('a bearer token', () => {
	test('is sent without what was pasted with it', async () => {
		const token = masivo.sandbox.issueToken();
		const credential = masivo.bearerToken({ accessToken: ` Bearer ${token}\n` });
		await masivo.deleteTags(someItems(1), { credential });
		const { headers } = masivo.sandbox.requests[0];
		expect(headers).toMatchObject({ authorization: `Bearer ${token}` });
		expect(headers).not.toHaveProperty('x-api-key');
	});

	test('that is refused says that tokens end after one hour', async () => {
		const credential = masivo.bearerToken({ accessToken: endedToken() });
		const { error } = await masivo.deleteTags(someItems(1), { credential });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			context: { itemIndex: 0 },
			failure: { cause: 'credential-invalid' },
		});
		expectFailure(error, 'tokenRefused', 'one hour', '[item 0]');
		expect(adviceIn(error)).toContain('freshToken');
		// A 401 may be about this customer alone.
		expect(masivo.wire()).toEqual(['DELETE /customers/c0/tags?tags=a', 'GET /tiers']);
	});

	test('that is refused is not tried again for the other items', async () => {
		const credential = masivo.bearerToken({ accessToken: endedToken() });
		const { items } = await masivo.deleteTags(someItems(40), {
			...carryOn,
			credential,
			options: { concurrency: 5 },
		});
		expect(masivo.sandbox.requests.length).toBeLessThanOrEqual(6);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(0);
		items.forEach(({ json }, n) => {
			expectFailure(json, 'tokenRefused', `[item ${n}]`);
		});
	});

	test('that is missing fails without a request', async () => {
		const credential = masivo.bearerToken({ accessToken: '' });
		const { error } = await masivo.deleteTags(someItems(2), { credential });
		expectFailure(error, 'credential', 'Bearer Token', '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});
});

describe('a credential without a choice, as n8n’s API makes it', () => {
	const unchosen = (credential: StoredCredential): StoredCredential => {
		delete credential.data.authentication;
		return credential;
	};

	test('works with its token', async () => {
		const accessToken = masivo.sandbox.issueToken();
		const credential = unchosen(masivo.bearerToken({ accessToken }));
		for (const run of [1, 2]) {
			const { items } = await masivo.deleteTags(someItems(1), { credential });
			expect([run, items.length]).toEqual([run, 1]);
		}
		const sent = masivo.sandbox.requests.map(({ headers }) => headers.authorization);
		expect(sent).toEqual([`Bearer ${accessToken}`, `Bearer ${accessToken}`]);
	});

	test('works with its key, also beside a token', async () => {
		const credential = unchosen(masivo.apiKey({ accessToken: 'an-old-token' }));
		const { items } = await masivo.deleteTags(someItems(1), { credential });
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toEqual(['GET /auth/authorize', 'DELETE /customers/c0/tags?tags=a']);
	});

	test.each(["''", 'null', 'undefined', '$json.noSuchField'])(
		'does not go back to an old token where the expression in its key gives %s',
		async (expression) => {
			const accessToken = masivo.sandbox.issueToken();
			const apiKey = `={{ ${expression} }}`;
			const credential = unchosen(masivo.apiKey({ apiKey, accessToken }));
			const { error } = await masivo.deleteTags(someItems(1), { credential });
			expectFailure(error, 'credential', 'API Key', '[item 0]');
			expect(masivo.wire()).toEqual([]);
		},
	);

	test('with nothing in it is told what to fill in', async () => {
		const credential = unchosen(masivo.apiKey({ apiKey: '' }));
		const { error } = await masivo.deleteTags(someItems(1), { credential });
		expectFailure(error, 'credential', 'API Key', '[item 0]');
	});
});

describe('an API key', () => {
	test('is exchanged for a token before the first request, and goes nowhere else', async () => {
		const credential = masivo.apiKey();
		const { items } = await masivo.deleteTags(someItems(1), { credential });
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toEqual(['GET /auth/authorize', 'DELETE /customers/c0/tags?tags=a']);
		const [exchange, request] = masivo.sandbox.requests.map(({ headers }) => headers);
		expect(exchange).toMatchObject({ 'x-api-key': masivo.sandbox.apiKey });
		expect(exchange).not.toHaveProperty('authorization');
		expect(request).not.toHaveProperty('x-api-key');
	});

	test('is exchanged once; the next execution uses the stored token', async () => {
		const credential = masivo.apiKey();
		await masivo.deleteTags(someItems(3), { credential });
		await masivo.deleteTags(someItems(3), { credential });
		expect(masivo.sandbox.stats).toMatchObject({ authorizeCalls: 1, unauthorized: 0 });
		expect(credential).toMatchObject({ reads: 2, writes: 1 });
	});

	test('renews a refused token once, and the request is sent again', async () => {
		const credential = masivo.apiKey({ sessionToken: endedToken() });
		const { items } = await masivo.deleteTags(someItems(1), { credential });
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toEqual([
			'DELETE /customers/c0/tags?tags=a',
			'GET /auth/authorize',
			'DELETE /customers/c0/tags?tags=a',
		]);
		expect(credential.writes).toBe(1);

		await masivo.deleteTags(someItems(1), { credential });
		expect(masivo.sandbox.stats.authorizeCalls).toBe(1);
	});

	test('is exchanged once for 40 requests without a token, none of which goes out before', async () => {
		const credential = masivo.apiKey();
		masivo.sandbox.faults.always({ kind: 'slow', ms: 50, on: 'authorize' });
		const { items } = await masivo.deleteTags(someItems(40), { credential });
		expect(items).toHaveLength(40);
		expect(masivo.wire()[0]).toBe('GET /auth/authorize');
		expect(masivo.sandbox.stats).toMatchObject({ authorizeCalls: 1, unauthorized: 0 });
	});

	test('is exchanged once more when tokens end in the middle of a run', async () => {
		let answered = 0;
		masivo.sandbox.faults.decide = () =>
			++answered === 15 ? { kind: 'expireTokens' } : { kind: 'slow', ms: 20 };
		const { items } = await masivo.deleteTags(someItems(40), {
			credential: masivo.apiKey(),
			options: { concurrency: 4 },
		});
		expect(items).toHaveLength(40);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(2);
		expect(masivo.sandbox.stats.unauthorized).toBeLessThanOrEqual(4);
	});

	describe('whose token ends in a minute and a half', () => {
		afterEach(() => jest.restoreAllMocks());

		/** Moves the clock of the node and the sandbox to that time before a token's end. */
		function moveClock(): void {
			const now = Date.now.bind(Date);
			jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000 - 90_000);
		}

		test.each([
			['is used on by an execution that drew one minute', 0, 0],
			['is exchanged by an execution that drew two', 0.99, 1],
		])('%s', async (_what, drawn, exchanges) => {
			jest.spyOn(Math, 'random').mockReturnValue(drawn);
			const credential = masivo.apiKey({ sessionToken: masivo.sandbox.issueToken() });
			moveClock();
			await masivo.deleteTags(someItems(3), { credential });
			expect(masivo.sandbox.stats).toMatchObject({ authorizeCalls: exchanges, unauthorized: 0 });
		});
	});

	test('is not exchanged where another execution has stored a newer token', async () => {
		const credential = masivo.apiKey({ sessionToken: endedToken() });
		const newer = masivo.sandbox.issueToken();
		masivo.sandbox.faults.decide = () => {
			credential.data.sessionToken = newer;
			return undefined;
		};
		const { items } = await masivo.deleteTags(someItems(1), { credential });
		expect(items).toHaveLength(1);
		expect(masivo.sandbox.requests.map(({ status }) => status)).toEqual([401, 200]);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(0);
	});

	test('that was changed does not act with the token of the one before', async () => {
		const credential = masivo.apiKey();
		await masivo.deleteTags(someItems(1), { credential });
		credential.data.apiKey = 'the-key-of-another-account';
		const { error } = await masivo.deleteTags(someItems(1), { credential });
		expectFailure(error, 'tokenRefused', 'API key');
		expect(masivo.wire().slice(2)).toEqual(['GET /auth/authorize']);
	});

	test.each([
		['no token', () => ({})],
		['a token that has ended', () => ({ sessionToken: endedToken() })],
	])('that is refused fails once for all items, with %s stored', async (_what, stored) => {
		const credential = masivo.apiKey({ apiKey: 'wrong-key', ...stored() });
		const { items } = await masivo.deleteTags(someItems(40), { ...carryOn, credential });
		expect(masivo.sandbox.stats.authorizeCalls).toBe(1);
		expect(masivo.sandbox.requests.filter(({ status }) => status === 200)).toEqual([]);
		items.forEach(({ json }, n) => {
			expectFailure(json, 'tokenRefused', 'API key', `[item ${n}]`);
		});
		expect(credential.writes).toBe(0);
	});

	test('that is refused ends the node with the reason', async () => {
		const { error } = await masivo.deleteTags(someItems(3), {
			credential: masivo.apiKey({ apiKey: 'wrong-key' }),
		});
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/ \[item \d\]$/),
			httpCode: '401',
			failure: { cause: 'credential-invalid' },
		});
		expectFailure(error, 'tokenRefused', 'API key');
		expect(masivo.wire()).toEqual(['GET /auth/authorize']);
	});

	test('whose fresh token works for nobody is exchanged once, and given up', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 401 });
		const { items } = await masivo.deleteTags(someItems(40), {
			...carryOn,
			credential: masivo.apiKey(),
		});
		expect(masivo.wire()).toEqual([
			'GET /auth/authorize',
			'DELETE /customers/c0/tags?tags=a',
			'GET /tiers',
		]);
		items.forEach(({ json }) => {
			expectFailure(json, 'tokenRefused');
			expect(adviceIn(json)).toContain('checkKey');
		});
	});

	test('is not exchanged by n8n itself, where a 401 comes whose body is cut off', async () => {
		const credential = masivo.apiKey({ sessionToken: endedToken() });
		masivo.sandbox.faults.next({ kind: 'cutOff', applied: true });
		const { items } = await masivo.deleteTags(someItems(1), { credential });
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toEqual([
			'DELETE /customers/c0/tags?tags=a',
			'DELETE /customers/c0/tags?tags=a',
			'GET /auth/authorize',
			'DELETE /customers/c0/tags?tags=a',
		]);
	});

	test('is exchanged again after a 503, in the time it names', async () => {
		const headers = { 'retry-after': '1' };
		masivo.sandbox.faults.next({ kind: 'status', status: 503, headers, on: 'authorize' });
		const { items } = await masivo.deleteTags(someItems(40), { credential: masivo.apiKey() });
		expect(items).toHaveLength(40);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(2);
		const [first, second] = masivo.sandbox.requests;
		expect(second.at - first.at).toBeGreaterThanOrEqual(980);
	});
});

describe('a customer whom Masivo always answers 401', () => {
	const many = useMasivo({ customers: someCustomers(201) });

	/** Refuses these customers, whatever the token. */
	function refuse(...customers: string[]): void {
		many.sandbox.faults.decide = ({ path }) =>
			customers.some((id) => path.includes(`/${id}/`))
				? { kind: 'status', status: 401, body: { error: 'Not yours' } }
				: undefined;
	}

	const credentials = {
		'an API key': () => many.apiKey(),
		'an API key and a stored token': () => many.apiKey({ sessionToken: many.sandbox.issueToken() }),
		'a pasted token': () => many.bearerToken(),
	};

	test.each([
		['an API key', 32, ['c50', 'c51', 'c52', 'c53', 'c54']],
		['an API key and a stored token', 1, ['c0']],
		['a pasted token', 32, ['c100']],
	] as const)('fails alone: with %s, %i at once, %j', async (what, concurrency, refused) => {
		refuse(...refused);
		const { items, failed } = await many.deleteTags(someItems(201), {
			onError: 'continueErrorOutput',
			credential: credentials[what](),
			options: { concurrency },
		});
		expect(failed.map(({ json }) => json.id)).toEqual(refused);
		expect(items).toHaveLength(201 - refused.length);
		expect(many.sandbox.stats.authorizeCalls).toBeLessThanOrEqual(2);
	});

	test('is told what Masivo says, and that the token is good', async () => {
		refuse('c5');
		const { error } = await many.deleteTags(someItems(10), {
			credential: many.apiKey(),
			options: { concurrency: 1 },
		});
		expect(error).toMatchObject({ httpCode: '401' });
		expectFailure(error, 'refused', 'customer "c5"', ': Not yours [item 5]');
		expect(error.description).toContain('401 Unauthorized');
		expect(adviceIn(error)).toEqual(['tokenIsGood']);
	});

	test('is told that it is so, where no other was sent before', async () => {
		for (const credential of Object.values(credentials)) {
			refuse('c0');
			const { failed } = await many.deleteTags(someItems(3), {
				onError: 'continueErrorOutput',
				credential: credential(),
				options: { concurrency: 1 },
			});
			expect(failed).toHaveLength(1);
			expectFailure(failed[0].json, 'refused', 'Not yours');
			expect(adviceIn(failed[0].json)).toContain('tokenIsGood');
		}
	});
});
