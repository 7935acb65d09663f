import { recordIn, rowsIn } from '../../nodes/Masivo/transport/request/envelope';
import { kindThrownBy } from '../support/thrown';

const answer = (body: unknown) => ({ status: 200, body });

test('what Masivo answers is in `data`: an object, or a list of objects', () => {
	const one = { id: '1' };
	expect(recordIn(answer({ data: one, more: 2 }))).toBe(one);
	const rows = [one, {}];
	expect(rowsIn(answer({ data: rows }))).toBe(rows);
	expect(rowsIn(answer({ data: [] }))).toEqual([]);
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
	[{ data: [{ id: '1' }, 'text'] }],
	[{ data: [null, { id: '1' }] }],
	[{ data: [[]] }],
	[{ data: null }],
	[[{ id: '1' }]],
	[null],
])('is no list of objects: %j', (body) => {
	expect(kindThrownBy(() => rowsIn(answer(body)))).toBe('unusable');
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
	expect(kindThrownBy(() => rowsIn(answer({ data: [], ...denial })))).toBe('denied');
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
	expect(rowsIn(answer({ ...remark, data: [] }))).toEqual([]);
});
