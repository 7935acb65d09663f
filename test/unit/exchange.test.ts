import { answersTiers, tokenIn } from '../../nodes/Masivo/transport/token/exchange';

test.each<[body: unknown, token: string | undefined]>([
	[{ data: 'abc' }, 'abc'],
	[{ data: ' Bearer abc\n' }, 'abc'],
	[{ data: 'a b' }, undefined],
	[{ data: 'a\nb' }, undefined],
	[{ data: 'a–b' }, undefined],
	[{ data: ' ' }, undefined],
	[{ data: { token: 'abc' } }, 'abc'],
	[{ token: 'abc' }, 'abc'],
	[{ access_token: 'abc', expires_in: 3600 }, 'abc'],
	[{ success: true, data: { accessToken: 'abc' } }, 'abc'],
	['a.b.c', 'a.b.c'],
	[{ message: 'OK' }, undefined],
	[{ token: 'abc', error: 'No' }, undefined],
	[['abc'], undefined],
	['abc', undefined],
	[null, undefined],
])('the token in %j is %j', (body, token) => {
	expect(tokenIn(body)).toBe(token);
});

test.each<[body: unknown, answers: true | undefined]>([
	[{ data: [] }, true],
	[{ data: [], error: null }, true],
	[{ success: true, message: 'OK', errors: [], data: [] }, true],
	[{ data: { items: [{ id: '1' }] } }, true],
	[{ data: [], success: false }, undefined],
	[{ data: [{ id: '1', name: 'Gold' }] }, true],
	[{ data: [], error: 'No' }, undefined],
	[{ data: null }, undefined],
	[{ data: 'text' }, undefined],
	[{ data: {} }, undefined],
	[{}, undefined],
	[[{ id: '1' }], true],
	[[], undefined],
	['<html>', undefined],
	[null, undefined],
])('whether %j holds tiers: %j', (body, answers) => {
	expect(answersTiers(body)).toBe(answers);
});
