import { answersTiers, tokenIn } from '../../nodes/Masivo/transport/token/exchange';

test.each<[body: unknown, token: string | undefined]>([
	[{ data: 'abc' }, 'abc'],
	[{ data: ' Bearer abc\n' }, 'abc'],
	[{ data: 'a b' }, undefined],
	[{ data: 'a\nb' }, undefined],
	[{ data: 'a–b' }, undefined],
	[{ data: ' ' }, undefined],
	[{ data: { token: 'abc' } }, undefined],
	[{ token: 'abc' }, undefined],
	[['abc'], undefined],
	['abc', undefined],
	[null, undefined],
])('the token in %j is %j', (body, token) => {
	expect(tokenIn(body)).toBe(token);
});

test.each<[body: unknown, answers: true | undefined]>([
	[{ data: [] }, true],
	[{ data: [], error: null }, undefined],
	[{ data: [], success: false }, undefined],
	[{ data: [{ id: '1', name: 'Gold' }] }, true],
	[{ data: [], error: 'No' }, undefined],
	[{ data: null }, undefined],
	[{ data: 'text' }, undefined],
	[{ data: {} }, undefined],
	[{}, undefined],
	[[], undefined],
	['<html>', undefined],
	[null, undefined],
])('whether %j holds tiers: %j', (body, answers) => {
	expect(answersTiers(body)).toBe(answers);
});
