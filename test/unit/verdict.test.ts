import type { IDataObject } from 'n8n-workflow';

import type { FailureKind } from '../../nodes/Masivo/transport/failure/failure';
import type {
	MasivoRequest,
	Sent,
	Transmission,
} from '../../nodes/Masivo/transport/request/request';
import {
	isAnswerTo,
	isOverload,
	isUnauthorized,
	mayHoldSecret,
	troubleOf,
} from '../../nodes/Masivo/transport/request/verdict';

const GET: MasivoRequest = {
	method: 'GET',
	path: '/customers/42',
	subject: 'customer "42"',
	idempotent: true,
	accept: [404],
	ifUnknown: 'Check the ID.',
};
const PATCH: MasivoRequest = { ...GET, method: 'PATCH', accept: undefined };
const POST: MasivoRequest = { ...PATCH, method: 'POST', idempotent: false, ifUnknown: undefined };

const answer = (status: number, body: unknown = '', headers: IDataObject = {}) =>
	({ kind: 'answer', status, headers, body }) as const;
const noAnswer = (code: string, message = '') => ({ kind: 'noAnswer', code, message }) as const;
const noToken = { kind: 'noToken' } as Transmission;

const troubleWith = (transmission: Sent, request: MasivoRequest) =>
	troubleOf(transmission, request, 1, 'https://masivo.example', (text) => text, 0);

const MASIVOS = { error: 'Customer not found', details: 'No customer 42' };
const PAGE = '<html><title>Gate secret</title></html>';

describe('what answers a request', () => {
	test.each<[transmission: Transmission, request: MasivoRequest, is: boolean]>([
		[answer(200), PATCH, true],
		[answer(299), PATCH, true],
		[answer(199), PATCH, false],
		[answer(300), PATCH, false],
		[answer(404, MASIVOS), GET, true],
		[answer(404, MASIVOS), PATCH, false],
		[answer(404, PAGE), GET, false],
		[answer(404, { ...MASIVOS, status: 404 }), GET, false],
		[answer(404), GET, false],
		[answer(410, MASIVOS), GET, false],
		[noAnswer('ECONNRESET'), GET, false],
		[noToken, GET, false],
	])('%j to %j: %s', (transmission, request, is) => {
		expect(isAnswerTo(request, transmission)).toBe(is);
	});
});

describe('whether an answer may hold the secret that was asked for', () => {
	const secretive: MasivoRequest = { ...POST, answersSecret: true };

	test.each<[transmission: Transmission, request: MasivoRequest, may: boolean]>([
		[answer(200, {}), secretive, true],
		[answer(302), secretive, true],
		[answer(399, MASIVOS), secretive, true],
		[answer(400, MASIVOS), secretive, false],
		[answer(499, MASIVOS), secretive, false],
		[answer(400, { ...MASIVOS, code: '1234' }), secretive, true],
		[answer(403, PAGE), secretive, true],
		[answer(500, MASIVOS), secretive, true],
		[noAnswer('ECONNRESET'), secretive, false],
		[noToken, secretive, false],
		[answer(500, MASIVOS), POST, false],
	])('%j to %j: %s', (transmission, request, may) => {
		expect(mayHoldSecret(request, transmission)).toBe(may);
	});
});

describe('whether the token was refused', () => {
	const challenge = (text: string) => ({ 'www-authenticate': text });

	test.each<[transmission: Transmission, is: boolean]>([
		[answer(401), true],
		[answer(401, 'Unauthorized'), true],
		[answer(401, { error: 'Unauthorized' }), true],
		[answer(401, { message: 'Unauthorized' }), true],
		[answer(401, '', challenge('Bearer realm="x"')), true],
		[answer(401, '', challenge('Bearer, Basic')), true],
		[answer(401, '', { 'www-authenticate': ['Basic'] }), true],
		[answer(401, PAGE), false],
		[answer(401, '', challenge('Basic realm="x"')), false],
		[answer(401, MASIVOS, challenge('Negotiate')), false],
		[answer(401, '', challenge('NTLM')), false],
		[answer(401, '', challenge('digest nonce="x"')), false],
		[answer(403), false],
		[answer(200, '', challenge('Basic')), false],
		[noAnswer('401'), false],
		[noToken, false],
	])('%j: %s', (transmission, is) => {
		expect(isUnauthorized(transmission)).toBe(is);
	});
});

describe('what a request came to, whether it is sent again, who waits, and what is too much', () => {
	type Again = 'always' | 'ifIdempotent' | 'never';
	type Row = [
		transmission: Sent,
		kind: FailureKind,
		/** Of a request that must not be sent twice. */
		ofPost: FailureKind,
		again: Again,
		holdsAll?: boolean,
		isOverload?: boolean,
	];
	const LATER = { 'retry-after': '2' };
	const early = 'x before secure TLS connection was established';

	test.each<Row>([
		[answer(429), 'tooManyRequests', 'tooManyRequests', 'always', true, true],
		[answer(429, PAGE, LATER), 'tooManyRequests', 'tooManyRequests', 'always', true, true],
		...[408, 425, 502, 503, 504, 507, 520, 530, 599].flatMap((status): Row[] => [
			[answer(status, MASIVOS), 'unavailable', 'mayHaveArrived', 'ifIdempotent', false, true],
			[answer(status, PAGE, LATER), 'unavailable', 'mayHaveArrived', 'ifIdempotent', true, true],
		]),
		[answer(500), 'unavailable', 'mayHaveArrived', 'ifIdempotent'],
		[answer(500, '', LATER), 'unavailable', 'mayHaveArrived', 'ifIdempotent', true],
		...[400, 408, 500, 501, 503].map(
			(status): Row => [
				answer(status, { error: 'No', requirement: 'x' }, LATER),
				...(['refused', 'refused', 'never'] as const),
			],
		),
		...[501, 505, 600].map(
			(status): Row => [
				answer(status, MASIVOS, LATER),
				...(['refused', 'mayHaveArrived', 'never'] as const),
			],
		),
		...[199, 400, 401, 403, 405, 409, 410, 413, 422, 499].map(
			(status): Row => [
				answer(status, MASIVOS, LATER),
				...(['refused', 'refused', 'never'] as const),
			],
		),
		[answer(404, MASIVOS), 'unknownSubject', 'refused', 'never'],
		...[300, 302, 399].map((status): Row => [answer(status), 'notMasivo', 'notMasivo', 'never']),
		...[407, 511].map(
			(status): Row => [answer(status, MASIVOS), 'notMasivo', 'notMasivo', 'never'],
		),
		...[400, 401, 403, 404].map(
			(status): Row => [answer(status, PAGE), 'notMasivo', 'notMasivo', 'never'],
		),
		...['', 'default backend', { ...MASIVOS, path: '/x' }].map(
			(body): Row => [answer(404, body), ...(['notMasivo', 'notMasivo', 'never'] as const)],
		),
		[answer(401, '', { 'www-authenticate': 'Basic' }), 'notMasivo', 'notMasivo', 'never'],
		[answer(403, '', { 'www-authenticate': 'Basic' }), 'refused', 'refused', 'never'],
		[noAnswer('ECONNREFUSED'), 'network', 'network', 'always', false, true],
		[noAnswer('EAI_AGAIN'), 'network', 'network', 'always', false, true],
		[noAnswer('ECONNRESET', early), 'network', 'network', 'always', false, true],
		[noAnswer('ENOTFOUND'), 'network', 'network', 'never'],
		[noAnswer('CERT_HAS_EXPIRED'), 'network', 'network', 'never'],
		[noAnswer('', 'Domain not allowed: x'), 'network', 'network', 'never'],
		[noAnswer('ECONNRESET'), 'network', 'mayHaveArrived', 'ifIdempotent', false, true],
		[noAnswer('ETIMEDOUT'), 'network', 'mayHaveArrived', 'ifIdempotent', false, true],
		[noAnswer('Z_DATA_ERROR'), 'network', 'mayHaveArrived', 'ifIdempotent', false, true],
		[noAnswer('HPE_HEADER_OVERFLOW'), 'network', 'mayHaveArrived', 'never'],
		[noAnswer('ERR_CANCELED'), 'network', 'mayHaveArrived', 'never'],
		[noAnswer('', 'who knows'), 'network', 'mayHaveArrived', 'never'],
	])(
		'%j is %s, or %s; again: %s',
		(sent, kind, ofPost, again, holdsAll = false, overload = false) => {
			const patch = troubleWith(sent, PATCH);
			const post = troubleWith(sent, POST);
			expect([patch.failure.kind, post.failure.kind]).toEqual([kind, ofPost]);
			expect([patch.retryable, post.retryable]).toEqual([again !== 'never', again === 'always']);
			expect([patch.holdsAll, post.holdsAll]).toEqual([holdsAll, holdsAll]);
			const asks = sent.kind === 'answer' && sent.headers === LATER && again !== 'never';
			expect(patch.askedWaitMs).toBe(asks ? 2000 : undefined);
			expect(isOverload(sent)).toBe(overload);
			if (sent.kind === 'answer') expect(patch.failure.status).toBe(sent.status);
			const body = sent.kind === 'answer' ? sent.body : undefined;
			expect([patch.failure.body, post.failure.body]).toEqual([body, body]);
		},
	);

	test('an answer is no overload, nor is a token that could not be had', () => {
		expect([answer(200), answer(404, MASIVOS), noToken].map(isOverload)).toEqual([
			false,
			false,
			false,
		]);
	});

	test.each([401, 403])('where the API key is to be proven, a %i is about it', (status) => {
		const kindOf = (body: unknown, credentialPart: MasivoRequest['credentialPart']) =>
			troubleWith(answer(status, body), { ...GET, credentialPart }).failure.kind;
		for (const body of ['', ' ', {}, MASIVOS, { error: 'No', requirement: 'x' }]) {
			expect(kindOf(body, 'apiKey')).toBe('tokenRefused');
			const ofToken = status === 401 ? 'tokenRefused' : 'refused';
			expect(kindOf(body, 'freshToken')).toBe(ofToken);
			expect(kindOf(body, 'pastedToken')).toBe(ofToken);
		}
		// What proxies and firewalls say.
		for (const body of ['no', PAGE]) {
			for (const part of ['apiKey', 'freshToken', 'pastedToken'] as const) {
				expect(kindOf(body, part)).toBe('notMasivo');
			}
		}
	});
});
