import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { points } from '../../sandbox/resources/rewards';
import { expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';
import { byId } from '../support/samples/sample';

const YEAR = new Date().getUTCFullYear();

const LAST_YEAR = String(YEAR - 1);

const old = (day: string) => ({
	issued_at: `${day}T12:00:00.000Z`,
	created_at: `${day}T12:00:01.000Z`,
});

const masivo = useMasivo({
	customers: [
		{
			id: 'a/b',
			transactions: [
				{ amount: 1, brand_id: 'brand-a', event_type: 'PURCHASE' },
				{ amount: 2, type: 'REDEMPTION' },
				{ amount: 3, ...old(`${LAST_YEAR}-06-30`) },
				{ amount: 4, brand_id: 'brand-a' },
			],
		},
		{ id: 'none' },
	],
});

const PATH = '/customers/a%2Fb/transactions';

const get = async (parameters: INodeParameters = {}, input: IDataObject[] = [{ id: 'a/b' }]) =>
	await masivo.run('getTransactions', input, { parameters });

const amounts = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.amount);

test('gives an item for each transaction of the last three months, linked to the customer’s item', async () => {
	const { items } = await get({}, [{ id: 'none' }, { id: 'a/b' }]);
	expect(amounts(items)).toEqual([1, 2, 4]);
	for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 1 });
	expect(masivo.wire()).toEqual(['GET /customers/none/transactions', `GET ${PATH}`]);
	expect(items[0].json).toEqual([...masivo.sandbox.transactions.values()][0]);
});

test('asks once for items that ask for the same, and each gets as many as its limit says', async () => {
	const { items } = await get({ limit: '={{ $json.limit }}', returnAll: '={{ $json.all }}' }, [
		{ id: 'a/b', limit: 2 },
		{ id: 'a/b', limit: 1 },
		{ id: 'a/b', limit: 1, all: true },
	]);
	expect(amounts(items)).toEqual([1, 2, 1, 1, 2, 4]);
	expect(masivo.wire()).toEqual([`GET ${PATH}`]);
});

test('simplified, a transaction has at most ten fields', async () => {
	const { items } = await get({ simplify: true });
	expect(items[0].json).toMatchObject({ amount: 1, type: 'ACCUMULATION', event_type: 'PURCHASE' });
	expect(items[0].json).not.toHaveProperty('metadata');
	expect(Object.keys(items[0].json).length).toBeLessThanOrEqual(10);
});

test.each<[INodeParameters, string, number[]]>([
	[{ brandId: 'brand-a' }, 'brand_id=brand-a', [1, 4]],
	[{ reward: byId(points.id) }, `reward_id=${points.id}`, [1, 2, 4]],
	[{ type: 'REDEMPTION' }, 'type=REDEMPTION', [2]],
	[{ year: LAST_YEAR }, `year=${LAST_YEAR}`, [3]],
])('the filters %j are sent as %s', async (filters, query, expected) => {
	const { items } = await get({ filters });
	expect(masivo.wire()).toEqual([`GET ${PATH}${query && `?${query}`}`]);
	expect(amounts(items)).toEqual(expected);
});

test('takes a better name for a parameter', async () => {
	const parameterNames = { name: [{ likely: 'year', actual: 'issued_year' }] };
	masivo.sandbox.faults.always({ kind: 'body', body: { data: [] } });
	const { status, items } = await get({
		filters: { year: LAST_YEAR },
		options: { parameterNames },
	});
	expect(status).toBe('success');
	expect(items).toEqual([]);
	expect(masivo.wire()).toEqual([`GET ${PATH}?issued_year=${LAST_YEAR}`]);
});

test.each([
	['Type', 'type', 'REDEMPTION', { type: 'ACCUMULATION' }],
	['Brand ID', 'brandId', 'brand-a', { brand_id: 'brand-b' }],
	['Year', 'year', '2024', old('2023-12-29')],
	['Year', 'year', '2024', old('2025-01-03')],
	['Year', 'year', '2024', { created_at: '2026-01-02T00:00:00Z' }],
	['Year', 'year', '2024', { issued_at: 1_767_312_000 }],
])('fails where %s had no effect (%s=%s, shown %j)', async (field, name, value, row) => {
	masivo.sandbox.faults.always({ kind: 'body', body: { data: [{ id: '1', ...row }] } });
	const { error } = await get({ limit: 1, filters: { [name]: value } });
	expectFailure(error, 'unconfirmed', 'transactions', `'${field}'`, '[item 0]');
});

test.each([
	old('2024-06-30'),
	// At midnight, it is another year elsewhere.
	{ issued_at: '2023-12-31T11:00:00Z' },
	{ issued_at: '2025-01-01T11:00:00Z' },
	{ issued_at: '2024-03-01T00:00:00Z', created_at: '2026-03-01T00:00:00Z' },
	{ issued_at: '2019-03-01T00:00:00Z', created_at: '2024-03-01T00:00:00Z' },
	{},
])('a transaction like %j may belong to the year 2024', async (row) => {
	masivo.sandbox.faults.always({ kind: 'body', body: { data: [{ amount: 9, ...row }] } });
	const { items } = await get({ filters: { year: 2024 } });
	expect(amounts(items)).toEqual([9]);
});

test.each([['2019'], [YEAR + 2], ['24'], ['2024.5'], ['2.024'], ['last'], [{}], [true]])(
	'refuses the year %j, and sends nothing',
	async (year) => {
		const { error } = await get({ filters: { year: '={{ $json.year }}' } }, [{ id: 'a/b', year }]);
		expectFailure(error, 'invalidInput', "'Year' ", '[item 0]');
		expect(masivo.wire()).toEqual([]);
	},
);
