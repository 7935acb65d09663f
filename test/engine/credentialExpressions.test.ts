import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { adviceIn, expectFailure, itemsCompared } from '../support/failureKinds';
import { someCustomers, someItems, useMasivo } from '../support/masivo';

/** A credential whose fields hold expressions: whose customers are changed must never be a guess. */
const masivo = useMasivo({ customers: someCustomers(5) });

const carryOn = { onError: 'continueRegularOutput' } as const;

/** Items of two accounts in turn, as `key` and `url` say. */
const ofTwoAccounts = () =>
	someItems(4).map((item, n) => ({
		...item,
		key: `key-of-account-${n % 2}`,
		isOwn: n % 2 === 0,
		url: n % 2 === 0 ? masivo.sandbox.baseUrl : 'https://masivo.example/v1',
		domains: n % 2 === 0 ? '127.0.0.1' : 'masivo.example',
		kind: n % 2 === 0 ? 'apiKey' : 'bearerToken',
		token: `tok-${n}`,
	}));

/** The key itself stands in no item: what n8n stores of a run is searched for it. */
const chosenKey = () => `={{ $json.isOwn ? '${masivo.sandbox.apiKey}' : 'key-of-another' }}`;

describe('items of several accounts', () => {
	const byExpression: Array<[field: string, data: ICredentialDataDecryptedObject]> = [
		['API Key', { apiKey: '={{ $json.key }}' }],
		['API Key', { apiKey: "={{ $json.key ?? 'x' }}" }],
		['API Key', { apiKey: '={{ $itemIndex % 2 }}-key' }],
		['API Key', { apiKey: '=key-{{ $itemIndex > 2 ? 1 : 2 }}' }],
		['API Key', { apiKey: '={{ $input.all()[$itemIndex].json.key }}' }],
		['API Key', { apiKey: "={{ $('Start').item.json.key }}" }],
		['Base URL', { baseUrl: '={{ $json.url }}' }],
		['Authentication', { authentication: '={{ $json.kind }}' }],
		[
			'Allowed Domains',
			{ allowedHttpRequestDomains: 'domains', allowedDomains: '={{ $json.domains }}' },
		],
	];

	test.each(byExpression)('are refused before anything is sent: %s %j', async (field, data) => {
		const { items } = await masivo.deleteTags(ofTwoAccounts(), {
			...carryOn,
			credential: masivo.apiKey(data),
		});
		expect(masivo.wire()).toEqual([]);
		expect(items).toHaveLength(4);
		for (const { json } of items) {
			expectFailure(json, 'credential', field);
			expect([
				[0, 1],
				[0, 3],
			]).toContainEqual(itemsCompared(json));
			expect(adviceIn(json)).toEqual(['nothingSent', 'oneAccountEach']);
		}
	});

	test('are refused with a Bearer Token, too', async () => {
		const { error } = await masivo.deleteTags(ofTwoAccounts(), {
			credential: masivo.bearerToken({ accessToken: '={{ $json.token }}' }),
		});
		expectFailure(error, 'credential', 'Bearer Token');
		expect(adviceIn(error)).toContain('oneAccountEach');
		expect(masivo.wire()).toEqual([]);
	});

	test('one by one each goes out with its own', async () => {
		const credential = masivo.apiKey({ apiKey: chosenKey() });
		const [own, other] = ofTwoAccounts();
		expect((await masivo.deleteTags([own], { credential })).items).toHaveLength(1);
		const { error } = await masivo.deleteTags([other], { credential });
		expectFailure(error, 'tokenRefused', 'API key', '[item 0]');
		expect(masivo.sandbox.requests.at(-1)?.headers).toMatchObject({
			'x-api-key': 'key-of-another',
		});
	});
});

test('items of one account go on', async () => {
	const items = someItems(4).map((item) => ({ ...item, isOwn: true }));
	const credential = masivo.apiKey({ apiKey: chosenKey() });
	const { items: done } = await masivo.deleteTags(items, { credential });
	expect(done).toHaveLength(4);
	expect(masivo.sandbox.stats.authorizeCalls).toBe(1);
	expect(credential.reads).toBe(4);
});

test.each<[what: string, data: () => ICredentialDataDecryptedObject]>([
	['without an expression', () => ({})],
	['with one that is the same for all items', () => ({ baseUrl: `=${masivo.sandbox.baseUrl}` })],
])('a credential %s is read once, however many items', async (_what, data) => {
	const credential = masivo.apiKey(data());
	const { items } = await masivo.deleteTags(someItems(5), { credential });
	expect(items).toHaveLength(5);
	expect(credential.reads).toBe(1);
});

test('a Base URL whose expression gives nothing is not Masivo’s own', async () => {
	const credential = masivo.apiKey({ baseUrl: '={{ $json.nothing }}' });
	const { error } = await masivo.deleteTags(someItems(2), { credential });
	expectFailure(error, 'credential', 'Base URL');
	expect(masivo.wire()).toEqual([]);
});
