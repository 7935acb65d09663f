import type { IDataObject } from 'n8n-workflow';

import { failedItem } from '../../nodes/Masivo/execution/nodeErrors';
import { byCursor, byIndex, collect } from '../../nodes/Masivo/execution/paging';
import { confirmIdentity } from '../../nodes/Masivo/resources/fields/confirmation';
import { readQueued } from '../../nodes/Masivo/resources/import/importAnswer';
import {
	NETWORK_TROUBLES,
	type NetworkTrouble,
} from '../../nodes/Masivo/transport/facts/networkError';
import { redactor } from '../../nodes/Masivo/transport/facts/redact';
import { noAnswer as networkFailure } from '../../nodes/Masivo/transport/failure/networkFailures';
import type { MasivoRequest, Send, Sent } from '../../nodes/Masivo/transport/request/request';
import { recordIn } from '../../nodes/Masivo/transport/request/envelope';
import { troubleOf } from '../../nodes/Masivo/transport/request/verdict';
import {
	requestFor,
	TokenExchangeError,
	unusable,
} from '../../nodes/Masivo/transport/token/exchange';
import { failureKinds, kindOf } from '../support/failureKinds';
import { thrownBy } from '../support/thrown';
import { notMasivosAnswer } from '../../nodes/Masivo/transport/failure/answerFailures';
import {
	apiKeyRefused,
	badBaseUrl,
	badWebhookSecret,
	bearerTokenRefused,
	credentialChanged,
	credentialDiffers,
	credentialEmpty,
	credentialUnsendable,
	domainNotAllowed,
	freshTokenRefused,
	noAllowedDomains,
} from '../../nodes/Masivo/transport/failure/credentialFailures';
import {
	type CredentialPart,
	type Failure,
	type FailureKind,
	invalidInput,
	isSurelyUndone,
	masivoFailure,
	refusedValue,
} from '../../nodes/Masivo/transport/failure/failure';
import {
	awayUntil,
	cancelled,
	quotaSpent,
	stopped,
} from '../../nodes/Masivo/transport/failure/runFailures';

const redact = (text: string) => text.replaceAll('secret', '*****');

test('what came back goes with the failure, for code', () => {
	const page = '<html></html>';
	const unusableBody = { token: 'secret', message: 'No' };
	expect(bearerTokenRefused({ body: page }).body).toBe(page);
	expect(freshTokenRefused({ body: page }).body).toBe(page);
	expect(apiKeyRefused(403, { body: page }).body).toBe(page);
	expect(unusable('/tiers', unusableBody, redact).body).toBe(unusableBody);
	for (const body of [page, {}, { data: {}, error: 'No' }]) {
		const failure = thrownBy(() => recordIn({ status: 200, body }));
		expect(failure).toHaveProperty('body', body);
	}
	const queued = [page, { errors: ['x'] }, { success: false }, { data: 'Nothing was enqueued' }];
	for (const body of queued) {
		expect(thrownBy(() => readQueued({ status: 200, body }, []))).toHaveProperty('body', body);
	}
});

describe('who reads these knows what happened, and what to do', () => {
	type Row = [message: string, make: () => Failure, description: RegExp, cause: string | undefined];

	test.each<Row>([
		['The execution was cancelled', cancelled, /Nothing was sent for this item/, undefined],
		['Not sent, because another item failed', stopped, /^Set 'On Error'/, undefined],
		[
			'The token was refused; Masivo tokens end after one hour',
			() => bearerTokenRefused(),
			/^Paste a fresh Bearer Token/,
			'credential-invalid',
		],
		['The API key was refused', () => apiKeyRefused(403), /^Copy it again/, 'credential-invalid'],
		[
			'Masivo refused the token it had just issued for the API key',
			() => freshTokenRefused(),
			/^Check in Masivo that the API key is active/,
			'credential-invalid',
		],
		[
			'The Masivo API credential has no API Key',
			() => credentialEmpty('API Key'),
			/fill in 'API Key'/,
			'credential-invalid',
		],
		[
			'The API Key of the Masivo API credential was changed during the execution',
			() => credentialChanged('API Key'),
			/^A new token was needed, .+ Run the items that failed again\.$/,
			'credential-invalid',
		],
		[
			'The Base URL of the Masivo API credential is not a web address',
			() => badBaseUrl(),
			/^Check the Base URL/,
			'configuration-invalid',
		],
		[
			'The Base URL of the Masivo API credential holds a blank, a line break or a character that nobody sees',
			() => badBaseUrl('invisible'),
			/^Type it anew\. Check the Base URL/,
			'configuration-invalid',
		],
		[
			'The Base URL of the Masivo API credential holds a user name or a password',
			() => badBaseUrl('login'),
			/take out what stands before the @\. Check the Base URL/,
			'configuration-invalid',
		],
		[
			'The Webhook Secret of the Masivo API credential has no value',
			() => badWebhookSecret('empty'),
			/^Its expression gave no text.+ or empty the field\.$/,
			'configuration-invalid',
		],
		[
			'The Webhook Secret of the Masivo API credential holds a character that an address cannot carry as it is',
			() => badWebhookSecret('characters'),
			/^Use letters from A to Z, digits .+ change the address in Masivo as well/,
			'configuration-invalid',
		],
		[
			'The Masivo API credential allows no domain',
			noAllowedDomains,
			/^Fill in 'Allowed Domains'/,
			'configuration-invalid',
		],
		[
			'The Base URL of the Masivo API credential has no value',
			() => badBaseUrl('empty'),
			/^Its expression gave no text\. Check the Base URL/,
			'configuration-invalid',
		],
		[
			'The Bearer Token of the Masivo API credential holds a character that cannot be sent',
			() => credentialUnsendable('Bearer Token'),
			/^Such as a line break.+ into 'Bearer Token'\.$/,
			'credential-invalid',
		],
		[
			'The Masivo API credential does not allow the domain of its own Base URL',
			domainNotAllowed,
			/^Nothing was sent\. Correct 'Allowed Domains'/,
			'configuration-invalid',
		],
		[
			'The API Key of the Masivo API credential differs between item 0 and item 7',
			() => credentialDiffers('API Key', 7),
			/^Nothing was sent.+'Loop Over Items'/,
			'configuration-invalid',
		],
	])('%s', (message, make, description, cause) => {
		const failure = make();
		expect(failure.name).toBe('Failure');
		expect(failure.message).toBe(message);
		expect(failure.description).toMatch(description);
		expect(failure.declaration?.cause).toBe(cause);
	});

	test.each([bearerTokenRefused, freshTokenRefused, (said: object) => apiKeyRefused(401, said)])(
		'a refusal with the words of its answer: %p',
		(refusal) => {
			const failure = refusal({ body: { error: 'secret expired' }, redact });
			expect(failure.description).toMatch(/\. Masivo says: \*{5} expired\.$/);
			expect(failure.status).toBe(401);
			expect(refusal({ body: { error: 'a' } }).description).toMatch(/\. Masivo says: a\.$/);
			expect(refusal({}).description).toMatch(/[a-z]\.$/);
		},
	);
});

describe('until when', () => {
	const inAnHour = () => Date.now() + 3_600_000;

	test('a quota', () => {
		const resetsAt = inAnHour();
		const failure = quotaSpent(resetsAt, Date.now());
		expect(failure.message).toBe(
			`The Masivo request quota is used up until ${new Date(resetsAt).toISOString()}`,
		);
		expect(failure.description).toMatch(/^Run the items that failed again after that time/);
		expect(failure.status).toBe(429);
		expect(failure.declaration).toEqual({
			cause: 'quota-exhausted',
			resetsAtEpochMs: resetsAt,
			retryAfterMs: expect.any(Number),
		});
		const { retryAfterMs = 0 } = failure.declaration as { retryAfterMs?: number };
		expect(retryAfterMs).toBeGreaterThan(3_500_000);
		expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
	});

	test('a break', () => {
		const resetsAt = inAnHour();
		const failure = awayUntil(503, resetsAt, Date.now());
		expect(failure.message).toBe(
			`Masivo is not available until ${new Date(resetsAt).toISOString()}`,
		);
		expect(failure.status).toBe(503);
		expect(failure.declaration).toMatchObject({
			cause: 'temporarily-unavailable',
			resetsAtEpochMs: resetsAt,
		});
		expect(awayUntil(429, resetsAt, Date.now()).message).toMatch(/^The Masivo request quota/);
	});

	test('in the past there is nothing to wait for', () => {
		expect(quotaSpent(5, Date.now()).declaration).toMatchObject({
			retryAfterMs: 0,
			resetsAtEpochMs: 5,
		});
	});

	test.each([8.64e15 + 1, -8.64e15 - 1, 1e308, Infinity])('never an invalid time: %p', (time) => {
		expect(quotaSpent(time, Date.now()).message).toBe('The Masivo request quota is used up');
		expect(awayUntil(503, time, Date.now()).message).toBe('Masivo is not available');
		expect(quotaSpent(8.64e15, Date.now()).message).toContain('+275760-09-13');
	});
});

describe('a success that is none', () => {
	test('a web page', () => {
		const failure = notMasivosAnswer({ body: '<title>Sign in, secret</title>', redact });
		expect(failure.message).toBe('A web page came back instead of an answer from the Masivo API');
		expect(failure.description).toMatch(/^The page says: "Sign in, \*{5}"\. Check the Base URL/);
		expect(failure.declaration).toEqual({ cause: 'configuration-invalid' });
	});

	test.each<[body: unknown, said: string]>([
		[null, ''],
		['', ''],
		[{}, ''],
		[{ error: 'secret' }, 'Masivo says: *****. '],
		[{ data: null, error: 'a' }, 'The answer says: a. '],
		[{ data: {}, error: 'a' }, 'The answer says: a. '],
		['broken', 'The answer says: broken. '],
		['no { "data"', 'The answer says: no { "data". '],
		// A customer's data have no place in an error.
		[{ data: { name: 'Ana' } }, ''],
		[{ data: { name: 'Ana' }, error: 'a' }, 'Masivo says: a. '],
		['{"data":{"customer":{"name":"An', ''],
		[' { "data" : {"name', ''],
	])('%j', (body, said) => {
		const failure = notMasivosAnswer({ body, redact });
		expect(failure.message).toMatch(/^The answer does not hold what the Masivo API documents/);
		// JSON is not blamed on the way.
		expect(failure.description).toBe(said.trimEnd());
	});

	test('says before all else that it may be sent again, where it may', () => {
		const about = (request: MasivoRequest) =>
			notMasivosAnswer({ body: { message: 'Odd' }, request }).description;
		expect(about(POST)).toBe('The answer says: Odd.');
		expect(about(PATCH)).toMatch(/^It is not known .+ Running the item again is safe\. The answer/);
	});

	test('shows texts as they come where there is nothing to redact', () => {
		expect(notMasivosAnswer({ body: { error: 'secret' } }).description).toMatch(
			/^Masivo says: secret\.$/,
		);
	});
});

test('a bad field is named', () => {
	const failure = invalidInput('Tags', 'is empty', 'Add one.');
	expect(failure).toMatchObject({
		origin: 'input',
		message: "'Tags' is empty",
		description: 'Add one.',
		status: undefined,
		declaration: undefined,
	});
	expect(masivoFailure('refused', { message: 'a', description: 'b', status: 7 }).status).toBe(7);
});

test('a value that is refused is shown', () => {
	expect(refusedValue('Birth Date', 'is not a date', 33010, 'Format it.')).toMatchObject({
		origin: 'input',
		message: "'Birth Date' is not a date",
		description: 'What came in is "33010". Format it.',
	});
});

const success = (body: unknown) => ({ status: 200, body });

test('shows what such an answer says, and no data of the customer', () => {
	const body = { data: { email: 'ana@example.com' }, success: false, message: 'Quota of the shop' };
	const caught = thrownBy(() => recordIn(success(body)));
	expect(caught).toMatchObject({
		description: expect.stringContaining('Quota of the shop') as string,
	});
	expect(caught).not.toMatchObject({
		description: expect.stringContaining('ana@example.com') as string,
	});
});

test('says that something may have taken effect only of a request that can change something', () => {
	const effect = 'not known whether the request took effect';
	for (const body of ['half', null, { data: { id: '1' }, success: false }]) {
		expect(thrownBy(() => recordIn({ ...success(body), request: PATCH }))).toMatchObject({
			description: expect.stringContaining(effect) as string,
		});
		const ofRead = { ...success(body), ofRead: true };
		expect(thrownBy(() => recordIn(ofRead))).toMatchObject({
			description: expect.not.stringMatching(/effect|^$/) as string,
		});
	}
});

const GET: MasivoRequest = {
	method: 'GET',
	path: '/customers/42',
	subject: 'customer "42"',
	idempotent: true,
	ifUnknown: 'Check the ID.',
	lookUp: 'look it up',
};
const PATCH: MasivoRequest = { ...GET, method: 'PATCH' };
const POST: MasivoRequest = { ...PATCH, method: 'POST', idempotent: false, ifUnknown: undefined };

const answer = (status: number, body: unknown = '', headers: IDataObject = {}) =>
	({ kind: 'answer', status, headers, body }) as const;
const noAnswer = (code: string, message = '') => ({ kind: 'noAnswer', code, message }) as const;

const ORIGIN = 'https://masivo.example';

function failureOf(transmission: Sent, request: MasivoRequest = PATCH, sent = 1): Failure {
	return troubleOf(transmission, request, sent, ORIGIN, redact, 0).failure;
}

function troubleWith(...about: Parameters<typeof failureOf>) {
	const { message, description, status, declaration } = failureOf(...about);
	return { message, description, status, declaration };
}

const MASIVOS = { error: 'Customer not found', details: 'No customer 42' };
const PAGE = '<html><title>Gate secret</title></html>';

/** One of each kind, and of those that can be told by the advice alone. */
const OF_EACH_KIND: ReadonlyArray<() => Failure> = [
	() => invalidInput('Tag Keys', 'is empty', 'Fill it in.'),
	() => credentialEmpty('API Key'),
	() => credentialUnsendable('API Key'),
	() => credentialDiffers('API Key', 2),
	() => badBaseUrl(),
	() => badWebhookSecret('empty'),
	noAllowedDomains,
	domainNotAllowed,
	() => bearerTokenRefused(),
	() => freshTokenRefused(),
	() => apiKeyRefused(403),
	() => failureOf(answer(422, { error: 'No' })),
	() => failureOf(answer(404, MASIVOS)),
	() => failureOf(answer(302)),
	() => failureOf(answer(407)),
	() => failureOf(answer(404, { path: '/x' })),
	() => notMasivosAnswer({ body: '<html></html>' }),
	() => notMasivosAnswer({ body: null }),
	() => thrownBy(() => recordIn({ status: 200, body: { data: {}, error: 'No' } })) as Failure,
	() => thrownBy(() => confirmIdentity('customer', { id: 'b' }, 'a')) as Failure,
	() => failureOf(answer(429)),
	() => failureOf(answer(503)),
	() => failureOf(answer(503), POST),
	() => failureOf(answer(501), POST),
	() => networkFailure('refused', '', ORIGIN, 1, PATCH, false),
	() => networkFailure('ended', '', ORIGIN, 1, POST, true),
	() => quotaSpent(1_000, 0),
	() => awayUntil(503, 1_000, 0),
	cancelled,
	stopped,
];

test('the words by which tests of the whole node know a kind are the words of that kind', () => {
	const failures = OF_EACH_KIND.map((make) => make());
	for (const failure of failures) {
		const lookUp = failure.kind === 'mayHaveArrived' ? 'look' : undefined;
		const told = failedItem(failure, 0, { lookUp });
		expect([told.error, kindOf(told)]).toEqual([told.error, failure.kind]);
	}
	const kinds = new Set(failures.map(({ kind }) => kind));
	expect(Object.keys(failureKinds).filter((kind) => !kinds.has(kind as FailureKind))).toEqual([]);
});

describe('a condition that was not met', () => {
	const told = (status: number, requirement: unknown, others: IDataObject = {}) =>
		troubleWith(answer(status, { error: 'No', requirement, ...others }), POST);

	test.each([400, 404, 409, 422, 500, 503])('is the reason of a %i', (status) => {
		const { message, description, ...trouble } = told(status, ' Be \n a secret member. ');
		expect(message).toBe('Customer "42" was refused: condition not met: Be a ***** member');
		expect(description).toMatch(/^Masivo also says: No\. The status is \d{3} [A-Z][\w ]+\.$/);
		expect(trouble).toMatchObject({ status });
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
		[
			{ error: 'No', details: 'Too late', requirement: 'Be early' },
			'condition not met: Be early',
			'No – Too late',
		],
		[
			{ requirement: 'Be early', details: 'Too late', error: 'No' },
			'condition not met: Be early',
			'Too late – No',
		],
		[{ error: 'No', details: 'Too late' }, 'Too late', 'No'],
		[{ error: 'No', details: ' Too \n late. ..' }, 'Too late', 'No'],
		[{ error: 'No', details: '' }, 'No', ''],
		[{ error: 'Unprocessable Entity', details: 'Too late' }, 'Too late', ''],
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
		[
			{ requirement: 'Log in', error: 'No', path: '/x' },
			'condition not met: Log in',
			'No – path: /x',
		],
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
		for (const details of ['The email is already registered', 'El correo ya existe', 'Duplicate']) {
			expect(refusal({ error: 'No', details }, request).description).toContain('Take another one.');
		}
		expect(refusal({ error: 'No' }, {}, 409).description).toBe('The status is 409 Conflict.');
	});
});

describe('the trouble with an answer', () => {
	test('a redirect', () => {
		const trouble = troubleWith(answer(302, '', { location: 'https://secret.example/x?y' }));
		expect(trouble).toMatchObject({
			message: 'Masivo answered with a redirect (302) to https://*****.example',
			status: 302,
			declaration: { cause: 'configuration-invalid' },
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
		});
	});

	test('an address that is not known', () => {
		const { message, description } = troubleWith(answer(404, MASIVOS), POST);
		expect(message).toBe('Customer "42" was refused: No customer 42');
		expect(description).toMatch(/The status is 404 Not Found\. Check the IDs and codes/);
	});

	test('a 404 of somebody else', () => {
		const trouble = troubleWith(answer(404, 'default backend - 404 secret'));
		expect(trouble).toMatchObject({
			message: 'The answer is not in the form of the errors of Masivo (404 Not Found)',
			status: 404,
			declaration: { cause: 'configuration-invalid' },
		});
		expect(trouble.description).toMatch(
			/^The answer says: default backend - 404 \*{5}\. So nothing says whether Masivo knows customer "42"\. A proxy, firewall or gateway .+ Check the Base URL/,
		);
		expect(troubleWith(answer(404)).description).toMatch(
			/^Nothing says whether Masivo knows customer "42"\. A proxy/,
		);
		// JSON is blamed on nothing in between.
		expect(troubleWith(answer(404, { path: '/x' })).description).toMatch(
			/ GET \/tiers, which Masivo always answers, was not answered either\. Test the credential: /,
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
		});
		expect(trouble.message).toMatch(new RegExp(`^Masivo could not answer \\(${status} [A-Z]`));
		expect(troubleWith(answer(status, { error: 'secret' }), POST).description).toBe(
			'Masivo says: *****.',
		);
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
		});
	});

	test.each([400, 409, 422, 501, 505])('a refusal: %i', (status) => {
		const trouble = troubleWith(answer(status, { error: 'secretx' }, { 'retry-after': '1' }));
		expect(trouble).toMatchObject({
			message: 'Customer "42" was refused: *****x',
			description: expect.stringMatching(new RegExp(`^The status is ${status} [A-Z]`)) as string,
			declaration: undefined,
			status,
		});
		expect(isSurelyUndone(failureOf(answer(status), POST))).toBe(status < 500);
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

	test.each<[code: string, message: string, text: RegExp]>([
		['ETIMEDOUT', '', /^https:.+ did not answer in time, or not whole$/],
		[
			'ECONNRESET',
			'read ECONNRESET',
			/^The connection to .+ ended before the answer was complete$/,
		],
		['HPE_HEADER_OVERFLOW', 'x', /^An answer came from .+ that could not be read$/],
		['Z_DATA_ERROR', 'x', /^An answer came from .+ that could not be read$/],
		['ERR_CANCELED', 'canceled', /^The request to .+ was cancelled on its way$/],
		['', 'x', /^No answer of .+ came through$/],
	])('%s, when something may have been sent', (code, said, message) => {
		const patch = troubleWith(noAnswer(code, said));
		expect(patch.message).toMatch(message);
		expect(patch.description).not.toMatch(/Nothing was sent|arrived/);
		const post = troubleWith(noAnswer(code, said), POST);
		expect(post.description).not.toMatch(/Nothing was sent|taken effect|run the item again/i);
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

describe('the exchange of the API key, and the test of a credential', () => {
	const redactKey = redactor(['key-1234']);
	const asked = (part: CredentialPart = 'apiKey', inRun = true) =>
		requestFor('/auth/authorize', part, inRun);
	const toldOf = (sent: Sent, request = asked()) =>
		new TokenExchangeError(troubleOf(sent, request, 1, ORIGIN, redactKey, 0)).message;

	test('are told in their own words, without secrets', () => {
		const body = { error: 'No', details: 'key-1234 has ended' };
		expect(toldOf(answer(403, body))).toContain('Masivo says: No – ***** has ended.');
		expect(toldOf(answer(422, body))).toBe(
			'The request to /auth/authorize under this Base URL was refused: ***** has ended. Masivo also says: No. The status is 422 Unprocessable Content.',
		);
		expect(toldOf(answer(401, body))).toMatch(/^The API key was refused/);
		expect(toldOf(answer(401, body), asked('freshToken'))).toMatch(/token it had just issued/);
		expect(toldOf(answer(401, body), asked('pastedToken'))).toMatch(/^The token was refused/);
		for (const secret of ['freshToken', 'pastedToken'] as const) {
			expect(toldOf(answer(401, body), asked(secret))).toContain(
				'Masivo says: No – ***** has ended.',
			);
		}
	});

	test('that may be of anybody ask to look at what is between, and at the Base URL', () => {
		expect(toldOf(answer(403, 'no, key-1234'))).toMatch(
			/^The answer is not in the form of the errors of Masivo \(403 Forbidden\)\. The answer says: no, \*{5}\. A proxy, firewall or gateway .+ Check the Base URL/,
		);
	});

	test.each([429, 503])('%i speaks to who tests a credential, or runs a workflow', (status) => {
		const inTest = toldOf(answer(status), asked('apiKey', false));
		expect(inTest).toMatch(/test the credential again/i);
		expect(inTest).not.toMatch(/item|Max/);
		expect(toldOf(answer(status))).toMatch(/run the item again later/i);
	});

	test('no answer in time: a run has an option, a test has none', () => {
		const late = noAnswer('ETIMEDOUT', 'too late for key-1234');
		expect(toldOf(late)).toContain("Raise 'Timeout'");
		// Nothing can have changed.
		expect(toldOf(late)).not.toContain('may have');
		expect(toldOf(late, asked('apiKey', false))).toContain('test the credential again later');
		expect(toldOf(noAnswer('CERT_HAS_EXPIRED', 'key-1234'))).not.toContain('key-1234');
	});

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
	])('a success without what is documented, %j, shows only what are words', (body, says) => {
		const failure = unusable('/auth/authorize', body, redactKey);
		expect(failure.message).toBe(
			'The answer to /auth/authorize does not hold what the Masivo API documents',
		);
		expect(failure.description.split(/Try again; |Check the Base URL/)[0]).toBe(says);
		expect(failure).toMatchObject({
			kind: 'unusable',
			declaration: { cause: 'configuration-invalid' },
		});
	});

	test('a success that is a web page', () => {
		const failure = unusable('/auth/authorize', '<title>Sign in</title>', redactKey);
		expect(failure.kind).toBe('notMasivo');
		expect(failure.description).toMatch(/^The page says: "Sign in"/);
	});

	describe('say nothing of requests that may have had an effect to who tests a credential', () => {
		const request = asked('apiKey', false);
		const statuses = [
			199, 302, 400, 401, 403, 404, 405, 407, 409, 422, 429, 500, 501, 503, 505, 511,
		];
		const bodies = [
			...[{}, '', 'no', '<title>x</title>', { error: 'x' }, { error: 'x', requirement: 'y' }],
		];
		const successes = [null, '', 'x', '<html>', {}, { error: 'x' }, { data: [], ok: false }];

		test.each<[what: string, told: string]>([
			...statuses.flatMap((status) =>
				bodies.map((body): [string, string] => [
					`${status} ${JSON.stringify(body)}`,
					toldOf(answer(status, body), request),
				]),
			),
			...Object.keys(NETWORK_TROUBLES).map((trouble): [string, string] => {
				const failure = networkFailure(trouble as NetworkTrouble, 'x', ORIGIN, 1, request, false);
				return [trouble, `${failure.message}. ${failure.description}`];
			}),
			...successes.map((body): [string, string] => {
				const failure = unusable('/auth/authorize', body, redactKey);
				return [
					`success with ${JSON.stringify(body)}`,
					`${failure.message}. ${failure.description}`,
				];
			}),
		])('%s', (_what, told) => {
			expect(told).not.toMatch(
				/\beffect\b|may have (?!answered)|look in Masivo|send it again|\bitems?\b|Max /i,
			);
			expect(told).toMatch(/[.?]$/);
		});
	});
});

describe('a success that shows something else', () => {
	test('another one', () => {
		const about = (id: unknown, ofRead: boolean) =>
			thrownBy(() => confirmIdentity('customer', { id } as IDataObject, '1', ofRead));
		expect(about('2', true)).toMatchObject({
			message: 'The answer is about customer "2", not about customer "1"',
			description: expect.stringMatching(/^Nothing of it is put out/) as string,
		});
		expect(about('2', false)).toMatchObject({
			description: expect.stringMatching(
				/^It is not known whether the request took effect, nor for whom/,
			) as string,
		});
	});

	test('a list that repeats, or has no order, or no IDs, or is not whole', async () => {
		const said = async (
			kind: typeof byIndex | typeof byCursor,
			...pages: Array<{ data: object[]; total?: number }>
		) => {
			const left = [...pages];
			const send: Send = async () =>
				await Promise.resolve({ status: 200, body: left.shift() ?? pages.at(-1) });
			const words = { method: 'GET', subject: 'the list', idempotent: true } as const;
			const request = (): MasivoRequest => ({ ...words, path: '/rewards' });
			const list = kind({ what: 'rewards', send, request });
			return await collect(list, Infinity).catch((error: unknown) => error);
		};
		const [a, b] = [{ id: 'a' }, { id: 'b' }];
		expect(await said(byIndex, { data: [a] })).toMatchObject({
			message: 'Masivo lists the same of the rewards twice',
			description: expect.stringMatching(
				/^It is "a", .+ Nothing of this list is put out/,
			) as string,
		});
		expect(await said(byIndex, { data: [a], total: 3 }, { data: [b], total: 4 })).toMatchObject({
			message: 'The list of rewards changed while it was read',
			description: expect.stringMatching(/^Its pages name .+ Nothing of this list/) as string,
		});
		expect(await said(byIndex, { data: [a], total: 3 }, { data: [] })).toMatchObject({
			message: 'Masivo says that there are 3 rewards, and lists 1',
			description: expect.stringMatching(/^So others .+ With a 'Limit' of 1, the node/) as string,
		});
		expect(await said(byCursor, { data: [b] }, { data: [a] })).toMatchObject({
			message: 'Masivo lists rewards again, or in another order than it documents',
			description: expect.stringMatching(/^After "b" came "a".+ Nothing of this list/) as string,
		});
		const full = Array.from({ length: 1000 }, (_, n) => ({ id: String(1000 - n) }));
		expect(await said(byCursor, { data: full }, { data: [] })).toMatchObject({
			message: 'Masivo lists rewards in another order than it documents',
			description: expect.stringMatching(/^A full page came .+ Nothing of this list/) as string,
		});
		expect(await said(byCursor, { data: [{}] })).toMatchObject({
			message: 'Masivo lists rewards without an ID',
			description: expect.stringMatching(
				/^In its place stands ".*", so nothing .+ Run the item/,
			) as string,
		});
	});

	test('a batch that was not taken whole', () => {
		const body = { errors: [{ id: '42' }] };
		expect(thrownBy(() => readQueued({ status: 200, body }, []))).toMatchObject({
			message: 'Masivo took the batch, and says that it did not take all of it',
			description: expect.stringMatching(
				/^Which rows are queued is not certain.+ Under 'errors' it says ".+"\.$/,
			) as string,
		});
	});
});
