import { blotter } from '../../nodes/Masivo/transport/facts/redact';
import {
	answersTiers,
	answerUndocumented,
	type Asked,
	type CredentialAnswer,
	tokenIn,
	troubleWithAnswer,
	troubleWithoutAnswer,
} from '../../nodes/Masivo/transport/token/credentialAnswer';
import type { TokenExchangeError } from '../../nodes/Masivo/transport/token/exchange';

const asked: Asked = {
	path: '/auth/authorize',
	secret: 'apiKey',
	origin: 'https://masivo.example',
	blot: blotter(['key-1234']),
	inTest: false,
};
const inTest = { ...asked, inTest: true };

/** One for each way in which no answer can come (networkTrouble.ts). */
const CODES: Record<string, string> = {
	ECONNREFUSED: 'connect ECONNREFUSED 127.0.0.1:1',
	ENOTFOUND: 'getaddrinfo ENOTFOUND x',
	EAI_AGAIN: 'getaddrinfo EAI_AGAIN x',
	EHOSTUNREACH: 'connect EHOSTUNREACH 1',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
	CERT_HAS_EXPIRED: 'expired',
	ERR_TLS_CERT_ALTNAME_INVALID: 'x',
	CERT_REVOKED: 'revoked',
	EPROTO: 'x:SSL routines:y:wrong version number:z',
	ETIMEDOUT: 'too late',
	ECONNRESET: 'read ECONNRESET',
	HPE_HEADER_OVERFLOW: 'x',
	Z_DATA_ERROR: 'x',
	ERR_CANCELED: 'canceled',
	UNHEARD_OF: 'x',
};

const trouble = (answer: Partial<CredentialAnswer>, about: Partial<Asked> = {}) =>
	troubleWithAnswer({ status: 500, headers: {}, body: {}, ...answer }, { ...asked, ...about }, 0);

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

describe('an error status', () => {
	test.each<[what: string, answer: Partial<CredentialAnswer>, about: Partial<Asked>, is: RegExp]>([
		['401 of the exchange', { status: 401 }, {}, /^The API key was refused/],
		['403 of the exchange', { status: 403 }, {}, /^The API key was refused/],
		['401 without a body', { status: 401, body: '' }, {}, /^The API key was refused/],
		['401 of a fresh token', { status: 401 }, { secret: 'freshToken' }, /token it had just issued/],
		['401 of a pasted token', { status: 401 }, { secret: 'pastedToken' }, /^The token was refused/],
		['403 of a token', { status: 403 }, { secret: 'pastedToken' }, / was refused \(403/],
		['403 of a fresh token', { status: 403 }, { secret: 'freshToken' }, / was refused \(403/],
		['401 with blanks', { status: 401, body: ' ' }, {}, /^The API key was refused/],
		['401 with a page', { status: 401, body: '<html>' }, {}, /^A web page came back/],
		['403 with a text', { status: 403, body: 'no' }, {}, /not in the form of the errors/],
		[
			'401 that asks for a password',
			{ status: 401, headers: { 'www-authenticate': 'Basic' } },
			{},
			/^Something between n8n and Masivo asks for a login of its own/,
		],
		['404', { status: 404, body: { error: 'x' } }, {}, / was refused: x\. The status is 404/],
		['400', { status: 400, body: { error: 'x' } }, {}, / was refused: x\. The status is 400/],
		['199', { status: 199 }, {}, / was refused \(199/],
		['a redirect', { status: 302, headers: { location: '/x' } }, {}, /^Masivo answered with a red/],
		['a list of choices', { status: 300 }, {}, /^Masivo answered with a redirect/],
		['the last of them', { status: 399 }, {}, /^Masivo answered with a redirect/],
	])('%s', (_what, answer, about, expected) => {
		expect(trouble(answer, about).message).toMatch(expected);
		expect(trouble(answer, about).retry).toBeUndefined();
	});

	test.each([429, 500, 503])(
		'%i is worth another try, after the wait that it asks for',
		(status) => {
			expect(trouble({ status }).retry).toEqual({ askedWaitMs: undefined });
			expect(trouble({ status, headers: { 'retry-after': '7' } }).retry).toEqual({
				askedWaitMs: 7000,
			});
		},
	);

	test('is told in its own words, without secrets', () => {
		const body = { error: 'No', details: 'key-1234 has ended' };
		expect(trouble({ status: 403, body }).message).toContain('Masivo says: No – ***** has ended.');
		expect(trouble({ status: 422, body }).message).toBe(
			'The request to /auth/authorize under this Base URL was refused: ***** has ended. Masivo also says: No. The status is 422 Unprocessable Content.',
		);
		for (const secret of ['freshToken', 'pastedToken'] as const) {
			expect(trouble({ status: 401, body }, { secret }).message).toContain(
				'Masivo says: No – ***** has ended.',
			);
		}
	});

	test('that may be of anybody asks to look at what is between, and at the Base URL', () => {
		const { failure } = trouble({ status: 403, body: 'no, key-1234' });
		expect(failure.description).toMatch(
			/^The answer says: no, \*{5}\. A proxy, firewall or gateway .+ Check the Base URL/,
		);
		expect(failure.declaration).toEqual({ cause: 'configuration-invalid' });
	});

	test.each([429, 503])('%i speaks to who tests a credential, or runs a workflow', (status) => {
		expect(trouble({ status }, { inTest: true }).message).toMatch(/test the credential again/i);
		expect(trouble({ status }, { inTest: true }).message).not.toMatch(/item|Max/);
		expect(trouble({ status }).message).toMatch(/run the item again later/i);
	});
});

describe('no answer', () => {
	const late = { code: 'ETIMEDOUT', message: 'too late for key-1234' };

	test('in time: a run has an option, a test has none', () => {
		expect(troubleWithoutAnswer(late, asked).message).toContain("Raise 'Timeout'");
		expect(troubleWithoutAnswer(late, inTest).message).toContain('test the credential again later');
		expect(troubleWithoutAnswer(late, asked).retry).toEqual({});
		// Nothing can have changed.
		expect(troubleWithoutAnswer(late, asked).message).not.toContain('may have');
	});

	test('that will not come by itself', () => {
		const { message, retry } = troubleWithoutAnswer(
			{ code: 'CERT_HAS_EXPIRED', message: 'key-1234' },
			asked,
		);
		expect(retry).toBeUndefined();
		expect(message).not.toContain('key-1234');
	});
});

describe('whoever tests a credential is told nothing about requests that may have had an effect', () => {
	const outcomes: Array<[what: string, TokenExchangeError]> = [
		...[199, 302, 400, 401, 403, 404, 405, 407, 409, 422, 429, 500, 501, 503, 505, 511].flatMap(
			(status) =>
				[{}, '', 'no', '<title>x</title>', { error: 'x' }, { error: 'x', requirement: 'y' }].map(
					(body): [string, TokenExchangeError] => [
						`${status} ${JSON.stringify(body)}`,
						trouble({ status, body }, { inTest: true }),
					],
				),
		),
		...Object.entries(CODES).map(([code, message]): [string, TokenExchangeError] => [
			`no answer: ${code}`,
			troubleWithoutAnswer({ code, message }, inTest),
		]),
		...[null, '', 'x', '<html>', {}, { error: 'x' }, { data: null }, { data: [], ok: false }].map(
			(body): [string, TokenExchangeError] => [
				`success with ${JSON.stringify(body)}`,
				answerUndocumented(body, inTest),
			],
		),
	];

	test.each(outcomes)('%s', (_what, { message }) => {
		expect(message).not.toMatch(
			/\beffect\b|may have (?!answered)|look in Masivo|send it again|\bitems?\b|Max /i,
		);
		expect(message).toMatch(/[.?]$/);
	});
});

describe('a success without what is documented', () => {
	test.each<[body: unknown, says: string]>([
		[{ error: 'Closed', token: 'secret' }, 'Masivo says: Closed. '],
		[{ message: 'Closed', data: { token: 'secret' } }, 'The answer says: Closed. '],
		['The service is closed', 'The answer says: The service is closed. '],
		['secret', ''],
		[' secret\n', ''],
		['{ "data": "secret', ''],
		['[ "secret"', ''],
		['"secret token"', ''],
		[{ token: 'secret' }, ''],
		[['secret'], ''],
		[null, ''],
	])('%j shows only what are words', (body, says) => {
		expect(answerUndocumented(body, asked).message).toMatch(
			new RegExp(
				`^The answer to /auth/authorize does not hold what the Masivo API documents\\. ${says}Check the Base URL`,
			),
		);
	});

	test('is for whoever set the Base URL', () => {
		const { failure, retry, name } = answerUndocumented({}, asked);
		expect(name).toBe('TokenExchangeError');
		expect(failure.declaration).toEqual({ cause: 'configuration-invalid' });
		expect(retry).toBeUndefined();
	});

	test('is a web page', () => {
		const { message } = answerUndocumented('<title>Sign in</title>', asked);
		expect(message).toMatch(/^A web page came back .+ The page says: "Sign in"/);
	});
});
