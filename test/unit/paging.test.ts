import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	byCursor,
	byIndex,
	checkWhole,
	collect,
	firstPage,
	type Rows,
} from '../../nodes/Masivo/execution/paging';
import { refused } from '../../nodes/Masivo/transport/failure/answerFailures';
import type { MasivoRequest, Send } from '../../nodes/Masivo/transport/request/request';

/** What the other side answers: a body with 200, or another status with one. */
interface Told {
	status?: number;
	body?: unknown;
}

const GET = { method: 'GET', subject: 'the list', idempotent: true } as const;

/** Sends to a function; of the requests, their paths and queries. */
function sending(answer: (request: MasivoRequest) => Told) {
	const asked: string[] = [];
	const send: Send = async (request) => {
		asked.push([request.path, ...Object.values(request.query ?? {})].join(' '));
		const { status = 200, body } = answer(request);
		if (status >= 400) throw refused(status, body, request, 1).with({ body });
		return await Promise.resolve({ status, body, ofRead: true });
	};
	return { asked, send };
}

const rowsOf = (ids: readonly string[]): IDataObject[] => ids.map((id) => ({ id }));

/** IDs that ascend as text. */
const numbered = (count: number): string[] =>
	Array.from({ length: count }, (_, n) => `id-${String(n).padStart(6, '0')}`);

const idsOf = (rows: Rows) => rows.map(({ id }) => id);

const TIERS: Told = { body: { data: [] } };

const isTiers = ({ path }: MasivoRequest) => path === '/tiers';

/** How a list of rows may be wrapped; of how many there are, in all and in this page. */
const WRAPPINGS: Array<(rows: Rows, total: number) => unknown> = [
	(data) => ({ data }),
	(data, total) => ({ data, from: 0, to: 9, count: data.length, total }),
	(data, total) => ({ data, meta: { total } }),
	(data) => ({ data, error: null, success: true, message: 'OK' }),
	(rows) => rows,
	(items, total) => ({ data: { items, totalCount: total } }),
	(data) => ({ data: { data } }),
	(rewards, total) => ({ data: { rewards, pagination: { page: 1, total } } }),
	(transactions) => ({ transactions }),
	(results, count) => ({ results, count, next: null }),
	(docs) => ({ result: { docs } }),
];

/** What comes beyond the last row. */
const ENDS: Told[] = [
	{ body: { data: [] } },
	{ body: { data: null } },
	{ body: { data: { items: [] } } },
	{ body: { data: { items: null, page: 3 } } },
	{ body: [] },
	{ body: {} },
	{ body: null },
	{ status: 204, body: '' },
	{ body: { message: 'No more rows' } },
	{ body: { success: true, message: 'Not found', data: null } },
	{ status: 404, body: { error: 'Not found' } },
	{ status: 404, body: { statusCode: 404, message: 'No hay datos', error: 'Not Found' } },
	{ status: 404, body: { success: false, message: 'Not found' } },
	{ status: 404, body: '' },
	{ status: 404, body: 'Not found' },
];

/** The same, where the page before was shorter than asked. */
const REFUSALS: Told[] = [400, 416, 422].map((status) => ({ status, body: { error: 'Range' } }));

const wrapping = fc.constantFrom(...WRAPPINGS);
const end = fc.constantFrom(...ENDS, ...REFUSALS);
const limits = fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 300 }));

interface IndexWorld {
	ids: readonly string[];
	wrap?: (rows: Rows, total: number) => unknown;
	end?: Told;
	/** So many rows come at the most. */
	most?: number;
	/** Whether the row at `to` belongs to the page. */
	isIncluded?: boolean;
	/** No longer range is taken. */
	longest?: number;
}

/** A service of pages by position. */
function byPosition({
	ids,
	wrap = WRAPPINGS[0],
	end = ENDS[0],
	most = Infinity,
	isIncluded = true,
	longest = Infinity,
}: IndexWorld) {
	return sending((request) => {
		if (isTiers(request)) return TIERS;
		const [from, to] = [Number(request.query?.from), Number(request.query?.to)];
		if (to - from >= longest) return { status: 400, body: { error: 'The range is too long' } };
		const last = Math.min(to + (isIncluded ? 1 : 0), from + most);
		const rows = rowsOf(ids.slice(from, last));
		return rows.length > 0 ? { body: wrap(rows, ids.length) } : end;
	});
}

async function readByIndex(send: Send, limit = Infinity, isFiltered = false) {
	const request = (from: number, to: number): MasivoRequest => ({
		...GET,
		path: '/rewards',
		query: { from, to },
	});
	const pages = byIndex({ what: 'rewards', send, request, limit, isFiltered });
	return idsOf(await collect(pages, limit));
}

async function readByCursor(send: Send, limit = Infinity) {
	const request = (cursor?: string): MasivoRequest => ({
		...GET,
		path: '/transactions',
		query: { cursor },
	});
	return idsOf(await collect(byCursor({ what: 'transactions', send, request }), limit));
}

describe('pages by position', () => {
	test('give every row once, in order, however they come and end', async () => {
		const world = fc.record({
			size: fc.integer({ min: 1, max: 350 }),
			wrap: wrapping,
			end,
			most: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 150 })),
			isIncluded: fc.boolean(),
			longest: fc.constantFrom(Infinity, 100, 999),
		});
		await fc.assert(
			fc.asyncProperty(world, limits, async ({ size, ...others }, limit) => {
				// Nothing tells a list of full pages from one whose next page is refused for another reason.
				fc.pre(!REFUSALS.includes(others.end) || (size % 99 !== 0 && size % 100 !== 0));
				const ids = numbered(size);
				const { send } = byPosition({ ids, ...others });
				expect(await readByIndex(send, limit)).toEqual(ids.slice(0, limit));
			}),
			{ numRuns: 400 },
		);
	});

	test('where `to` was seen to be included, one row fewer is a short page', async () => {
		const ids = numbered(299);
		const { send } = byPosition({ ids, longest: 100, end: REFUSALS[2] });
		expect(await readByIndex(send)).toEqual(ids);
	});

	test('of a list that changes meanwhile no row is doubled without a word', async () => {
		const ids = fc.uniqueArray(fc.nat(1000).map(String), { minLength: 2, maxLength: 40 });
		const place = fc.nat(40);
		await fc.assert(
			fc.asyncProperty(ids, fc.integer({ min: 1, max: 20 }), place, async (before, most, at) => {
				const list = [...before];
				const { send } = sending(({ query }) => {
					const from = Number(query?.from);
					const data = rowsOf(list.slice(from, from + most));
					if (from === 0) list.splice(at, 0, 'new');
					return { body: { data } };
				});
				const read = await readByIndex(send).catch(({ kind }: { kind: string }) => [kind]);
				const isSeen = at < Math.min(most, before.length);
				expect(read).toEqual(isSeen ? ['unconfirmed'] : list);
			}),
			{ numRuns: 100 },
		);
	});

	test('end with an error where the total changes between them', async () => {
		const list = numbered(30);
		const { send } = sending(({ query }) => {
			const from = Number(query?.from);
			const data = rowsOf(list.slice(from, from + 10));
			const total = list.length;
			if (from === 0) list.shift();
			return { body: { data, total } };
		});
		await expect(readByIndex(send)).rejects.toMatchObject({ kind: 'unconfirmed' });
	});

	test('end with an error where the total is not reached, unless a filter narrows the list', async () => {
		const { send } = byPosition({
			ids: numbered(20),
			wrap: (data) => ({ data, total: 25 }),
		});
		await expect(readByIndex(send)).rejects.toMatchObject({ kind: 'unconfirmed' });
		expect(await readByIndex(send, 20)).toHaveLength(20);
		expect(await readByIndex(send, Infinity, true)).toHaveLength(20);
	});

	test.each([
		['of the page alone', (data: Rows) => ({ data, total: data.length })],
		['of the range', (data: Rows) => ({ data, count: 1000 })],
		['that are too few', (data: Rows) => ({ data, total: 3 })],
	])('go on with totals %s', async (_what, wrap) => {
		const { send } = byPosition({ ids: numbered(25), wrap, most: 10 });
		expect(await readByIndex(send)).toEqual(numbered(25));
	});

	test('are asked for at once, and one row more than is wanted', async () => {
		const all = byPosition({ ids: numbered(8) });
		await readByIndex(all.send);
		expect(all.asked).toEqual(['/rewards 0 999', '/rewards 8 1007']);
		const some = byPosition({ ids: numbered(1000), isIncluded: false });
		expect(await readByIndex(some.send, 50)).toHaveLength(50);
		expect(some.asked).toEqual(['/rewards 0 50']);
	});

	test('are asked for in shorter ranges where a long one is refused', async () => {
		const { asked, send } = byPosition({ ids: numbered(150), longest: 100 });
		expect(await readByIndex(send)).toHaveLength(150);
		expect(asked.slice(0, 3)).toEqual(['/rewards 0 999', '/rewards 0 99', '/rewards 100 199']);
		const never = byPosition({ ids: numbered(150), longest: 0 });
		await expect(readByIndex(never.send)).rejects.toMatchObject({ kind: 'refused' });
	});

	test('are not at their end where a full page is followed by a refusal', async () => {
		for (const [count, ends] of [
			[1000, false],
			[990, true],
		] as const) {
			const { send } = byPosition({ ids: numbered(count), end: REFUSALS[0] });
			const read = readByIndex(send).catch(({ kind }: { kind: string }) => kind);
			expect(await read).toEqual(ends ? numbered(count) : 'refused');
		}
	});

	test.each([
		['a web page', { status: 404, body: '<html>' }],
		['a web page with 200', { body: '<html>' }],
		['a server in trouble', { status: 503, body: {} }],
		['a refusal of the token', { status: 403, body: {} }],
		['a denial', { body: { success: false, data: [] } }],
		['a denial in words', { body: { message: 'Unable to read' } }],
		['something else', { body: { data: { customer: { id: '1' } } } }],
		['one row in place of a list', { body: { data: { id: '1', name: 'Ten' } } }],
		['a list of texts', { body: { data: ['a'] } }],
		['a total of rows that are not there', { body: { data: null, total: 8 } }],
	])('end with an error at %s', async (_what, end) => {
		for (const count of [0, 3]) {
			const { send } = byPosition({ ids: numbered(count), end });
			await expect(readByIndex(send)).rejects.toBeInstanceOf(Error);
		}
	});

	test('end with an error where a service sends the same page for ever', async () => {
		const { send } = sending(() => ({ body: { data: rowsOf(['a', 'b']) } }));
		await expect(readByIndex(send)).rejects.toMatchObject({ kind: 'unconfirmed' });
	});

	test('of rows without IDs are told apart by what they hold', async () => {
		const pages = [[{ n: 1 }, { n: 2 }], [{ n: 3 }], []];
		const { send } = sending(() => ({ body: { data: pages.shift() } }));
		expect(await readByIndex(send)).toHaveLength(3);
		const same = sending(() => ({ body: { data: [{ n: 1 }] } }));
		await expect(readByIndex(same.send)).rejects.toMatchObject({ kind: 'unconfirmed' });
	});
});

describe('a list that is answered with nothing', () => {
	const nothing = ENDS.filter(
		({ body }) => !/"data":\[\]|"items":\[\]|^\[\]/.test(String(JSON.stringify(body))),
	);

	test.each(nothing.map((it) => [JSON.stringify(it), it]))(
		'%s: has no rows if it is Masivo that says so',
		async (_what, told) => {
			const masivos = sending((request) => (isTiers(request) ? TIERS : told));
			expect(await readByIndex(masivos.send)).toEqual([]);
			expect(masivos.asked).toEqual(['/rewards 0 999', '/tiers']);
			const anybodys = sending(() => told);
			await expect(readByIndex(anybodys.send)).rejects.toBeInstanceOf(Error);
			expect(anybodys.asked).toHaveLength(2);
		},
	);

	test.each([
		[{ body: { data: [] } }],
		[{ body: { data: null, count: 0 } }],
		[{ body: { data: { items: null, total: 0 } } }],
	])('%j says that there are none, and nothing else is asked', async (told) => {
		const { asked, send } = sending(() => told);
		expect(await readByIndex(send)).toEqual([]);
		expect(asked).toHaveLength(1);
	});

	test.each([
		[{ status: 404, body: { message: 'Cannot GET /rewards', statusCode: 404 } }],
		[{ status: 404, body: { message: 'no Route matched with those values' } }],
		[{ status: 404, body: '<html><title>404</title>' }],
	])('%j says that the address is wrong', async (told) => {
		const { asked, send } = sending(() => told);
		await expect(readByIndex(send)).rejects.toMatchObject({ status: 404 });
		expect(asked).toHaveLength(1);
	});

	test('has rows where what is asked says so', async () => {
		const { send } = sending(() => ({ status: 204, body: '' }));
		const request: MasivoRequest = { ...GET, path: '/x' };
		const none = await firstPage(request, send, async () => await Promise.resolve(true));
		expect(none.rows).toEqual([]);
		const ask = firstPage(request, send, async () => await Promise.resolve(false));
		await expect(ask).rejects.toMatchObject({ kind: 'unusable' });
	});
});

test('a list that names more rows than came is not whole', () => {
	expect(() => checkWhole('tiers', 3, 4)).toThrow();
	for (const total of [undefined, 3, 2]) checkWhole('tiers', 3, total);
});

describe('pages by cursor', () => {
	interface CursorWorld {
		ids: readonly string[];
		size: number;
		wrap?: (rows: Rows, total: number) => unknown;
		end?: Told;
		/** Whether the cursor's row comes once more. */
		isIncluded?: boolean;
		order?: (rows: IDataObject[]) => IDataObject[];
	}

	function service({
		ids,
		size,
		wrap = WRAPPINGS[0],
		end = ENDS[0],
		isIncluded = false,
		order = (rows) => rows,
	}: CursorWorld) {
		return sending((request) => {
			if (isTiers(request)) return TIERS;
			const cursor = String(request.query?.cursor ?? '');
			const rows = rowsOf(
				ids.filter((id) => id > cursor || (isIncluded && id === cursor)).slice(0, size),
			);
			return rows.length > 0 ? { body: wrap(order(rows), ids.length) } : end;
		});
	}

	test('give every row once, whatever the order of a page, and however they come and end', async () => {
		const world = fc.record({
			count: fc.integer({ min: 1, max: 60 }),
			size: fc.integer({ min: 2, max: 20 }),
			wrap: wrapping,
			end,
			isIncluded: fc.boolean(),
			order: fc.constantFrom(
				(rows: IDataObject[]) => rows,
				(rows: IDataObject[]) => [...rows].reverse(),
				(rows: IDataObject[]) => [...rows.slice(3), ...rows.slice(0, 3)],
			),
		});
		await fc.assert(
			fc.asyncProperty(world, limits, async ({ count, ...others }, limit) => {
				const ids = numbered(count);
				const { send } = service({ ids, ...others });
				const read = await readByCursor(send, limit);
				expect(new Set(read).size).toBe(read.length);
				if (limit >= count) expect([...read].sort()).toEqual(ids);
				else expect(read).toHaveLength(limit);
			}),
			{ numRuns: 400 },
		);
	});

	test('begin behind the greatest ID, and end with an empty page', async () => {
		const { asked, send } = service({ ids: ['a', 'b', 'c'], size: 2, order: (it) => it.reverse() });
		expect(await readByCursor(send)).toEqual(['b', 'a', 'c']);
		expect(asked).toEqual(['/transactions ', '/transactions b', '/transactions c']);
	});

	test('are not asked for once there are enough rows', async () => {
		const { asked, send } = service({ ids: numbered(100), size: 10 });
		expect(await readByCursor(send, 20)).toHaveLength(20);
		expect(asked).toHaveLength(2);
	});

	test('that are full and in another order may hide rows: nothing after them proves nothing', async () => {
		const ids = numbered(1000);
		for (const [order, isRead] of [
			[(rows: IDataObject[]) => rows, true],
			[(rows: IDataObject[]) => rows.reverse(), false],
		] as const) {
			const { send } = service({ ids, size: 1000, order });
			const read = readByCursor(send).catch(({ kind }: { kind: string }) => kind);
			expect(await read).toEqual(isRead ? ids : 'unconfirmed');
		}
	});

	const pagesOf = (pages: readonly string[][]) => {
		const left = [...pages];
		return sending(() => ({ body: { data: rowsOf(left.shift() ?? []) } })).send;
	};

	test.each([
		[
			'the same again',
			[
				['a', 'b'],
				['a', 'b'],
			],
		],
		['what was before', [['m'], ['c']]],
		['one row twice', [['a', 'a']]],
		['one row twice, with another between', [['a', 'b', 'a']]],
		['a number that is smaller, though its text is greater', [['10'], ['9']]],
		['a number again, with a zero before it', [['10'], ['010']]],
	])('end with an error where Masivo sends %s', async (_what, pages) => {
		await expect(readByCursor(pagesOf(pages))).rejects.toMatchObject({ kind: 'unconfirmed' });
	});

	test('take numbers as numbers, and UUIDs whatever their case', async () => {
		for (const ids of [
			['9', '10'],
			['0a', '0B', '0c'],
			// Only what has nothing but digits is a number.
			['10', 'a'],
			['1', '2-2'],
			['1-1', '2'],
		]) {
			expect(await readByCursor(pagesOf([[ids[0]], ids.slice(1)]))).toEqual(ids);
		}
	});

	test.each([[{}], [{ id: null }], [{ id: '' }], [{ id: {} }]])(
		'need IDs only to go on: %j',
		async (row) => {
			const { send } = sending(() => ({ body: { data: [row] } }));
			expect(await readByCursor(send, 1)).toHaveLength(1);
			await expect(readByCursor(send)).rejects.toMatchObject({ kind: 'unusable' });
		},
	);

	test('end with an error where the total of the day is not reached', async () => {
		const { send } = service({ ids: numbered(5), size: 5, wrap: (data) => ({ data, total: 9 }) });
		await expect(readByCursor(send)).rejects.toMatchObject({ kind: 'unconfirmed' });
		expect(await readByCursor(send, 5)).toHaveLength(5);
	});
});
