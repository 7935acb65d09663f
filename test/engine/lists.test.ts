import { inspect } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { defaultCampaigns } from '../../sandbox/resources/campaigns';
import { MAX_ROWS, SEEDED_DAY } from '../../sandbox/resources/transactions';
import { adviceIn, expectFailure, type Told } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

/** The ID of a reward by its place in the list. */
const rewardId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const REWARDS = Array.from({ length: 230 }, (_, n) => ({
	id: rewardId(n),
	name: `Reward ${n}`,
	type: n % 2 ? ('POINTS' as const) : ('DISCOUNT' as const),
	brand_id: n % 3 ? null : 'brand-a',
}));

const masivo = useMasivo({ rewards: REWARDS, transactions: 2 * MAX_ROWS + 500 });

const byId = (value: string) => ({ __rl: true as const, mode: 'id', value });

const list = async (operation: string, parameters: INodeParameters = {}, items = [{}]) =>
	await masivo.run(operation, items, { parameters });

const idsOf = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.id);

describe('Reward → Get Many', () => {
	test('gives an item for each reward, up to the limit, linked to the item that asked', async () => {
		const { items } = await list('reward.getMany', { limit: '={{ $json.limit }}' }, [
			{ limit: 2 },
			{ limit: 1 },
		]);
		expect(idsOf(items)).toEqual([rewardId(0), rewardId(1), rewardId(0)]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 1 },
		]);
	});

	test('gives 50 where nothing is said, with one request', async () => {
		expect((await list('reward.getMany')).items).toHaveLength(50);
		expect(masivo.wire()).toEqual(['GET /rewards?from=0&to=50']);
	});

	test('returns all of them, as many as come at once, until a page is empty', async () => {
		const { items } = await list('reward.getMany', { returnAll: true });
		expect(idsOf(items)).toEqual(REWARDS.map(({ id }) => id));
		expect(masivo.wire()).toEqual([
			...['GET /rewards?from=0&to=999', 'GET /rewards?from=230&to=1229'],
		]);
	});

	test('asks Masivo for what the filters say', async () => {
		const filters = { brandId: 'brand-a', type: 'POINTS' };
		const { items } = await list('reward.getMany', { filters });
		expect(items).not.toEqual([]);
		for (const { json } of items)
			expect(json).toMatchObject({ brand_id: 'brand-a', type: 'POINTS' });
		expect(masivo.wire()[0]).toContain('&brand_id=brand-a&type=POINTS');
	});

	test('fails where Masivo does not care for a filter, and names it', async () => {
		masivo.sandbox.faults.always({ kind: 'body', body: { data: [REWARDS[1]] } });
		const { status, error } = await list('reward.getMany', {
			limit: 1,
			filters: { type: 'DISCOUNT' },
		});
		expect(status).toBe('error');
		expectFailure(error, 'unconfirmed', 'rewards', "'Type'", '[item 0]');
		for (const fact of ['type=DISCOUNT', `"${rewardId(1)}"`, '"POINTS"']) {
			expect(error.description).toContain(fact);
		}
	});

	test('takes a reward of no brand in particular for none that should have been left out', async () => {
		masivo.sandbox.faults.always({ kind: 'body', body: { data: [REWARDS[1]] } });
		const { status } = await list('reward.getMany', { limit: 1, filters: { brandId: 'brand-a' } });
		expect(status).toBe('success');
	});

	test('ends with an error where Masivo sends the same page again and again', async () => {
		masivo.sandbox.faults.always({ kind: 'body', body: { data: REWARDS.slice(0, 2) } });
		const { status, error } = await list('reward.getMany', { returnAll: true });
		expect(status).toBe('error');
		expectFailure(error, 'unconfirmed', 'rewards', '[item 0]');
		expect(masivo.sandbox.requests).toHaveLength(2);
	});

	test('gives nothing for an item without rewards, and goes on with the next', async () => {
		masivo.sandbox.faults.next({ kind: 'body', body: { data: [] } });
		const { status, items } = await masivo.run('reward.getMany', [{}, {}], {
			parameters: { limit: 1 },
			options: { concurrency: 1 },
		});
		expect(status).toBe('success');
		expect(items).toEqual([{ json: expect.anything(), pairedItem: { item: 1 } }]);
	});

	test.each([[0], [-1], [1.5], ['many'], [{}], [true]])(
		'refuses the limit %j, and sends nothing',
		async (limit) => {
			const { error } = await list('reward.getMany', { limit: '={{ $json.limit }}' }, [{ limit }]);
			expectFailure(error, 'invalidInput', "'Limit'", '[item 0]');
			expect(masivo.wire()).toEqual([]);
		},
	);

	test.each([
		['TRUE', 230],
		['false', 50],
	])('reads Return All from a sheet: %s', async (returnAll, count) => {
		const { items } = await list('reward.getMany', { returnAll: '={{ $json.all }}' }, [
			{ all: returnAll },
		]);
		expect(items).toHaveLength(count);
	});

	test('keeps what was read for other items where one list fails', async () => {
		masivo.sandbox.faults.next({ kind: 'status', status: 403 });
		const { items } = await masivo.run('reward.getMany', [{}, {}], {
			parameters: { limit: 2 },
			options: { concurrency: 1 },
			onError: 'continueRegularOutput',
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 1 },
		]);
		expectFailure(items[0].json, 'refused', 'rewards');
	});
});

describe('Reward → Get and Create', () => {
	test.each([
		[
			'chosen from the list',
			{ __rl: true as const, mode: 'list', value: rewardId(7), cachedResultName: 'Seven' },
		],
		['entered', byId(` ${rewardId(7)}\n`)],
		['by an expression', byId('={{ $json.reward }}')],
		['by an expression for the whole field', '={{ $json.reward }}'],
	])('takes a reward that was %s', async (_how, reward) => {
		const { items } = await list('reward.get', { reward }, [{ reward: rewardId(7) }]);
		expect(items).toEqual([{ json: expect.objectContaining(REWARDS[7]), pairedItem: { item: 0 } }]);
	});

	test('reads one reward once, however many items ask for it', async () => {
		const { items } = await list('reward.get', { reward: byId(rewardId(1)) }, [{}, {}, {}]);
		expect(items).toHaveLength(3);
		expect(masivo.wire()).toEqual([`GET /rewards/${rewardId(1)}`]);
	});

	test('creates a reward with its conditions, and gives what Masivo made of it', async () => {
		const { items } = await list('reward.create', {
			name: 'Big Basket',
			type: '={{ "gift card" }}',
			additionalFields: {
				brandId: 'brand-a',
				conditions: '[[{"type":"Order Value","operator":"GTE","primitive":"number","value":100}]]',
				conversionFactor: 0.05,
				description: '',
			},
		});
		const wanted = {
			name: 'Big Basket',
			type: 'GIFT_CARD',
			brand_id: 'brand-a',
			conditions: [[{ type: 'Order Value', operator: 'GTE', primitive: 'number', value: 100 }]],
			attributes: { conversion_factor: 0.05 },
		};
		expect(masivo.sandbox.requests[0].body).toEqual(wanted);
		expect(items[0].json).toMatchObject({ id: expect.any(String), ...wanted });
	});

	test.each<[what: string, field: string, parameters: INodeParameters]>([
		['an object for a name', 'Name', { name: '={{ ({}) }}' }],
		['an unknown type', 'Type', { type: '={{ "COUPON" }}' }],
		['conditions that are no list', 'Conditions', { additionalFields: { conditions: '{}' } }],
		[
			'conditions in one list',
			'Conditions',
			{ additionalFields: { conditions: '[{"type":"a"}]' } },
		],
		[
			'conditions that are cut off',
			'Conditions',
			{ additionalFields: { conditions: '[[{"type":' } },
		],
		[
			'a factor that is not a number',
			'Conversion Factor',
			{ additionalFields: { conversionFactor: '={{ "much" }}' } },
		],
		['a brand that is none', 'Brand ID', { additionalFields: { brandId: '[object Object]' } }],
	])('refuses %s, and sends nothing', async (_what, field, parameters) => {
		const { error } = await list('reward.create', { name: 'New', type: 'POINTS', ...parameters });
		expectFailure(error, 'invalidInput', `'${field}'`);
		expect(masivo.wire()).toEqual([]);
	});

	test('fails where Masivo shows another type than was sent', async () => {
		const reward = { ...REWARDS[0], name: 'New', type: 'DISCOUNT' };
		masivo.sandbox.faults.always({ kind: 'body', body: { data: reward } });
		const { error } = await list('reward.create', { name: 'New', type: 'POINTS' });
		expectFailure(error, 'unconfirmed', ' Type [item 0]');
		expect(adviceIn(error)).toContain('lookUp');
	});
});

describe('Campaign', () => {
	test('Get Many takes the filters, and knows what Not Finished means', async () => {
		const { items } = await list('campaign.getMany', { filters: { status: 'NOT FINISHED' } });
		const running = defaultCampaigns.filter(({ status }) => status !== 'FINISHED');
		expect(items).toHaveLength(running.length);
		expect(masivo.wire()[0]).toBe('GET /campaigns?from=0&to=50&status=NOT%20FINISHED');
	});

	test('Get Many fails where the name of a filter turns out wrong, and takes another one', async () => {
		const filters = { type: 'COUPONS' };
		const { campaigns } = masivo.sandbox;
		masivo.sandbox.faults.always({ kind: 'body', body: { data: [...campaigns.values()] } });
		const { error } = await list('campaign.getMany', { limit: 1, filters });
		expectFailure(error, 'unconfirmed', 'campaigns', "'Type'");
		expect(error.description).toContain('type=COUPONS');

		masivo.sandbox.reset();
		const parameterNames = { name: [{ likely: 'type', actual: 'kind' }] };
		await list('campaign.getMany', { filters, options: { parameterNames } });
		expect(masivo.wire()[0]).toBe('GET /campaigns?from=0&to=50&kind=COUPONS');
		masivo.sandbox.contractViolations.length = 0;
	});

	test('shows how many codes are used where that is asked for', async () => {
		const { items } = await list('campaign.getMany', { options: { codesSummary: true } });
		const summaries = items.map(({ json }) => (json.attributes as IDataObject).codes_summary);
		expect(summaries.filter(Boolean)).not.toEqual([]);
		expect(masivo.wire()[0]).toContain('includes=CODES_SUMMARY');
	});

	test('Get gives one, simplified to eight fields', async () => {
		const [id] = masivo.sandbox.campaigns.keys();
		const { items } = await list('campaign.get', { campaign: byId(id), simplify: true });
		expect(items[0].json).toMatchObject({ id, status: 'RUNNING' });
		expect(Object.keys(items[0].json).length).toBeLessThanOrEqual(8);
	});
});

test('Tier → Get Many gives the tiers with one request for all items', async () => {
	const { items } = await list('tier.getMany', { limit: '={{ $json.limit }}' }, [
		{ limit: 1 },
		{ limit: 10 },
	]);
	expect(items.map(({ json: { name }, pairedItem }) => [name, pairedItem])).toEqual([
		['Silver', { item: 0 }],
		['Silver', { item: 1 }],
		['Gold', { item: 1 }],
	]);
	expect(masivo.wire()).toEqual(['GET /tiers']);
});

describe('Transaction → Get Many', () => {
	test('returns all transactions of a day, a thousand with each request', async () => {
		const { items } = await list('transaction.getMany', { date: SEEDED_DAY, returnAll: true });
		expect(items).toHaveLength(2 * MAX_ROWS + 500);
		expect(new Set(idsOf(items)).size).toBe(items.length);
		const cursors = masivo
			.wire()
			.map((line) => /^GET \/transactions\?date=24-11-2026(?:&cursor=(.*))?$/.exec(line)?.[1]);
		expect(cursors).toEqual([undefined, ...[999, 1999, 2499].map((row) => items[row].json.id)]);
	});

	test.each([
		['a day', '2026-11-24'],
		['the editor’s calendar', '2026-11-24T00:00:00'],
		['a late hour elsewhere', '2026-11-24T23:30:00-05:00'],
		[
			'n8n’s yesterday',
			"={{ DateTime.fromISO('2026-11-25T02:00:00', { zone: 'America/Lima' }).minus({ days: 1 }) }}",
		],
	])('takes the day from %s', async (_what, date) => {
		const { items } = await list('transaction.getMany', { date, limit: 1 });
		expect(items).toHaveLength(1);
		expect(masivo.wire()).toEqual(['GET /transactions?date=24-11-2026']);
	});

	test.each([['24/11/2026'], ['2026-02-30'], ['yesterday'], ['={{ 20261124 }}'], ['={{ $json }}']])(
		'refuses the date %s, and sends nothing',
		async (date) => {
			const { error } = await list('transaction.getMany', { date });
			expectFailure(error, 'invalidInput', "'Date'", '[item 0]');
			expect(masivo.wire()).toEqual([]);
		},
	);

	test('gives nothing for a day without transactions', async () => {
		const { status, items } = await list('transaction.getMany', { date: '2020-01-01' });
		expect(status).toBe('success');
		expect(items).toEqual([]);
	});

	test('fails where Masivo does not care for the day', async () => {
		const row = { id: '1', issued_at: '2026-11-22T12:00:00Z', created_at: null };
		masivo.sandbox.faults.always({ kind: 'body', body: { data: [row] } });
		const { error } = await list('transaction.getMany', { date: SEEDED_DAY, limit: 1 });
		expectFailure(error, 'unconfirmed', 'transactions', "'Date'", '[item 0]');
		expect(adviceIn(error)).toContain('askMasivo');
	});

	test('ends with an error, and without output, where a page runs backwards', async () => {
		const [first, second] = [...masivo.sandbox.transactions.values()];
		const pages = [[second], [first]];
		masivo.sandbox.faults.decide = () => ({ kind: 'body', body: { data: pages.shift() ?? [] } });
		const { status, error, items } = await list('transaction.getMany', {
			date: SEEDED_DAY,
			returnAll: true,
		});
		expect(status).toBe('error');
		expectFailure(error, 'unconfirmed', 'transactions');
		expect(items).toEqual([]);
	});

	test.each([
		['brandId', 'Brand ID', 'brand_id'],
		['eventId', 'Event ID', 'event_id'],
	])(
		'takes a transaction without %s for one that should have been left out',
		async (name, label, api) => {
			const [row] = masivo.sandbox.transactions.values();
			masivo.sandbox.faults.always({ kind: 'body', body: { data: [{ ...row, [api]: null }] } });
			const { error } = await list('transaction.getMany', {
				...{ date: SEEDED_DAY, limit: 1, filters: { [name]: 'wanted' } },
			});
			expectFailure(error, 'unconfirmed', 'transactions', `'${label}'`, '[item 0]');
		},
	);

	test('asks for the reward and the campaign that were chosen in the filters', async () => {
		const filters = { reward: byId('r-1'), campaign: byId('={{ $json.c }}'), type: 'REVERSAL' };
		await list('transaction.getMany', { date: SEEDED_DAY, filters }, [{ c: 'c-2' }]);
		expect(masivo.wire()).toEqual([
			'GET /transactions?date=24-11-2026&campaign_id=c-2&reward_id=r-1&type=REVERSAL',
		]);
	});
});

describe("the editor's lists", () => {
	const node = {
		...{ id: '1', name: 'Masivo', type: 'n8n-nodes-masivo.masivo', typeVersion: 1 },
		...{
			position: [0, 0] as [number, number],
			parameters: { resource: 'reward', operation: 'get' },
		},
	};
	const search = async (
		method: string,
		options: { filter?: string; paginationToken?: string } = {},
		credential = masivo.bearerToken(),
	) => {
		const { id, name } = credential;
		const workflow = {
			nodes: [{ ...node, credentials: { masivoApi: { id, name } } }],
			connections: {},
		};
		return await masivo.engine.searchList(workflow, 'Masivo', method, {
			...options,
			credentials: [credential],
		});
	};

	test('come page by page as somebody scrolls', async () => {
		const first = await search('searchRewards');
		expect(first.results).toHaveLength(100);
		expect(first.results[1]).toEqual({ name: 'Reward 1 (POINTS)', value: rewardId(1) });
		const second = await search('searchRewards', { paginationToken: first.paginationToken });
		expect(second.results[0].value).toBe(rewardId(100));
		const last = await search('searchRewards', { paginationToken: '230' });
		expect(last).toEqual({ results: [], paginationToken: undefined });
	});

	test('are looked through whole for a name or an ID', async () => {
		const { results, paginationToken } = await search('searchRewards', { filter: ' rewArd 22 ' });
		expect(results.map(({ value }) => value)).toEqual([
			...[rewardId(22), ...Array.from({ length: 10 }, (_, n) => rewardId(220 + n))],
		]);
		expect(paginationToken).toBeUndefined();
		expect((await search('searchRewards', { filter: rewardId(229) })).results).toHaveLength(1);
	});

	test('name campaigns by their type and status', async () => {
		const { results } = await search('searchCampaigns');
		expect(results.map(({ name }) => name)).toContain('Welcome (COUPONS, RUNNING)');
	});

	test('exchange an API key as runs do', async () => {
		const { results } = await search('searchRewards', {}, masivo.apiKey());
		expect(results).toHaveLength(100);
	});

	test('say in the error’s own words why there are none, and name no token', async () => {
		const token = masivo.bearerToken();
		const body = { error: 'Forbidden', details: `${token.data.accessToken} may not` };
		masivo.sandbox.faults.always({ kind: 'status', status: 403, body });
		const errorOfSearch = async () =>
			await search('searchRewards', {}, token).then(
				() => ({ message: 'It succeeded' }),
				(error: Told) => error,
			);
		const failed = await errorOfSearch();
		expectFailure(failed, 'refused', 'rewards', '***** may not');
		expect(failed).toMatchObject({ description: expect.stringContaining('403 Forbidden') });
		masivo.sandbox.faults.always({ kind: 'body', body: { ...body, data: null } });
		const told = await errorOfSearch();
		expectFailure(told, 'denied');
		expect(told).toMatchObject({ description: expect.stringContaining('may not') });
		for (const error of [failed, told]) {
			expect(inspect(error)).not.toContain(String(token.data.accessToken));
		}
	});
});
