import { recordIn, rowsIn } from '../../nodes/Masivo/transport/envelope';

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
