import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { SEEDED_DAY } from '../../sandbox/resources/transactions';
import { expectFailure } from '../support/failureKinds';
import { useMasivo } from '../support/masivo';

/**
 * Worlds of lists: each operation that lists × the form of the answer × what there is. Where rows are,
 * they come out, each once; where none are, the list is empty; and what Masivo does not say is no list.
 */

const REWARDS = Array.from({ length: 8 }, (_, n) => ({ name: `Reward ${n}` }));

const masivo = useMasivo({
	rewards: REWARDS,
	transactions: 5,
	customers: [
		{
			id: 'ana',
			giftCards: [{ code: 'GC-7F2K-91QX' }, { code: 'GC-1B5D-40ZT' }],
			transactions: [{ amount: 80 }, { amount: -20 }],
		},
	],
});

interface Listed {
	path: RegExp;
	parameters?: INodeParameters;
	/** Where Masivo answers with nothing, this is asked. */
	look: string;
}

const LISTS: Record<string, Listed> = {
	'reward.getMany': { path: /\/rewards\?/, look: 'GET /tiers' },
	'campaign.getMany': { path: /\/campaigns\?/, look: 'GET /tiers' },
	'tier.getMany': { path: /\/tiers$/, look: 'GET /rewards?from=0&to=0' },
	'transaction.getMany': {
		path: /\/transactions\?/,
		parameters: { date: SEEDED_DAY },
		look: 'GET /tiers',
	},
	'customer.getTransactions': { path: /\/ana\/transactions$/, look: 'GET /customers/ana' },
	'customer.getGiftCards': { path: /\/gift-cards$/, look: 'GET /customers/ana' },
};

type Rows = IDataObject[];

const FORMS: Array<(rows: Rows) => unknown> = [
	(data) => ({ data, count: data.length }),
	(data) => ({ success: true, message: 'Consulta exitosa', errors: [], error: null, data }),
	(rows) => rows,
	(items) => ({ data: { items, total: items.length } }),
	(data) => ({ data: { data } }),
	(results) => ({ results }),
	(records) => ({ data: { records, meta: { page: 1 } } }),
	(data) => ({ data: [...data].reverse() }),
];

const NOTHING: Array<{ status: number; body?: unknown }> = [
	{ status: 204 },
	{ status: 200 },
	{ status: 200, body: {} },
	{ status: 200, body: null },
	{ status: 200, body: { data: null } },
	{ status: 200, body: { data: {}, message: 'No se encontraron registros' } },
	{ status: 404, body: { error: 'No records' } },
	{ status: 404, body: { statusCode: 404, message: 'Sin resultados', error: 'Not Found' } },
	{ status: 404, body: { success: false, message: 'No data' } },
];

const DENIALS: Array<{ status: number; body: unknown }> = [
	{ status: 200, body: { success: false, data: [] } },
	{ status: 200, body: { data: null, error: 'Unauthorized' } },
	{ status: 200, body: { data: { items: [], status: 'error' } } },
	{ status: 400, body: { error: 'Bad Request' } },
	{ status: 403, body: { error: 'Forbidden' } },
	{ status: 404, body: '<html><title>Not Found</title></html>' },
];

const textOf = (body: unknown) =>
	typeof body === 'string' || body === undefined ? (body ?? '') : JSON.stringify(body);

describe.each(Object.entries(LISTS))('%s', (operation, { path, parameters, look }) => {
	const list = async (more: INodeParameters = {}) =>
		await masivo.run(operation, [{ id: 'ana' }], {
			parameters: { returnAll: true, ...parameters, ...more },
			options: { maxRetries: 0 },
		});

	/** Rows as a form has them, and of none the answer that is given. */
	function play(form: (rows: Rows) => unknown, none: { status: number; body?: unknown }, most = 0) {
		masivo.sandbox.faults.decide = ({ url }) => {
			if (!path.test(url)) return undefined;
			return {
				kind: 'change',
				change: ({ text, ...answer }) => {
					const { data } = JSON.parse(text) as { data: Rows };
					const rows = data.slice(0, most);
					if (rows.length > 0) return { ...answer, text: textOf(form(rows)) };
					return { ...answer, status: none.status, text: textOf(none.body) };
				},
			};
		};
	}

	test('gives the rows that there are, each once, whatever the form', async () => {
		const world = fc.record({
			form: fc.constantFrom(...FORMS),
			none: fc.constantFrom(...NOTHING, { status: 416, body: { error: 'Range' } }),
			most: operation === 'reward.getMany' ? fc.integer({ min: 1, max: 9 }) : fc.constant(1000),
		});
		const { items: expected } = await list();
		const idsOf = (items: Array<{ json: IDataObject }>) =>
			items.map(({ json }) => json.id ?? json.code).sort();
		expect(expected.length).toBeGreaterThan(1);
		await fc.assert(
			fc.asyncProperty(world, async ({ form, none, most }) => {
				play(form, none, most);
				const { status, items } = await list();
				expect([status, idsOf(items)]).toEqual(['success', idsOf(expected)]);
			}),
			{ numRuns: 20 },
		);
	});

	test.each(NOTHING.map((none) => [JSON.stringify(none), none]))(
		'%s: is no row, where a look shows Masivo',
		async (_what, none) => {
			play(FORMS[0], none);
			const { status, items } = await list();
			expect([status, items]).toEqual(['success', []]);
			expect(masivo.wire()).toHaveLength(2);
			expect(masivo.wire()[1]).toBe(look);
		},
	);

	test.each(NOTHING.map((none) => [JSON.stringify(none), none]))(
		'%s: is no list, where a look shows nothing either',
		async (_what, { status, body }) => {
			masivo.sandbox.faults.always({
				kind: 'change',
				change: (answer) => ({ ...answer, status, text: textOf(body) }),
			});
			const result = await list();
			expect([result.status, result.items]).toEqual(['error', []]);
		},
	);

	test.each(DENIALS.map((denial) => [JSON.stringify(denial), denial]))(
		'%s: is a failure',
		async (_what, denial) => {
			play(FORMS[0], denial);
			const { status, items } = await list({ returnAll: false, limit: 50 });
			expect([status, items]).toEqual(['error', []]);
		},
	);
});

test('a customer whom Masivo does not know has no empty list', async () => {
	for (const operation of ['customer.getTransactions', 'customer.getGiftCards']) {
		const { error } = await masivo.run(operation, [{ id: 'nobody' }]);
		expectFailure(error, 'unknownSubject', 'customer "nobody"', '[item 0]');
	}
});

test('three transactions of a day come as they come, the newest first', async () => {
	masivo.sandbox.faults.decide = ({ query }) => ({
		kind: 'change',
		change: (answer) => {
			const { data } = JSON.parse(answer.text) as { data: Rows };
			const rows = query.includes('cursor') ? data : data.slice(0, 3).reverse();
			return { ...answer, text: JSON.stringify({ data: query.includes('cursor') ? [] : rows }) };
		},
	});
	const parameters = { date: SEEDED_DAY };
	const { items } = await masivo.run('transaction.getMany', [{}], { parameters });
	const ids = items.map(({ json }) => String(json.id));
	expect(ids).toHaveLength(3);
	expect(ids).toEqual([...ids].sort().reverse());
});
