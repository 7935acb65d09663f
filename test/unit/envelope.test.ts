import { pageIn, recordIn, soughtIn } from '../../nodes/Masivo/transport/request/envelope';
import { kindThrownBy } from '../support/thrown';

const answer = (body: unknown) => ({ status: 200, body });

test('what Masivo answers is in `data`: an object, or a list of objects', () => {
	const one = { id: '1' };
	expect(recordIn(answer({ data: one, more: 2 }))).toBe(one);
	const rows = [one, {}];
	expect(pageIn(answer({ data: rows }))?.rows).toBe(rows);
	expect(pageIn(answer({ data: [] }))).toEqual({ rows: [] });
});

test.each<[count: number | undefined, body: object]>([
	[10, { data: [{ id: '1' }], count: 10 }],
	[12, { data: [{ id: '1' }], count: 1, totalCount: '12' }],
	[5, { data: [{ id: '1' }], pagination: { total: 5 } }],
	[7, { data: { items: [{ id: '1' }], meta: { total_count: 7 } } }],
	[undefined, [{ id: '1' }]],
	[undefined, { gift_cards: [{ id: '1' }] }],
	[undefined, { data: { giftCards: [{ id: '1' }], total: 'many' } }],
	[undefined, { data: null, items: [{ id: '1' }], total: -1 }],
	[undefined, { response: { payload: { docs: [{ id: '1' }] } } }],
])('a list that says it has %j rows is found: %j', (count, body) => {
	expect(pageIn(answer(body))).toEqual({ rows: [{ id: '1' }], count });
});

test.each<[body: unknown]>([
	[{}],
	[null],
	[undefined],
	[''],
	[{ data: null }],
	[{ data: {} }],
	[{ data: { items: {} } }],
	[{ message: 'No hay recompensas', status: 200 }],
	[{ message: 'Rewards not found' }],
])('%j says nothing of rows', (body) => {
	expect(pageIn(answer(body))).toBeUndefined();
});

test.each<[body: unknown]>([
	[[]],
	[[{ id: '1' }, { id: '2' }]],
	[{}],
	['{"data":'],
	['OK'],
	[null],
	[undefined],
])('is no object: %j', (body) => {
	expect(kindThrownBy(() => recordIn(answer(body)))).toBe('unusable');
});

test.each<[body: unknown]>([
	[{ data: { id: '1' } }],
	[{ id: '1' }],
	[{ data: [{ id: '1' }, 'text'] }],
	[{ data: [null, { id: '1' }] }],
	[{ data: [[]] }],
	[{ data: 'text' }],
	[{ data: { customer: { name: 'Ana' } } }],
	[{ data: null, total: 3 }],
	['text'],
])('is no list of objects: %j', (body) => {
	expect(kindThrownBy(() => pageIn(answer(body)))).toBe('unusable');
});

const DENIALS: object[] = [
	{ error: 'temporarily unavailable' },
	{ errors: [{ message: 'No' }] },
	{ success: false },
	{ Succeeded: 'false' },
	{ ok: 0 },
	{ status: 'error' },
	{ state: 'FAILED' },
	{ state: 'fail' },
	{ status: 503 },
	{ status_code: '404' },
];

test.each(DENIALS)('data beside %j are not believed', (denial) => {
	expect(kindThrownBy(() => recordIn(answer({ data: { id: '1' }, ...denial })))).toBe('denied');
	// The worst of them: nothing found, though nothing was looked for.
	expect(kindThrownBy(() => pageIn(answer({ data: [], ...denial })))).toBe('denied');
	expect(kindThrownBy(() => pageIn(answer({ data: { items: [], ...denial } })))).toBe('denied');
	expect(kindThrownBy(() => pageIn(answer(denial)))).toBe('denied');
});

test.each<[remark: object]>([
	[{ error: null, errors: [] }],
	[{ error: '', errors: {} }],
	[{ success: true, ok: 'true' }],
	[{ status: 'success', code: 0, statusCode: 200 }],
	[{ status: 'FAILOVER', code: '4040' }],
	[{ status: 'no error', state: 'default', code: '1404' }],
	[{ success: 'casino', ok: 'nothing to add' }],
	[{ message: 'Customer tags deleted' }],
])('%j says nothing against the data', (remark) => {
	expect(recordIn(answer({ ...remark, data: { success: false } }))).toEqual({ success: false });
	expect(pageIn(answer({ ...remark, data: [] }))?.rows).toEqual([]);
});

test('words that refuse are no empty list', () => {
	expect(kindThrownBy(() => pageIn(answer({ message: 'Unable to list' })))).toBe('denied');
});

test('beside data that do not show it, none done is a denial of what counts each time', () => {
	const request = { method: 'POST', subject: 'coupon "A"', idempotent: false } as const;
	const isOf = { is: ({ id }: { id?: unknown }) => id === '1' };
	const read = (body: object) => kindThrownBy(() => soughtIn({ ...answer(body), request }, isOf));
	expect(read({ data: { id: '1' }, redeemed: false })).toBe('denied');
	expect(read({ data: { id: '1' }, skipped: 1 })).toBe('denied');
	expect(soughtIn({ ...answer({ id: '1', deleted: false }), request }, isOf)).toHaveProperty('id');
});

test('a refusal in words or in a remark is no empty list', () => {
	const refusals = [{ message: 'name should not be empty' }, { meta: { status: 400 }, data: [] }];
	for (const body of refusals) expect(kindThrownBy(() => pageIn(answer(body)))).toBe('denied');
	expect(pageIn(answer({ message: 'The list is empty', data: [] }))?.rows).toEqual([]);
});
