import fc from 'fast-check';
import { tokenEndsAt } from '../../nodes/Masivo/transport/token/token';

const base64url = (text: string) => Buffer.from(text).toString('base64url');
const jwt = (claims: unknown) =>
	`${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify(claims))}.x`;

test('a token ends when its claim exp says, which is in seconds', () => {
	expect(tokenEndsAt(jwt({ sub: 'José', exp: 1_800_000_000 }))).toBe(1_800_000_000_000);
	expect(tokenEndsAt(jwt({ exp: 1.5 }))).toBe(1500);
});

test.each<[what: string, token: string]>([
	['nothing', ''],
	['a text', 'a-token'],
	['an empty payload', 'a..b'],
	['a payload that is no JSON', `a.${base64url('{')}.b`],
	['a payload that is no object', jwt('exp')],
	['a payload that is null', jwt(null)],
	['no exp', jwt({ iat: 1 })],
	['an exp that is a text', jwt({ exp: '1800000000' })],
])('%s names no end', (_what, token) => {
	expect(tokenEndsAt(token)).toBeUndefined();
});

test('any text is read without an error', () => {
	const text = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.json().map((json) => jwt(json)),
	);
	fc.assert(
		fc.property(text, (token) => {
			expect(['number', 'undefined']).toContain(typeof tokenEndsAt(token));
		}),
	);
});
