import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { byCursor, byIndex, collect, type Rows } from '../../nodes/Masivo/execution/paging';

const rowsOf = (ids: readonly string[]): IDataObject[] => ids.map((id) => ({ id }));

/** IDs that ascend as text. */
const numbered = (count: number): string[] =>
	Array.from({ length: count }, (_, n) => `id-${String(n).padStart(6, '0')}`);

const idsOf = (rows: Rows) => rows.map(({ id }) => id);

const never = async (): Promise<never> => await Promise.reject(new Error('No list'));

describe('pages by position', () => {
	/** A service that gives at most `most` rows for each request. */
	function service(ids: readonly string[], most = Infinity) {
		const asked: string[] = [];
		const fetch = async (from: number, to: number): Promise<Rows> => {
			asked.push(`${from}-${to}`);
			return rowsOf(ids.slice(from, Math.min(to + 1, from + most)));
		};
		return { asked, fetch };
	}

	test('give every row once, in order, however few come with a page', async () => {
		const size = fc.nat(350);
		const most = fc.integer({ min: 1, max: 150 });
		await fc.assert(
			fc.asyncProperty(size, most, async (count, perPage) => {
				const { fetch } = service(numbered(count), perPage);
				const rows = await collect(byIndex('rewards', fetch), Infinity);
				expect(idsOf(rows)).toEqual(numbered(count));
			}),
			{ numRuns: 50 },
		);
	});

	test('are asked for as they are needed, and no row too many', async () => {
		const { asked, fetch } = service(numbered(1000));
		const rows = await collect(byIndex('rewards', fetch, 130), 130);
		expect(rows).toHaveLength(130);
		expect(asked).toEqual(['0-99', '100-129']);
	});

	test('end with an empty page: a short one proves nothing', async () => {
		const { asked, fetch } = service(numbered(3));
		expect(await collect(byIndex('rewards', fetch, 50), 50)).toHaveLength(3);
		expect(asked).toEqual(['0-49', '3-49']);
	});

	test('that are longer than was asked for are cut at the limit', async () => {
		const all = async (from: number) => rowsOf(numbered(20).slice(from));
		expect(await collect(byIndex('rewards', all, 5), 5)).toHaveLength(5);
	});

	test('end with an error where a service sends the same page for ever', async () => {
		const same = async () => rowsOf(['a', 'b']);
		await expect(collect(byIndex('rewards', same), Infinity)).rejects.toMatchObject({
			kind: 'unconfirmed',
		});
	});

	test('end with an error where two services of a loop take turns', async () => {
		const pages = [['a'], ['b'], ['a']];
		const turns = async () => rowsOf(pages.shift() ?? []);
		await expect(collect(byIndex('rewards', turns), Infinity)).rejects.toMatchObject({
			kind: 'unconfirmed',
		});
	});

	test.each([[{}], [{ id: null }], [{ id: '' }], [{ id: {} }]])(
		'end with an error at a row without an ID: %j',
		async (row) => {
			const list = byIndex('campaigns', async () => [row as IDataObject]);
			await expect(collect(list, Infinity)).rejects.toMatchObject({ kind: 'unusable' });
		},
	);

	test('take numbers for IDs as well', async () => {
		const pages = [[{ id: 9 }, { id: 10 }], [{ id: 0 }]];
		const list = byIndex('campaigns', async () => pages.shift() ?? []);
		expect(idsOf(await collect(list, Infinity))).toEqual([9, 10, 0]);
	});

	test('pass on why a page could not be had', async () => {
		await expect(collect(byIndex('rewards', never), Infinity)).rejects.toThrow('No list');
	});
});

describe('pages by cursor', () => {
	function service(ids: readonly string[], size: number) {
		const cursors: Array<string | undefined> = [];
		const fetch = async (cursor?: string): Promise<Rows> => {
			cursors.push(cursor);
			return rowsOf(ids.filter((id) => cursor === undefined || id > cursor).slice(0, size));
		};
		return { cursors, fetch };
	}

	test('give every row once, in order', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 20 }), async (count, size) => {
				const { fetch } = service(numbered(count), size);
				const rows = await collect(byCursor('transactions', fetch), Infinity);
				expect(idsOf(rows)).toEqual(numbered(count));
			}),
			{ numRuns: 50 },
		);
	});

	test('begin behind the last row, and end with an empty page', async () => {
		const { cursors, fetch } = service(['a', 'b', 'c'], 2);
		await collect(byCursor('transactions', fetch), Infinity);
		expect(cursors).toEqual([undefined, 'b', 'c']);
	});

	test('are not asked for once there are enough rows', async () => {
		const { cursors, fetch } = service(numbered(100), 10);
		expect(await collect(byCursor('transactions', fetch), 20)).toHaveLength(20);
		expect(cursors).toHaveLength(2);
	});

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
		['rows that descend', [['b', 'a']]],
		['the last row again', [['a'], ['a', 'b']]],
		['a number that is smaller, though its text is greater', [['10'], ['9']]],
		['a number again', [['10'], ['10']]],
		['a number again, with a zero before it', [['10'], ['010']]],
	])('end with an error where Masivo sends %s', async (_what, pages) => {
		const left = [...pages];
		const list = byCursor('transactions', async () => rowsOf(left.shift() ?? []));
		await expect(collect(list, Infinity)).rejects.toMatchObject({ kind: 'unconfirmed' });
	});

	test('may stand in any order where one page is enough', async () => {
		const list = byCursor('transactions', async () => rowsOf(['b', 'a']));
		expect(idsOf(await collect(list, 2))).toEqual(['b', 'a']);
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
			const left = [[ids[0]], ids.slice(1)];
			const list = byCursor('transactions', async () => rowsOf(left.shift() ?? []));
			expect(idsOf(await collect(list, Infinity))).toEqual(ids);
		}
	});
});
