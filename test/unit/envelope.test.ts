import { recordIn, rowsIn } from '../../nodes/Masivo/transport/request/envelope';

const answer = (body: unknown) => ({ status: 200, body });
const NONE = 'The answer does not hold what the Masivo API documents';

test('what Masivo answers is in `data`: an object, or a list of objects', () => {
	const one = { id: '1' };
	expect(recordIn(answer({ data: one, more: 2 }))).toBe(one);
	const rows = [one, {}];
	expect(rowsIn(answer({ data: rows }))).toBe(rows);
	expect(rowsIn(answer({ data: [] }))).toEqual([]);
});

test.each<[body: unknown]>([
	[{ id: '1' }],
	[{ data: null }],
	[{ data: 'text' }],
	[{ data: [{ id: '1' }] }],
	[[{ id: '1' }]],
	['{"data":{}}'],
	[{ data: 'text', success: false }],
	[{ data: null, error: 'No' }],
	[null],
	[undefined],
])('is no object: %j', (body) => {
	expect(() => recordIn(answer(body))).toThrow(NONE);
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
	expect(() => rowsIn(answer(body))).toThrow(NONE);
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
	const message = 'The answer has the status of a success, and says that the request failed';
	expect(() => recordIn(answer({ data: { id: '1' }, ...denial }))).toThrow(message);
	// The worst of them: nothing found, though nothing was looked for.
	expect(() => rowsIn(answer({ data: [], ...denial }))).toThrow(message);
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

test('shows what such an answer says, and no data of the customer', () => {
	const body = { data: { email: 'ana@example.com' }, success: false, message: 'Quota of the shop' };
	const caught = orThrown(() => recordIn(answer(body)));
	expect(caught).toMatchObject({
		description: expect.stringContaining('Quota of the shop') as string,
	});
	expect(caught).not.toMatchObject({
		description: expect.stringContaining('ana@example.com') as string,
	});
});

test('says that something may have taken effect only of a request that can change something', () => {
	const effect = 'not known whether the request took effect';
	for (const body of ['half', { data: null }, { data: { id: '1' }, success: false }]) {
		expect(orThrown(() => recordIn(answer(body)))).toMatchObject({
			description: expect.stringContaining(effect) as string,
		});
		const ofRead = { ...answer(body), ofRead: true };
		expect(orThrown(() => recordIn(ofRead))).toMatchObject({
			description: expect.not.stringMatching(/effect|^$/) as string,
		});
	}
});

function orThrown(act: () => unknown): unknown {
	try {
		return act();
	} catch (error) {
		return error;
	}
}
