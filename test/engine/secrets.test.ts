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

test('Masivo is told about the token only in the Authorization header', async () => {
	await masivo.deleteTags(someItems(1), { credential: masivo.apiKey() });
	const [, { headers, ...request }] = masivo.sandbox.requests;
	const { authorization, ...others } = headers;
	const token = authorization?.replace('Bearer ', '') ?? '';
	expect(token).not.toBe('');
	expect(JSON.stringify([request, others])).not.toContain(token);
});
