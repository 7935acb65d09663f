import { join } from 'node:path';

import Ajv from 'ajv';
import { loadOutputSchema } from 'n8n-core';

import type { Fault } from '../../sandbox';
import {
	adviceIn,
	callAnswerOf,
	expectFailure,
	timesSent,
	type CallAnswer,
	type FailureKind,
	type Told,
} from '../support/failureKinds';
import { ROOT, someCustomers } from '../support/masivo';
import { registration, useTrigger, type Answer } from '../support/trigger';

const { masivo, listen, restart } = useTrigger({ customers: someCustomers(200), latencyMs: 5 });

const JSON_TYPE = 'application/json';

const SECRET = 'whsec-9f8Q7rT2mN.x_Z~5';
const QUERY = `?secret=${SECRET}`;

/** Why a workflow was not activated. */
const refusalOf = async (activation: Promise<unknown>): Promise<Told> =>
	await activation.then(
		() => ({ message: 'It was activated' }),
		(error: Told) => error,
	);

const exchanges = () => masivo.wire().filter((request) => request.endsWith('/auth/authorize'));

describe('without Confirm', () => {
	const parameters = { confirm: false };

	test('a call starts the workflow with one item, which says what the call says', async () => {
		const workflow = await listen(parameters);
		const call = registration('c0', { points: 12.5, more: [{ a: null }] });
		expect(await workflow.call(call)).toEqual({
			status: 200,
			body: { message: 'Workflow was started' },
		});
		expect(await workflow.started()).toEqual([
			{ event: 'CUSTOMER_REGISTRATION', customer_id: 'c0', confirmed: false, data: call.data },
		]);
		expect(masivo.wire()).toEqual([]);
	});

	test('a number is the ID of a customer as well, and becomes text beside the data', async () => {
		const workflow = await listen(parameters);
		await workflow.call(registration(1716573314));
		const [item] = await workflow.started();
		expect(item).toMatchObject({ customer_id: '1716573314', data: { customer_id: 1716573314 } });
	});

	test('JSON that is called plain text, or nothing, starts the workflow too', async () => {
		const workflow = await listen(parameters);
		const text = (id: string) => JSON.stringify(registration(id));
		expect(await workflow.call(text('c0'), { contentType: 'text/plain' })).toMatchObject({
			status: 200,
		});
		expect(
			await workflow.call(text('c1'), { contentType: 'application/octet-stream' }),
		).toMatchObject({ status: 200 });
		expect(await workflow.started()).toHaveLength(2);
	});

	test.each<[what: string, status: number, body: object | string, contentType: string]>([
		['another form', 400, { type: 'customer.created', data: { id: 'c0' } }, JSON_TYPE],
		['an empty body', 400, '', 'text/plain'],
		['a form', 400, 'event=X&data[customer_id]=c0', 'application/x-www-form-urlencoded'],
		['a multipart form', 400, '--x--', 'multipart/form-data; boundary=x'],
		['broken JSON', 422, '{"event":', JSON_TYPE],
		['broken JSON as text', 400, '{"event":', 'text/plain'],
		['10 MB', 413, registration('c0', { fill: 'x'.repeat(10 * 1024 * 1024) }), JSON_TYPE],
		['10 MB of a form', 413, `x=${'x'.repeat(10_000_000)}`, 'multipart/form-data; boundary=x'],
	])('%s is answered %i and starts nothing', async (_what, status, body, contentType) => {
		const workflow = await listen(parameters);
		const answer = await workflow.call(body, { contentType });
		expect(answer).toEqual({
			status,
			body: expect.objectContaining({ message: expect.any(String) }),
		});
		expect(await workflow.runs()).toEqual([]);
	});

	test('an event that is not chosen is answered 200 and starts nothing', async () => {
		const workflow = await listen({ ...parameters, events: ['CUSTOMER_ACCUMULATION'] });
		const { status, body } = await workflow.call(registration());
		expect(status).toBe(200);
		expect(callAnswerOf(body)).toBe('notChosen');
		expect(await workflow.runs()).toEqual([]);
		await workflow.call({ ...registration(), event: 'CUSTOMER_ACCUMULATION' });
		expect(await workflow.started()).toMatchObject([{ event: 'CUSTOMER_ACCUMULATION' }]);
	});

	test('an event whose name was typed starts the workflow, under the name that the call gives it', async () => {
		const workflow = await listen({ ...parameters, events: [], otherEvents: 'tier_up, Tier_Down' });
		await workflow.call({ ...registration(), event: 'TIER_UP' });
		await workflow.call({ ...registration(), event: 'TIER_SIDEWAYS' });
		expect(await workflow.started()).toMatchObject([{ event: 'TIER_UP' }]);
	});

	test('a trigger in which nothing is chosen is not activated', async () => {
		const parametersOfNone = { ...parameters, events: [], otherEvents: ' ' };
		const refusal = await refusalOf(listen(parametersOfNone));
		expectFailure(refusal, 'invalidInput', "'Events'");
		expect(adviceIn(refusal)).toEqual(['chooseEvents']);
	});
});

describe('the secret', () => {
	const parameters = { confirm: false };

	test('lets a call pass that brings it along', async () => {
		const workflow = await listen(parameters, {
			credential: masivo.bearerToken({ webhookSecret: SECRET }),
		});
		expect(await workflow.call(registration(), { query: QUERY })).toMatchObject({ status: 200 });
		expect(await workflow.started()).toHaveLength(1);
	});

	test.each([
		['without one', ''],
		['with another one', '?secret=another'],
		['with it twice', `${QUERY}&secret=${SECRET}`],
		['with a list of it', `?secret[]=${SECRET}`],
		['with it under another name', `?token=${SECRET}`],
	])('answers 401 to a call %s, whatever else is wrong with it', async (_what, query) => {
		const workflow = await listen(parameters, {
			credential: masivo.bearerToken({ webhookSecret: SECRET }),
		});
		for (const body of [registration(), { other: 'form' }, 'x'.repeat(2_000_000)]) {
			const contentType = typeof body === 'string' ? 'text/plain' : undefined;
			const answer = await workflow.call(body, { query, contentType });
			expect(answer.status).toBe(401);
			expect(JSON.stringify(answer)).not.toContain(SECRET);
		}
		expect(await workflow.runs()).toEqual([]);
	});

	test.each([
		['with a character that an address does not carry', 'not/good'],
		['of blanks', '   '],
	])('%s keeps the workflow from being activated', async (_what, webhookSecret) => {
		const credential = masivo.bearerToken({ webhookSecret });
		const refusal = await refusalOf(listen(parameters, { credential }));
		expectFailure(refusal, 'credential', 'Webhook Secret');
	});

	test('that was spoilt after the activation lets nobody pass, and the execution says why', async () => {
		const credential = masivo.bearerToken({ webhookSecret: SECRET });
		const workflow = await listen(parameters, { credential });
		credential.data.webhookSecret = 'not/good';
		expect(await workflow.call(registration(), { query: '?secret=not/good' })).toMatchObject({
			status: 500,
		});
		expect(await workflow.started()).toEqual([]);
		const [error] = await workflow.errors();
		expectFailure(error, 'credential', 'Webhook Secret');
		expect(JSON.stringify(error)).not.toContain('not/good');
	});

	test('that Masivo or a proxy sends back is told to nobody', async () => {
		masivo.sandbox.faults.always({ kind: 'status', status: 403, body: `no ${SECRET} for you` });
		const credential = masivo.bearerToken({ webhookSecret: SECRET });
		const workflow = await listen({}, { credential });
		const answer = await workflow.call(registration(), { query: QUERY });
		expect(answer.status).toBe(500);
		expect((await workflow.errors())[0].description).toContain('no ***** for you');
		expect(JSON.stringify([answer, workflow.staticData()])).not.toContain(SECRET);
	});
});

describe('with Confirm', () => {
	test('the item says of the customer what Masivo says, and nothing that the call says', async () => {
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		await workflow.call(registration('c0', { customer: { id: 'c0', tags: { vip: true } } }));
		const [item] = await workflow.started();
		expect(Object.keys(item)).toEqual(['event', 'customer_id', 'confirmed', 'customer', 'wallet']);
		expect(item).toMatchObject({
			event: 'CUSTOMER_REGISTRATION',
			customer_id: 'c0',
			confirmed: true,
			customer: { id: 'c0', tags: { a: 1, b: true } },
			wallet: { owner_id: masivo.sandbox.customers.get('c0')?.wallet.owner_id },
		});
		expect(JSON.stringify(item)).not.toContain('As the call says');
		expect(masivo.wire()).toEqual(['GET /customers/c0']);
	});

	test('the item fits the schema that the editor shows before the first run', async () => {
		const nodeDir = join(ROOT, 'dist/nodes/MasivoTrigger');
		const schema = loadOutputSchema({ nodeDir, version: 1 });
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		await workflow.call(registration());
		const [item] = await workflow.started();
		expect(Object.keys(schema?.properties ?? {})).toEqual(Object.keys(item));
		const ajv = new Ajv({ strict: false, allErrors: true });
		ajv.validate(schema ?? {}, item);
		expect(ajv.errors).toBeNull();
	});

	test('a customer whom Masivo does not know starts nothing', async () => {
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		const { status, body } = await workflow.call(registration('forged'));
		expect(status).toBe(404);
		expect(callAnswerOf(body)).toBe('unknownCustomer');
		expect(await workflow.runs()).toEqual([]);
	});

	test('a call for such a customer is looked at again when it comes again', async () => {
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		expect(await workflow.call(registration('late'))).toMatchObject({ status: 404 });
		masivo.sandbox.addCustomer({ id: 'late' });
		expect(await workflow.call(registration('late'))).toMatchObject({ status: 200 });
		expect(await workflow.started()).toMatchObject([{ customer_id: 'late' }]);
	});

	test('the ID stays one segment of the address, whatever it holds', async () => {
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		await workflow.call(registration('c0/tags?x=1#y'));
		expect(masivo.wire()).toEqual(['GET /customers/c0%2Ftags%3Fx%3D1%23y']);
	});

	const troubles: Array<[what: string, fault: Fault, kind: FailureKind, sent?: number]> = [
		['a web page as "not found"', { kind: 'html', status: 404 }, 'notMasivo'],
		[
			'a "not found" that is not in Masivo’s form',
			{ kind: 'status', status: 404, body: { error: 'Not Found', status: 404, path: '/x' } },
			'notMasivo',
		],
		[
			'an answer about another customer',
			{ kind: 'body', body: { data: { customer: { id: 'c1', tags: {} }, wallet: {} } } },
			'unconfirmed',
		],
		['a web page', { kind: 'html' }, 'notMasivo'],
		['half an answer', { kind: 'truncatedJson' }, 'unusable'],
		['a redirect', { kind: 'redirect', location: 'https://h.example/' }, 'notMasivo'],
		['a refusal', { kind: 'status', status: 403 }, 'refused'],
		['trouble that lasts', { kind: 'status', status: 503 }, 'unavailable', 3],
		['no connection', { kind: 'reset' }, 'network', 3],
		[
			'too many requests for a while',
			{ kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
			'waitTooLong',
		],
	];
	test.each(troubles)(
		'%s neither starts the workflow nor makes the customer unknown',
		async (_what, fault, kind, sent = 1) => {
			masivo.sandbox.faults.always(fault);
			const workflow = await listen({}, { credential: masivo.bearerToken() });
			expect(await workflow.call(registration())).toMatchObject({ status: 500 });
			expect(await workflow.started()).toEqual([]);
			const [run] = await workflow.runs();
			expect(run.status).toBe('error');
			const [error] = await workflow.errors();
			expectFailure(error, kind);
			expect(timesSent(error)).toBe(sent);
			expect(adviceIn(error)).toContain('startedNothing');
			// Only the Masivo node has items, and options for its requests.
			expect(adviceIn(error)).not.toContain('optionsOfARun');

			masivo.sandbox.faults.reset();
			expect(await workflow.call(registration())).toMatchObject({ status: 200 });
			expect(await workflow.started()).toHaveLength(1);
		},
	);

	test('trouble that passes is waited for', async () => {
		masivo.sandbox.faults.next({ kind: 'status', status: 503 });
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		expect(await workflow.call(registration())).toMatchObject({ status: 200 });
		expect(await workflow.started()).toHaveLength(1);
	});

	test('a refused token fails the execution, in words about the credential', async () => {
		const credential = masivo.bearerToken();
		masivo.sandbox.expireTokens();
		const workflow = await listen({}, { credential });
		expect(await workflow.call(registration())).toMatchObject({ status: 500 });
		const errors = await workflow.errors();
		expect(errors).toMatchObject([{ httpCode: '401' }]);
		expectFailure(errors[0], 'tokenRefused');

		credential.data.accessToken = masivo.sandbox.issueToken();
		expect(await workflow.call(registration())).toMatchObject({ status: 200 });
	});

	test('without a credential the trigger is not activated', async () => {
		const refusal = await refusalOf(listen());
		expectFailure(refusal, 'credential', "'Confirm with Masivo'");
		expect(adviceIn(refusal)).toEqual(['chooseCredential']);
	});

	test('with a Base URL that is none it is not activated either', async () => {
		const credential = masivo.bearerToken({ baseUrl: 'masivo' });
		expectFailure(await refusalOf(listen({}, { credential })), 'credential', 'Base URL');
	});

	test('200 calls at once, with an API key and no token yet, cost one exchange', async () => {
		const workflow = await listen({}, { credential: masivo.apiKey() });
		const answers = await Promise.all(
			someCustomers(200).map(async ({ id }) => await workflow.call(registration(id))),
		);
		expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
		expect(await workflow.started()).toHaveLength(200);
		expect(exchanges()).toHaveLength(1);
	});

	test('so do calls one after another, until the token ends', async () => {
		const workflow = await listen({}, { credential: masivo.apiKey() });
		for (const id of ['c0', 'c1', 'c2']) await workflow.call(registration(id));
		expect(exchanges()).toHaveLength(1);

		masivo.sandbox.expireTokens();
		const answers = await Promise.all(
			['c3', 'c4', 'c5', 'c6'].map(async (id) => await workflow.call(registration(id))),
		);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
		expect(exchanges()).toHaveLength(2);
	});

	test('a failed exchange fails its calls, and the next call tries again', async () => {
		masivo.sandbox.faults.next({ kind: 'status', status: 401, on: 'authorize' });
		const workflow = await listen({}, { credential: masivo.apiKey() });
		expect(await workflow.call(registration())).toMatchObject({ status: 500 });
		expect(await workflow.call(registration())).toMatchObject({ status: 200 });
		const [error, ...others] = await workflow.errors();
		expect(others).toEqual([]);
		expectFailure(error, 'tokenRefused', 'API key');
	});
});

describe('while the editor listens, a call that starts nothing fails where somebody sees why', () => {
	const withSecret = () => ({
		credential: masivo.bearerToken({ webhookSecret: SECRET }),
		mode: 'manual' as const,
	});

	test.each<[what: string, query: string, body: object, answer: CallAnswer, fact: string]>([
		['without the secret', '', registration(), 'wrongSecret', '?secret='],
		['with a wrong one', '?secret=x', registration(), 'wrongSecret', '?secret='],
		['in another form', QUERY, { type: 'customer.created' }, 'notTheForm', '{"event":'],
		['of 2 MB', QUERY, registration('c0', { fill: 'x'.repeat(2_000_000) }), 'tooLarge', ''],
		['not chosen', QUERY, { ...registration(), event: 'TIER_UP' }, 'notChosen', '"TIER_UP"'],
		['of a stranger', QUERY, registration('forged'), 'unknownCustomer', 'customer "forged"'],
	])('%s', async (_what, query, body, answer, fact) => {
		const workflow = await listen({ events: ['CUSTOMER_REGISTRATION'] }, withSecret());
		expect(await workflow.call(body, { query })).toMatchObject({ status: 500 });
		expect(await workflow.started()).toEqual([]);
		const [error, ...others] = await workflow.errors();
		expect(others).toEqual([]);
		expect(callAnswerOf(error)).toBe(answer);
		expect(error.description).toContain(fact);
		expect(adviceIn(error)).toContain('listenAgain');
		expect(JSON.stringify(error)).not.toContain(SECRET);
	});

	test('also if it repeats the secret where it does not belong', async () => {
		const workflow = await listen({ events: ['CUSTOMER_REGISTRATION'] }, withSecret());
		await workflow.call({ ...registration(), event: SECRET }, { query: QUERY });
		const [error] = await workflow.errors();
		expect(error.description).toContain('"*****"');
	});
});

describe('a call that comes again', () => {
	function expectRepeated({ status, body }: Answer): void {
		expect(status).toBe(200);
		expect(callAnswerOf(body)).toBe('repeated');
	}

	test.each([[true], [false]])(
		'is answered 200 and starts nothing (Confirm: %s)',
		async (confirm) => {
			const workflow = await listen({ confirm }, { credential: masivo.bearerToken() });
			await workflow.call(registration());
			expectRepeated(await workflow.call(registration()));
			const { event, data } = registration();
			expectRepeated(await workflow.call({ data, event }));
			expect(await workflow.runs()).toHaveLength(1);
		},
	);

	test.each([[true], [false]])(
		'200 times at once starts the workflow once (Confirm: %s)',
		async (confirm) => {
			const workflow = await listen({ confirm }, { credential: masivo.bearerToken() });
			const answers = await Promise.all(
				Array.from({ length: 200 }, async () => await workflow.call(registration())),
			);
			expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
			expect(await workflow.runs()).toHaveLength(1);
			expect(masivo.wire()).toHaveLength(confirm ? 1 : 0);
		},
	);

	test('while the first one is being confirmed takes its turn if that one fails', async () => {
		masivo.sandbox.faults.next({ kind: 'status', status: 403 });
		const workflow = await listen({}, { credential: masivo.bearerToken() });
		const answers = await Promise.all(
			[1, 2, 3].map(async () => await workflow.call(registration())),
		);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 500]);
		expect(await workflow.started()).toHaveLength(1);
		expect(masivo.wire()).toHaveLength(2);
	});

	test('starts the workflow where it is switched off', async () => {
		const workflow = await listen({ confirm: false, options: { ignoreRepeated: false } });
		await workflow.call(registration());
		await workflow.call(registration());
		expect(await workflow.started()).toHaveLength(2);
		expect(workflow.staticData()).toEqual({});
	});

	test('starts the workflow while the editor listens', async () => {
		const workflow = await listen({ confirm: false }, { mode: 'manual' });
		await workflow.call(registration());
		await workflow.call(registration());
		expect(await workflow.started()).toHaveLength(2);
	});

	test('with another content starts the workflow', async () => {
		const workflow = await listen({ confirm: false });
		await workflow.call(registration('c0', { at: 1 }));
		await workflow.call(registration('c0', { at: 2 }));
		expect(await workflow.started()).toHaveLength(2);
	});

	test('to another workflow starts that one, even if it is a copy', async () => {
		const [one, copy] = [await listen({ confirm: false }), await listen({ confirm: false })];
		await one.call(registration());
		await copy.call(registration());
		expect([await one.started(), await copy.started()].map(({ length }) => length)).toEqual([1, 1]);
	});

	describe('after a restart of n8n', () => {
		test('starts nothing either, by what n8n has stored with the workflow', async () => {
			const before = await listen({ confirm: false }, { workflowId: 'restarted' });
			await before.call(registration());
			await restart();
			const after = await listen(
				{ confirm: false },
				{ workflowId: 'restarted', staticData: before.staticData() },
			);
			expectRepeated(await after.call(registration()));
			expect(await after.call(registration('c1'))).toMatchObject({ status: 200 });
			expect(await after.started()).toMatchObject([{ customer_id: 'c1' }]);
		});

		test('starts the workflow if n8n has stored nothing', async () => {
			const before = await listen({ confirm: false }, { workflowId: 'lost' });
			await before.call(registration());
			await restart();
			const after = await listen({ confirm: false }, { workflowId: 'lost' });
			expect(await after.call(registration())).toMatchObject({ status: 200 });
			expect(await after.started()).toHaveLength(1);
		});

		test('starts the workflow if the first one had failed', async () => {
			masivo.sandbox.faults.next({ kind: 'status', status: 403 });
			const options = { credential: masivo.bearerToken(), workflowId: 'failed' };
			const before = await listen({}, options);
			await before.call(registration());
			await restart();
			const after = await listen({}, { ...options, staticData: before.staticData() });
			await after.call(registration());
			expect(await after.started()).toHaveLength(1);
		});
	});
});
