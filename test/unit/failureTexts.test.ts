import { named } from '../../nodes/Masivo/transport/facts/statusNames';
import { notMasivosAnswer } from '../../nodes/Masivo/transport/failure/answerFailures';
import {
	apiKeyRefused,
	badBaseUrl,
	bearerTokenRefused,
	credentialDiffers,
	credentialEmpty,
	credentialUnsendable,
	domainNotAllowed,
	freshTokenRefused,
	noAllowedDomains,
} from '../../nodes/Masivo/transport/failure/credentialFailures';
import {
	type Failure,
	invalidInput,
	masivoFailure,
	refusedValue,
} from '../../nodes/Masivo/transport/failure/failure';
import {
	awayUntil,
	cancelled,
	quotaSpent,
	stopped,
} from '../../nodes/Masivo/transport/failure/runFailures';
import { expectedExchange, expectExchange } from '../../nodes/Masivo/transport/token/exchange';

const blot = (text: string) => text.replaceAll('secret', '*****');

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
			'The Base URL of the Masivo API credential is not a web address',
			() => badBaseUrl(),
			/^Check the Base URL/,
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
		expect(failure.origin).toBe('masivo');
		expect(failure.name).toBe('Failure');
		expect(failure.message).toBe(message);
		expect(failure.description).toMatch(description);
		expect(failure.declaration?.cause).toBe(cause);
	});

	test.each([bearerTokenRefused, freshTokenRefused, (said: object) => apiKeyRefused(401, said)])(
		'a refusal with the words of its answer: %p',
		(refusal) => {
			const failure = refusal({ body: { error: 'secret expired' }, blot });
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
		const failure = notMasivosAnswer({ body: '<title>Sign in, secret</title>' }, blot);
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
		const failure = notMasivosAnswer({ body }, blot);
		expect(failure.message).toMatch(/^The answer does not hold what the Masivo API documents/);
		expect(failure.description.split('It is not known whether')[0]).toBe(said);
		expect(failure.description).toMatch(/took effect: look in Masivo\. Check the Base URL/);
	});

	test('shows texts as they come where there is nothing to blot', () => {
		expect(notMasivosAnswer({ body: { error: 'secret' } }).description).toMatch(
			/^Masivo says: secret\./,
		);
	});
});

test('statuses have their names', () => {
	expect([404, 502, 522, 530, 418].map(named)).toEqual([
		'404 Not Found',
		'502 Bad Gateway',
		'522 Connection Timed Out',
		'530 Origin DNS Error',
		'418',
	]);
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

test('an exchange finds who waits for it by the very object of the credential', () => {
	const credential = { apiKey: 'a' };
	const exchange = { timeoutMs: 5, onToken: () => undefined };
	expectExchange(credential, exchange);
	expect(expectedExchange(credential)).toBe(exchange);
	expect(expectedExchange({ ...credential })).toBeUndefined();
});
