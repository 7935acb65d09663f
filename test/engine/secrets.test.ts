import { log } from '../support/debugLog';

import type { Fault, RecordedRequest } from '../../sandbox';
import { someCustomers, someItems, useMasivo } from '../support/masivo';

/**
 * That no token or key stands in what n8n stores of a run is checked after every engine test
 * (`useMasivo`). Here they are tempted out.
 */
const masivo = useMasivo({ customers: someCustomers(3) });

const secretIn = ({ headers }: RecordedRequest) =>
	String(headers.authorization?.replace('Bearer ', '') ?? headers['x-api-key']);

/** Ways in which a server or a proxy may send a secret back. */
const echoes: Array<[what: string, echo: (secret: string) => Fault]> = [
	['an error', (secret) => ({ kind: 'status', status: 400, body: { error: `bad ${secret}` } })],
	[
		'its details',
		(secret) => ({ kind: 'status', status: 422, body: { error: 'x', details: [secret] } }),
	],
	['a passing failure', (secret) => ({ kind: 'status', status: 503, body: { error: secret } })],
	['a text', (secret) => ({ kind: 'status', status: 403, body: `no ${secret}` })],
	['a redirect', (secret) => ({ kind: 'redirect', location: `https://h.example/?t=${secret}` })],
	['a header', (secret) => ({ kind: 'status', status: 409, headers: { 'x-echo': secret } })],
	['the answer', (secret) => ({ kind: 'body', body: { data: { token: secret } } })],
];

describe.each(['continueRegularOutput', 'stopWorkflow'] as const)('with %s', (onError) => {
	test.each(echoes)('a token that comes back in %s is told to nobody', async (_what, echo) => {
		masivo.sandbox.faults.decide = (request) => echo(secretIn(request));
		await masivo.deleteTags(someItems(3), { onError, options: { maxRetries: 0 } });

		const [{ headers }] = masivo.sandbox.requests;
		expect(log.join()).toContain('Running node "Masivo" started');
		expect(log.join()).not.toContain(headers.authorization?.replace('Bearer ', ''));
	});

	test.each(echoes)('an API key that comes back in %s is told to nobody', async (_what, echo) => {
		masivo.sandbox.faults.decide = (request) => ({ ...echo(secretIn(request)), on: 'authorize' });
		const credential = masivo.apiKey();
		await masivo.deleteTags(someItems(3), { credential, onError, options: { maxRetries: 0 } });

		expect(masivo.wire()).toEqual(['GET /auth/authorize']);
		expect(log.join()).not.toContain(masivo.sandbox.apiKey);
	});
});

/** What servers make of a text that they quote. */
const forms: Array<[what: string, form: (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['after Bearer', (secret) => `Bearer ${secret}`],
	['in upper case', (secret) => secret.toUpperCase()],
	['percent-encoded', (secret) => encodeURIComponent(secret).toLowerCase()],
	['as JSON in a text', (secret) => JSON.stringify({ token: secret })],
	['in Base64', (secret) => Buffer.from(secret).toString('base64')],
	['in Base64 with what stands before it', (secret) => btoa(`Bearer ${secret}`)],
	['as a password', (secret) => Buffer.from(`:${secret}`).toString('base64url')],
];

/** A pasted token of ordinary length, with characters that are written in many ways. */
const PASTED = 'tok-9f8Q/7+rT=2&mN.x_Z<5';

/** Whether eight characters in a row are left of the secret in one of its forms. */
function isLeft(told: string, secret: string): boolean {
	return forms.some(([, form]) => {
		const whole = form(secret).replace(/^(Bearer |QmVhcmVyI|\{"token":")/, '');
		const runs = [...whole].map((_, start) => whole.slice(start, start + 8));
		return runs.some((run) => run.length === 8 && told.includes(run));
	});
}

describe.each(forms)('a secret that comes back %s', (_what, form) => {
	const told: Array<[where: string, fault: (text: string) => Fault]> = [
		['in an error', (text) => ({ kind: 'status', status: 400, body: { error: text } })],
		['in a text', (text) => ({ kind: 'status', status: 403, body: text })],
		['in a 404', (text) => ({ kind: 'status', status: 404, body: { message: text } })],
		['in a title', (text) => ({ kind: 'status', status: 502, body: page(text) })],
		['in success without data', (text) => ({ kind: 'body', body: { error: text } })],
		['where a text is cut off', (text) => ({ kind: 'status', status: 400, body: atCut(text) })],
		[
			'where a title is cut off',
			(text) => ({ kind: 'status', status: 403, body: page(atCut(text, 185)) }),
		],
	];
	const page = (text: string) => `<html><title>${text.replaceAll('<', '&lt;')}</title></html>`;
	const atCut = (text: string, at = 985) => '.'.repeat(at) + text;

	test.each(told)('%s is told to nobody', async (_where, fault) => {
		masivo.sandbox.faults.always(fault(form(PASTED)));
		const credential = masivo.bearerToken({ accessToken: `Bearer ${PASTED}` });
		const once = { credential, options: { maxRetries: 0 } };
		const { error } = await masivo.deleteTags(someItems(1), once);
		const text = `${error.message} ${error.description} ${log.join()}`;
		expect(text).toContain('*****');
		expect(isLeft(text, PASTED)).toBe(false);
	});

	test('from the exchange of the key is told to nobody', async () => {
		const { apiKey } = masivo.sandbox;
		const body = { error: form(apiKey), details: '.'.repeat(900) + form(apiKey) };
		masivo.sandbox.faults.always({ kind: 'status', status: 422, body, on: 'authorize' });
		const { error } = await masivo.deleteTags(someItems(1), { credential: masivo.apiKey() });
		const text = `${error.message} ${error.description} ${log.join()}`;
		expect(text).toContain('*****');
		expect(isLeft(text, apiKey)).toBe(false);
	});
});

test('Masivo is told about the token only in the Authorization header', async () => {
	await masivo.deleteTags(someItems(1), { credential: masivo.apiKey() });
	const [, { headers, ...request }] = masivo.sandbox.requests;
	const { authorization, ...others } = headers;
	const token = authorization?.replace('Bearer ', '') ?? '';
	expect(token).not.toBe('');
	expect(JSON.stringify([request, others])).not.toContain(token);
});
