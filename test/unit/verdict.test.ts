import type { IDataObject } from 'n8n-workflow';

import type { MasivoRequest } from '../../nodes/Masivo/transport/request/request';
import type { Transmission } from '../../nodes/Masivo/transport/request/request';
import {
	isAnswerTo,
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
	lookUp: 'look it up',
};
const PATCH: MasivoRequest = { ...GET, method: 'PATCH', accept: undefined };
const POST: MasivoRequest = { ...PATCH, method: 'POST', idempotent: false, ifUnknown: undefined };

const answer = (status: number, body: unknown = '', headers: IDataObject = {}) =>
	({ kind: 'answer', status, headers, body }) as const;
const noAnswer = (code: string, message = '') => ({ kind: 'noAnswer', code, message }) as const;
const noToken = { kind: 'noToken' } as Transmission;

const blot = (text: string) => text.replaceAll('secret', '*****');
const ORIGIN = 'https://masivo.example';

function troubleWith(
	transmission: Exclude<Transmission, { kind: 'noToken' }>,
	request: MasivoRequest = PATCH,
	sent = 1,
) {
	const { failure, ...trouble } = troubleOf(transmission, request, sent, ORIGIN, blot, Date.now());
	const { message, description, status, declaration } = failure;
	return { message, description, status, declaration, ...trouble };
}

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

describe('a condition that was not met', () => {
	const told = (status: number, requirement: unknown, others: IDataObject = {}) =>
		troubleWith(answer(status, { error: 'No', requirement, ...others }), POST);

	test.each([400, 404, 409, 422, 500, 503])('is the reason of a %i', (status) => {
		const { message, description, ...trouble } = told(status, ' Be \n a secret member. ');
		expect(message).toBe('Customer "42" was refused: Be a ***** member');
		expect(description).toMatch(/^Masivo also says: No\. The status is \d{3} [A-Z][\w ]+\.$/);
		expect(trouble).toMatchObject({ status, retryable: false });
	});

	test('is no reason where too many requests came, or where it is somebody else who is away', () => {
		expect(told(429, 'Wait').message).toBe('Masivo is receiving too many requests (429)');
		const foreign = told(503, 'Log in', { path: '/x' });
		expect(foreign.message).toBe('Masivo could not answer (503 Service Unavailable)');
	});

	test.each(['', ' ', null, {}, []])('is none where it is %j', (requirement) => {
		expect(told(503, requirement).message).toBe(
			'Masivo could not answer (503 Service Unavailable)',
		);
	});
});

describe('a refusal says what was refused, and why', () => {
	const refusal = (body: unknown, request: Partial<MasivoRequest> = {}, status = 422) =>
		troubleWith(answer(status, body), { ...POST, ...request });
	const STATUS = 'The status is 422 Unprocessable Content.';

	test.each<[body: unknown, reason: string, others: string]>([
		[{ error: 'No', details: 'Too late', requirement: 'Be early' }, 'Be early', 'No – Too late'],
		[{ requirement: 'Be early', details: 'Too late', error: 'No' }, 'Be early', 'Too late – No'],
		[{ error: 'No', details: 'Too late' }, 'Too late', 'No'],
		[{ error: 'No', details: ' Too \n late. ..' }, 'Too late', 'No'],
		[{ error: 'No', details: '' }, 'No', ''],
		[{ error: 'Too late.', details: 'Too late' }, 'Too late', ''],
		[{ error: 'No', details: { x: 1 } }, 'No', '{"x":1}'],
		[{ error: 'No', details: [{ x: 1 }] }, 'No', '[{"x":1}]'],
		[{ error: 'No', details: 422 }, 'No', '422'],
		[{ error: 'No', details: [{ field: 'a', message: 'b' }] }, 'field: a – b', 'No'],
		[{ error: 'No', details: ['a', 'b'] }, 'a; b', 'No'],
		[{ error: 'No', details: 'The secret is out' }, 'The ***** is out', 'No'],
	])('Masivo’s %j', (body, reason, others) => {
		const { message, description } = refusal(body);
		expect(message).toBe(`Customer "42" was refused: ${reason}`);
		expect(description).toBe(`${others && `Masivo also says: ${others}. `}${STATUS}`);
	});

	test.each<[body: unknown, reason: string, others: string]>([
		[{ message: 'Too late' }, 'Too late', ''],
		[{ statusCode: 422, error: 'Unprocessable', message: 'Too late' }, 'Too late', 'x'],
		[{ type: 'about:blank', title: 'No', detail: 'Too late', status: 422 }, 'Too late', 'x'],
		[{ error: { message: 'Too late', code: 7 } }, 'Too late – code: 7', ''],
		[{ errors: ['a', 'b'] }, 'a; b', ''],
		[{ error: true, error_description: 'Too late' }, 'Too late', 'x'],
		[{ requirement: 'Log in', error: 'No', path: '/x' }, 'Log in', 'No – path: /x'],
	])('somebody’s %j', (body, reason, others) => {
		const { message, description } = refusal(body);
		expect(message).toBe(`Customer "42" was refused: ${reason}`);
		if (others === '') expect(description).toBe(STATUS);
		else expect(description).toMatch(/^The answer also says: .+\. The status is 422 /);
		expect(description).not.toContain(reason);
	});

	test.each<[body: unknown, description: string]>([
		['', 'The answer gives no reason.'],
		[null, 'The answer gives no reason.'],
		[{}, 'The answer gives no reason.'],
		['Too late', 'The answer says: Too late.'],
		[{ error: true }, 'The answer says: true.'],
		[{ errors: [{ x: 1 }] }, 'The answer says: [{"x":1}].'],
		[{ code: 'E42' }, 'The answer says: {"code":"E42"}.'],
		[['Too late'], 'The answer says: Too late.'],
	])('with its status where %j names no reason', (body, description) => {
		const trouble = refusal(body);
		expect(trouble.message).toBe('Customer "42" was refused (422 Unprocessable Content)');
		expect(trouble.description).toBe(description);
		expect(refusal(body, {}, 499).message).toBe('Customer "42" was refused (499)');
	});

	test('shortened where it is long: then the description has all of it', () => {
		const fits = refusal({ error: 'No', details: 'x'.repeat(200) });
		expect(fits.message).toBe(`Customer "42" was refused: ${'x'.repeat(200)}`);
		expect(fits.description).toBe(`Masivo also says: No. ${STATUS}`);
		const long = refusal({ error: 'No', details: 'x'.repeat(201) });
		expect(long.message).toBe(`Customer "42" was refused: ${'x'.repeat(200)}…`);
		expect(long.description).toBe(`Masivo says: No – ${'x'.repeat(201)}. ${STATUS}`);
		const longer = refusal({ error: 'y'.repeat(1001), details: 'No' });
		expect(longer.description).toBe(`Masivo also says: ${'y'.repeat(1000)}…. ${STATUS}`);
	});

	test('in the words of the request, where it has some', () => {
		const { message } = refusal({ error: 'No' }, { refusal: 'The tags were refused' });
		expect(message).toBe('The tags were refused: No');
	});

	test('what to do about a conflict is said by whoever sends', () => {
		const request = { ifTaken: 'Take another one.' };
		expect(refusal({ error: 'No' }, request, 409).description).toBe(
			'The status is 409 Conflict. Take another one.',
		);
		expect(refusal({ error: 'No' }, request).description).toBe(STATUS);
		expect(refusal({ error: 'No' }, {}, 409).description).toBe('The status is 409 Conflict.');
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

describe('the trouble with an answer', () => {
	test('a redirect', () => {
		const trouble = troubleWith(answer(302, '', { location: 'https://secret.example/x?y' }));
		expect(trouble).toMatchObject({
			message: 'Masivo answered with a redirect (302) to https://*****.example',
			status: 302,
			declaration: { cause: 'configuration-invalid' },
			retryable: false,
		});
		expect(trouble.description).toMatch(/^Redirects are not followed.+Check the Base URL/);
		for (const status of [300, 399]) {
			expect(troubleWith(answer(status)).message).toBe(
				`Masivo answered with a redirect (${status})`,
			);
		}
		expect(troubleWith(answer(199)).message).toBe('Customer "42" was refused (199)');
	});

	test('a customer who is not known', () => {
		expect(troubleWith(answer(404, MASIVOS))).toEqual({
			message: 'Masivo does not know customer "42"',
			description: 'Masivo says: Customer not found – No customer 42. Check the ID.',
			status: 404,
			declaration: undefined,
			retryable: false,
			askedWaitMs: undefined,
		});
	});

	test('an address that is not known', () => {
		const { message, description } = troubleWith(answer(404, MASIVOS), POST);
		expect(message).toBe('Customer "42" was refused: No customer 42');
		expect(description).toMatch(/The status is 404 Not Found\. Check the Base URL/);
	});

	test('a 404 of somebody else', () => {
		const trouble = troubleWith(answer(404, 'default backend - 404 secret'));
		expect(trouble).toMatchObject({
			message: 'The answer is not in the form of the errors of Masivo (404 Not Found)',
			status: 404,
			declaration: { cause: 'configuration-invalid' },
			retryable: false,
		});
		expect(trouble.description).toMatch(
			/^The answer says: default backend - 404 \*{5}\. So nothing says whether Masivo knows customer "42"\. A proxy, firewall or gateway .+ Check the Base URL/,
		);
		expect(troubleWith(answer(404)).description).toMatch(
			/^Nothing says whether Masivo knows customer "42"\. A proxy/,
		);
	});

	test.each([
		[401, 'A web page came back instead of an answer from the Masivo API (401 Unauthorized)'],
		[403, 'A web page came back instead of an answer from the Masivo API (403 Forbidden)'],
		[404, 'A web page came back instead of an answer from the Masivo API (404 Not Found)'],
		[407, 'A proxy between n8n and Masivo asks for a login (407 Proxy Authentication Required)'],
		[
			511,
			'The network between n8n and Masivo asks for a login (511 Network Authentication Required)',
		],
	])('a page with %i', (status, message) => {
		const trouble = troubleWith(answer(status, PAGE));
		expect(trouble).toMatchObject({
			message,
			status,
			declaration: { cause: 'configuration-invalid' },
			retryable: false,
		});
		expect(trouble.description).toMatch(
			/^The page says: "Gate \*{5}"\. A proxy, firewall or gateway between .+ Check the Base URL/,
		);
	});

	test.each([407, 511])('a %i without a page', (status) => {
		expect(troubleWith(answer(status, { error: 'x' })).message).toContain('asks for a login');
	});

	test('a login that is no token', () => {
		const trouble = troubleWith(answer(401, 'secret', { 'www-authenticate': 'Basic' }));
		expect(trouble.message).toBe(
			'Something between n8n and Masivo asks for a login of its own (401 Unauthorized)',
		);
		expect(trouble.description).toMatch(/^The answer says: \*{5}\./);
		expect(trouble.retryable).toBe(false);
		expect(troubleWith(answer(403, '', { 'www-authenticate': 'Basic' })).message).toBe(
			'Customer "42" was refused (403 Forbidden)',
		);
	});

	test.each([PATCH, POST])('too many requests: %j', (request) => {
		const wait = { 'retry-after': '2' };
		const trouble = troubleWith(answer(429, { error: 'secret' }, wait), request, 3);
		expect(trouble).toMatchObject({
			message: 'Masivo is receiving too many requests (429), 3 times in a row',
			status: 429,
			declaration: { cause: 'rate-limited', retryAfterMs: 2000 },
			retryable: true,
			askedWaitMs: 2000,
		});
		expect(trouble.description).toMatch(/^Masivo says: \*{5}\. Lower 'Max Parallel Requests'/);
		expect(troubleWith(answer(429, PAGE)).message).toBe('There were too many requests (429)');
		const other = { ...request, ifTooMany: 'Wait.' };
		expect(troubleWith(answer(429), other).description).toBe('Wait.');
	});

	test.each([408, 500, 502, 503, 504])('passing trouble: %i', (status) => {
		const trouble = troubleWith(answer(status, { error: 'secret' }, { 'retry-after': '1' }));
		expect(trouble).toMatchObject({
			status,
			description: 'Masivo says: *****. Run the item again later.',
			declaration: { cause: 'temporarily-unavailable', retryAfterMs: 1000 },
			retryable: true,
			askedWaitMs: 1000,
		});
		expect(trouble.message).toMatch(new RegExp(`^Masivo could not answer \\(${status} [A-Z]`));
		expect(troubleWith(answer(status), POST)).toMatchObject({
			description:
				'The request may have arrived all the same: look it up before you send it again.',
			retryable: false,
		});
		const page = troubleWith(answer(status, PAGE), PATCH, 2);
		expect(page.message).toMatch(/^A web page came back .+\), 2 times in a row$/);
		expect(page.description).toMatch(
			/"Gate \*{5}"\. A proxy.+ is wrong\. Run the item again later/,
		);
		expect(page.declaration).toMatchObject({ cause: 'temporarily-unavailable' });
	});

	test('a refusal: 401 is told once the token is known to be good', () => {
		expect(troubleWith(answer(401, { error: 'secretx' }))).toMatchObject({
			message: 'Customer "42" was refused: *****x',
			description:
				'The status is 401 Unauthorized. The token is good: Masivo accepts it for other requests.',
			retryable: false,
		});
	});

	test.each([400, 409, 422, 501, 505])('a refusal: %i', (status) => {
		const trouble = troubleWith(answer(status, { error: 'secretx' }, { 'retry-after': '1' }));
		expect(trouble).toMatchObject({
			message: 'Customer "42" was refused: *****x',
			description: expect.stringMatching(new RegExp(`^The status is ${status} [A-Z]`)) as string,
			declaration: undefined,
			status,
			retryable: false,
			askedWaitMs: undefined,
		});
		const mayHaveArrived = / The request may have arrived all the same/.test(
			troubleWith(answer(status), POST).description,
		);
		expect(mayHaveArrived).toBe(status >= 500);
	});

	test('an unknown subject of a request that says nothing of how to look', () => {
		const request = { ...POST, lookUp: undefined };
		expect(troubleWith(answer(500), request).description).toBe(
			'The request may have arrived all the same: look in Masivo before you send it again.',
		);
	});
});

describe('the trouble without an answer', () => {
	test.each<[code: string, message: string, text: string, cause: string]>([
		[
			'ECONNREFUSED',
			'connect ECONNREFUSED 10.0.0.1:3128',
			`${ORIGIN} refused the connection`,
			'temporarily-unavailable',
		],
		[
			'ENOTFOUND',
			'getaddrinfo ENOTFOUND x',
			`The host of ${ORIGIN} was not found`,
			'configuration-invalid',
		],
		[
			'EAI_AGAIN',
			'getaddrinfo EAI_AGAIN x',
			`The name of ${ORIGIN} could not be looked up`,
			'temporarily-unavailable',
		],
		[
			'EHOSTUNREACH',
			'connect EHOSTUNREACH 1',
			`${ORIGIN} could not be reached`,
			'temporarily-unavailable',
		],
		[
			'ECONNRESET',
			'x before secure TLS connection was established',
			`The connection to ${ORIGIN} ended before it was secure`,
			'temporarily-unavailable',
		],
		[
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'self-signed',
			`n8n does not trust the certificate of ${ORIGIN}`,
			'configuration-invalid',
		],
		[
			'CERT_HAS_EXPIRED',
			'expired',
			`The certificate of ${ORIGIN} is not valid today`,
			'configuration-invalid',
		],
		[
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'x',
			`The certificate of ${ORIGIN} is for another name`,
			'configuration-invalid',
		],
		[
			'CERT_REVOKED',
			'revoked',
			`The certificate of ${ORIGIN} was not accepted`,
			'configuration-invalid',
		],
		[
			'EPROTO',
			'x:SSL routines:y:wrong version number:z',
			`${ORIGIN} does not speak HTTPS as n8n does`,
			'configuration-invalid',
		],
		[
			'',
			'Domain not allowed: x',
			`The request to ${ORIGIN} did not go out`,
			'configuration-invalid',
		],
	])('%s, before anything was sent', (code, said, message, cause) => {
		for (const [request, sent] of [
			[POST, 1],
			[POST, 3],
			[PATCH, 1],
		] as const) {
			const trouble = troubleWith(noAnswer(code, said), request, sent);
			expect(trouble.message).toBe(sent > 1 ? `${message}, 3 times in a row` : message);
			expect(trouble.description).toMatch(/^Nothing was sent\. [A-Zn]/);
			expect(trouble.description).toMatch(/[.)]$/);
			expect(trouble.description).not.toMatch(/may have|undefined|  |\bE[A-Z]{4}/);
			expect(trouble.declaration).toEqual({ cause });
			expect(trouble.retryable).toBe(cause === 'temporarily-unavailable');
		}
		// One of the tries before may have arrived.
		expect(troubleWith(noAnswer(code, said), PATCH, 2).description).not.toContain('Nothing was');
	});

	test('names the way out where a certificate is not trusted', () => {
		const { description } = troubleWith(noAnswer('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed'));
		expect(description).toContain('n8n says: self-signed. If the server is yours');
		expect(description).toContain('NODE_EXTRA_CA_CERTS');
		const dates = troubleWith(noAnswer('CERT_HAS_EXPIRED', 'certificate has expired'));
		expect(dates.description).toContain('renewed on the server');
	});

	test('says what n8n says, without codes for which n8n would put words of its own', () => {
		const refused = troubleWith(noAnswer('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:3128'));
		expect(refused.description).toContain('n8n says: connect 10.0.0.1:3128.');
		const tls =
			'write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../x.c:3:\n';
		const { description } = troubleWith(noAnswer('EPROTO', tls));
		expect(description).toContain('n8n says: wrong version number. Does its address');
		expect(troubleWith(noAnswer('', 'Domain not allowed: secret.')).description).toContain(
			'n8n says: Domain not allowed: *****.',
		);
		expect(troubleWith(noAnswer('ECONNREFUSED')).description).toMatch(
			/^Nothing was sent\. Is it down, or the proxy on the way to it\? Check the Base URL/,
		);
		expect(troubleWith(noAnswer('', 'EAT EWHATEVER_2 now EXTRA:  y. .')).description).toMatch(
			/^n8n says: EAT now y\. Check the Base URL/,
		);
	});

	test.each<[code: string, message: string, text: RegExp, passes: boolean]>([
		['ETIMEDOUT', '', /^https:.+ did not answer in time, or not whole$/, true],
		[
			'ECONNRESET',
			'read ECONNRESET',
			/^The connection to .+ ended before the answer was complete$/,
			true,
		],
		['HPE_HEADER_OVERFLOW', 'x', /^An answer came from .+ that could not be read$/, false],
		['Z_DATA_ERROR', 'x', /^An answer came from .+ that could not be read$/, true],
		['ERR_CANCELED', 'canceled', /^The request to .+ was cancelled on its way$/, false],
		['', 'x', /^No answer of .+ came through$/, false],
	])('%s, when something may have been sent', (code, said, message, passes) => {
		const patch = troubleWith(noAnswer(code, said));
		expect(patch.message).toMatch(message);
		expect(patch.retryable).toBe(passes);
		expect(patch.description).not.toMatch(/Nothing was sent|arrived/);
		const post = troubleWith(noAnswer(code, said), POST);
		expect(post.retryable).toBe(false);
		expect(post.description).toMatch(
			/The request may have arrived all the same: look it up before you send it again\.$/,
		);
		expect(post.description).not.toContain('taken effect');
	});

	test('says whether it may be gone the next time', () => {
		for (const code of ['ETIMEDOUT', 'ECONNRESET']) {
			expect(troubleWith(noAnswer(code)).declaration?.cause).toBe('temporarily-unavailable');
		}
		for (const code of ['HPE_HEADER_OVERFLOW', 'ERR_CANCELED', '']) {
			expect(troubleWith(noAnswer(code)).declaration?.cause).toBe('configuration-invalid');
		}
	});

	test('says what to do, and what n8n says where that helps', () => {
		for (const code of ['HPE_HEADER_OVERFLOW', '']) {
			expect(troubleWith(noAnswer(code, 'odd')).description).toMatch(
				/^n8n says: odd\. Check the Base URL .+ may have taken effect all the same\.$/,
			);
			expect(troubleWith(noAnswer(code, 'odd'), GET).description).toMatch(
				/^n8n says: odd\. Check the Base URL .+\)\.$/,
			);
		}
		expect(troubleWith(noAnswer('ERR_CANCELED', 'canceled')).description).toBe(
			'Run the item again later. The request may have taken effect all the same.',
		);
		expect(troubleWith(noAnswer('ERR_CANCELED', 'canceled'), GET).description).toBe(
			'Run the item again later.',
		);
		const early = 'x before secure TLS connection was established';
		expect(troubleWith(noAnswer('ECONNRESET', early)).description).toContain(
			'later. If it stays so: check the Base URL in the credential (Masivo',
		);
	});

	test.each(['HPE_HEADER_OVERFLOW', 'ERR_CANCELED', ''])('%s: it may have taken effect', (code) => {
		const { description } = troubleWith(noAnswer(code, 'x'));
		expect(description).toMatch(/The request may have taken effect all the same\.$/);
	});

	test('what to do about a timeout is said by whoever sends', () => {
		expect(troubleWith(noAnswer('ETIMEDOUT')).description).toBe(
			"Raise 'Timeout' in the options, or run the item again later.",
		);
		const request = { ...PATCH, ifSlow: 'Try again.' };
		expect(troubleWith(noAnswer('ETIMEDOUT'), request).description).toBe('Try again.');
	});
});
