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
	test.each<[what: string, typed: (token: string) => string]>([
		['as it is', (token) => token],
		['with blanks around it', (token) => ` ${token}\n`],
		['with the word Bearer before it', (token) => `Bearer ${token}`],
	])('is sent %s', async (_what, typed) => {
		const token = masivo.sandbox.issueToken();
		const credential = masivo.bearerToken({ accessToken: typed(token) });
		const { items } = await masivo.deleteTags(someItems(1), { credential });
		expect(items).toHaveLength(1);
		expect(masivo.sandbox.requests[0].headers).toMatchObject({ authorization: `Bearer ${token}` });
		expect(masivo.sandbox.requests[0].headers).not.toHaveProperty('x-api-key');
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

	test('is exchanged once for 20 requests in flight that are all refused, and those in line carry the new token', async () => {
		const credential = masivo.apiKey({ sessionToken: endedToken() });
		masivo.sandbox.faults.always({ kind: 'slow', ms: 300 });
		const { items } = await masivo.deleteTags(someItems(40), { credential });
		expect(items).toHaveLength(40);
		expect(masivo.sandbox.stats).toMatchObject({ authorizeCalls: 1, unauthorized: 20 });
		expect(credential.writes).toBe(1);
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

	describe('whose tokens end soon', () => {
		const brief = useMasivo({ customers: someCustomers(40), tokenLifetimeMs: 30_000 });

		test('is exchanged once before such a token is refused', async () => {
			const credential = brief.apiKey({ sessionToken: brief.sandbox.issueToken() });
			const { items } = await brief.deleteTags(someItems(40), { credential });
			expect(items).toHaveLength(40);
			expect(brief.wire()[0]).toBe('GET /auth/authorize');
			expect(brief.sandbox.stats).toMatchObject({ authorizeCalls: 1, unauthorized: 0 });
			expect(credential.writes).toBe(1);
		});
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

		test.each([
			['is not exchanged where another execution did it', {}, 0],
			['does not act with the token of another account', { apiKey: 'of-another-account' }, 1],
		])('%s in the meantime', async (_what, changes, exchanges) => {
			jest.spyOn(Math, 'random').mockReturnValue(0.99);
			const credential = masivo.apiKey({ sessionToken: masivo.sandbox.issueToken() });
			masivo.sandbox.faults.decide = () => {
				if (masivo.sandbox.requests.length === 1) {
					moveClock();
					Object.assign(credential.data, changes);
					credential.data.sessionToken = masivo.sandbox.issueToken();
				}
				return undefined;
			};
			const options = { concurrency: 1 };
			const { items } = await masivo.deleteTags(someItems(3), { credential, options });
			expect(items).toHaveLength(3);
			expect(masivo.sandbox.stats).toMatchObject({ authorizeCalls: exchanges, unauthorized: 0 });
		});
	});

	describe('whose tokens have ended by the time they come', () => {
		// What a clock looks like that is far ahead of Masivo's.
		const ahead = useMasivo({ customers: someCustomers(40), tokenLifetimeMs: -3_600_000 });

		test('is not exchanged over and over', async () => {
			ahead.sandbox.faults.always({ kind: 'status', status: 422 });
			const { items } = await ahead.deleteTags(someItems(40), {
				...carryOn,
				credential: ahead.apiKey(),
			});
			expect(items.every(({ json }) => String(json.message).includes('422'))).toBe(true);
			expect(ahead.sandbox.stats.authorizeCalls).toBe(1);
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
			'DELETE /customers/c1/tags?tags=a',
			'DELETE /customers/c2/tags?tags=a',
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

	test('that is missing fails without a request', async () => {
		const { error } = await masivo.deleteTags(someItems(2), {
			credential: masivo.apiKey({ apiKey: '' }),
		});
		expectFailure(error, 'credential', 'API Key', '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});

	test.each([503, 429])('is exchanged again after a %i, in the time it names', async (status) => {
		const headers = { 'retry-after': '1' };
		masivo.sandbox.faults.next({ kind: 'status', status, headers, on: 'authorize' });
		const { items } = await masivo.deleteTags(someItems(40), { credential: masivo.apiKey() });
		expect(items).toHaveLength(40);
		expect(masivo.sandbox.stats.authorizeCalls).toBe(2);
		const [first, second] = masivo.sandbox.requests;
		expect(second.at - first.at).toBeGreaterThanOrEqual(980);
	});

	test.each([0, 1])(
		'is exchanged again %i times for all items, if Max Retries is so',
		async (maxRetries) => {
			masivo.sandbox.faults.always({ kind: 'status', status: 503, on: 'authorize' });
			const { items } = await masivo.deleteTags(someItems(40), {
				...carryOn,
				credential: masivo.apiKey(),
				options: { maxRetries },
			});
			expect(masivo.sandbox.stats.authorizeCalls).toBe(1 + maxRetries);
			expect(masivo.sandbox.requests).toHaveLength(1 + maxRetries);
			for (const { json } of items) expectFailure(json, 'unavailable', '503');
		},
	);

	test('at a wrong Base URL says what to check', async () => {
		masivo.sandbox.faults.always({ kind: 'html', on: 'authorize' });
		const { error } = await masivo.deleteTags(someItems(1), { credential: masivo.apiKey() });
		expectFailure(error, 'notMasivo');
		expect(adviceIn(error)).toContain('checkBaseUrl');
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

	test.each(
		Object.entries(credentials).flatMap(([what, credential]) =>
			[1, 32].flatMap((concurrency) =>
				[['c0'], ['c100'], ['c200'], ['c50', 'c51', 'c52', 'c53', 'c54']].map(
					(refused) => [what, concurrency, refused, credential] as const,
				),
			),
		),
	)('fails alone: with %s, %i at once, %j', async (_what, concurrency, refused, credential) => {
		refuse(...refused);
		const { items, failed } = await many.deleteTags(someItems(201), {
			onError: 'continueErrorOutput',
			credential: credential(),
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

	test('ends the node, where the node does not continue', async () => {
		refuse('c5');
		const { error } = await many.deleteTags(someItems(40), {
			credential: many.apiKey(),
			options: { concurrency: 1 },
		});
		expect(error.context).toMatchObject({ itemIndex: 5 });
		expect(many.wire().filter((line) => line.includes('/c6/'))).toEqual([]);
	});
});

test('a pasted token that ends in the middle of a run is given up, with few requests more', async () => {
	let answered = 0;
	masivo.sandbox.faults.decide = () => (++answered === 10 ? { kind: 'expireTokens' } : undefined);
	const { items } = await masivo.deleteTags(someItems(40), {
		...carryOn,
		options: { concurrency: 4 },
	});
	const failed = items.filter(({ json }) => json.error);
	expect(failed.length).toBeGreaterThan(20);
	for (const { json } of failed) expectFailure(json, 'tokenRefused');
	expect(masivo.sandbox.stats.unauthorized).toBeLessThanOrEqual(4 + 1);
});
