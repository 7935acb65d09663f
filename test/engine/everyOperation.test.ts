import { log } from '../support/debugLog';

import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { resources } from '../../nodes/Masivo/resources';
import type { Fault } from '../../sandbox';
import type { HttpAnswer } from '../../sandbox/answers';
import type { RecordedRequest } from '../../sandbox/recorder';
import { adviceIn, expectFailure, isInDoubt, refusalOf } from '../support/failureKinds';
import { reasonsIn, useMasivo, type NodeOptions } from '../support/masivo';
import { SANDBOX, samples, type NamedSample } from '../support/samples';
import {
	answersItsSecret,
	requestFieldsOf,
	secretDataOf,
	secretsSentIn,
} from '../support/secretFields';

/** What every operation must do alike, whatever it is. */

const masivo = useMasivo(SANDBOX);

const operationNamed = (name: string) => {
	const [resource, operation] = name.split('.');
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (!found) throw new Error(`The node has no operation ${name}`);
	return found;
};

/** The input item, with the sandbox in the state that the operation needs. */
const ready = ({ item, prepare }: NamedSample): IDataObject => ({
	...item,
	...prepare?.(masivo.sandbox),
});

/** A field whose expression yields nothing. (n8n itself refuses one that is left empty.) */
const emptied = ({ name, type }: INodeProperties): INodeParameters => ({
	[name]: type === 'resourceLocator' ? { __rl: true, mode: 'id', value: NOTHING } : NOTHING,
});

const NOTHING = '={{ $json.nothing }}';

/** Values that could be a secret: with characters that are written in many ways, of digits, a short one. */
const SECRETS = ['QZ7/+é9w-4K', '864209', '7fq'];

const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

/** n8n runs the node again, at once, as often as it can. */
const RETRIED = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };

/** How a failing response may quote what it was asked. */
const echoes: Array<(text: string) => Fault> = [
	(text) => ({ kind: 'status', status: 422, body: { error: `No: ${text}`, details: [text] } }),
	(text) => ({ kind: 'status', status: 400, body: { error: 'x', requirement: text } }),
	(text) => ({ kind: 'status', status: 404, body: { error: text } }),
	(text) => ({ kind: 'status', status: 401, body: { error: text } }),
	(text) => ({ kind: 'status', status: 503, body: `${text} is late` }),
	(text) => ({ kind: 'status', status: 409, body: `{"message":"${text} is th` }),
	(text) => ({ kind: 'status', status: 404, body: `<title>GET ${text}</title>` }),
	(text) => ({ kind: 'redirect', location: `https://h.example/?t=${text}` }),
	(text) => ({ kind: 'body', body: { error: `none for ${text}` } }),
	(text) => ({ kind: 'body', body: [{ code: text }] }),
	(text) => ({ kind: 'body', body: { data: { success: false, message: text }, error: text } }),
	(text) => ({ kind: 'body', body: { data: { customer: { id: text }, id: text } } }),
	(text) => ({ kind: 'status', status: 200, body: `<p>${text}</p>` }),
	(text) => ({ kind: 'redirect', location: hostOf(text) }),
	() => ({ kind: 'reset' }),
	() => ({ kind: 'garbage' }),
	() => ({ kind: 'cutOff' }),
];

/** What goes wrong with a request, and `then`: whether it may have been done. */
const DOUBTS: ReadonlyArray<Fault & { then: boolean }> = [
	{ kind: 'reset', applied: true, then: true },
	{ kind: 'hang', applied: true, then: true },
	{ kind: 'cutOff', applied: true, then: true },
	{ kind: 'truncatedJson', applied: true, then: true },
	{ kind: 'garbage', applied: true, then: true },
	{ kind: 'html', then: true },
	{ kind: 'body', body: { success: false, error: 'No' }, applied: true, then: true },
	{ kind: 'body', body: { data: { id: 'x' }, error: 'No' }, applied: true, then: true },
	{ kind: 'body', body: [null], applied: true, then: true },
	...[408, 425, 500, 501, 502, 503, 504, 505, 511, 599].map(
		(status) => ({ kind: 'status', status, then: true }) as const,
	),
	{ kind: 'html', status: 502, then: true },
	...[400, 401, 403, 404, 407, 409, 422, 429].map(
		(status) => ({ kind: 'status', status, then: false }) as const,
	),
	{ kind: 'status', status: 503, body: { error: 'x', requirement: 'y' }, then: false },
	{ kind: 'html', status: 403, then: false },
	{ kind: 'redirect', location: 'https://h.example/', then: false },
	{ kind: 'redirect', location: 'https://h.example/', status: 303, then: true },
];

/** The forms of a failing response that holds what the operation's `data` would. */
const leaks: Array<(data: unknown) => Fault> = [
	(data) => ({ kind: 'body', body: { error: 'x', data } }),
	(data) => ({ kind: 'body', body: [{ success: false, data }] }),
	(data) => ({ kind: 'body', body: { result: { message: 'Done', deep: [data] } } }),
	(data) => ({ kind: 'body', body: { data, success: false, message: inJson(data) } }),
	(data) => ({ kind: 'body', body: { data: inJson(data), error: 'x' } }),
	(data) => ({ kind: 'status', status: 200, body: inJson({ data }).slice(0, -3) }),
	(data) => ({ kind: 'status', status: 201, body: inJson([data]).slice(0, -4) }),
	(data) => ({ kind: 'status', status: 500, body: { error: 'x', details: data } }),
	(data) => ({ kind: 'status', status: 403, body: { message: 'x', errors: [data] } }),
	(data) => ({ kind: 'status', status: 502, body: `upstream: ${inJson(data)}` }),
];

/** The same where the secret is what was asked for: any words may be about it. */
const spoken: Array<(text: string) => Fault> = [
	(text) => ({ kind: 'body', body: { message: `It is ${text}` } }),
	(text) => ({ kind: 'body', body: { code: text, error: 'x' } }),
	(text) => ({ kind: 'body', body: { data: text, error: 'x' } }),
	(text) => ({ kind: 'body', body: { data: { code: ' ', note: text } } }),
	(text) => ({ kind: 'status', status: 201, body: `code ${text}` }),
	(text) => ({ kind: 'status', status: 201, body: `<title>${text}</title>` }),
	(text) => ({ kind: 'status', status: 500, body: { error: `SMS of ${text} failed` } }),
	(text) => ({ kind: 'status', status: 502, body: `<p>${text}</p>` }),
	(text) => ({ kind: 'status', status: 403, body: { message: `code ${text}` } }),
	(text) => ({ kind: 'redirect', location: hostOf(text) }),
];

const hostOf = (text: string) => `https://${text.replace(/\W/g, '')}.example/`;

/** A request, whenever it was made. */
const asked = ({ method, url, body }: RecordedRequest): string =>
	`${method} ${url} ${inJson(body)}`.replace(/"consent_timestamp":"[^"]*"/, '');

const inJson = (value: unknown) => JSON.stringify(value);

/** The same sample with another value wherever the one stands. */
const replaced = <T>(value: T, one: string, other: string): T =>
	JSON.parse(inJson(value).replaceAll(inJson(one), inJson(other))) as T;

/** IDs of whom or what a request is about: in its path, or in its body. */
const idsIn = ({ path, body }: RecordedRequest): unknown[] => [
	...path.split('/').map(decodeURIComponent),
	...['id', 'customer_id', 'campaign_id'].map((name) => (body as IDataObject | undefined)?.[name]),
];

/** The response with another ID wherever it names the one. */
const aboutAnother = (text: string, id: unknown): string =>
	inJson(
		JSON.parse(text, (name, value: unknown) =>
			/^(?:\w+_)?id$/.test(name) && value === id ? `not-${String(id)}` : value,
		),
	);

/** Whose responses show nothing of whom or what they are about. */
const NAMELESS = [
	'campaign.getMany',
	'customer.getTransactions',
	'import.customers',
	'import.events',
	'import.transactions',
	'oneTimeCode.create',
	'reward.create',
	'reward.getMany',
	'tier.getMany',
	'transaction.getMany',
];

const isShown = ({ displayOptions }: INodeProperties, parameters: INodeParameters): boolean =>
	Object.entries(displayOptions?.show ?? {}).every(([name, values]) =>
		(values as unknown[] | undefined)?.includes(parameters[name]),
	);

describe.each(samples)('$operation', (sample) => {
	const { operation, parameters } = sample;
	const run = async (
		items: IDataObject[],
		onError?: NodeOptions['onError'],
		settings?: NodeOptions['settings'],
	) => await masivo.run(operation, items, { parameters, onError, settings });

	/** Fails with each of the faults, in each mode, and tells the secret neither in words nor in the log. */
	const expectUntold = async (secret: string, faults: Fault[], asked = secret): Promise<void> => {
		for (const fault of faults) {
			for (const onError of MODES) {
				const { item, ...node } = replaced({ item: ready(sample), parameters }, asked, secret);
				masivo.sandbox.faults.always(fault);
				log.splice(0);
				const options = { ...(parameters.options as NodeOptions['options']), maxRetries: 0 };
				const result = await masivo.run(operation, [item], { ...node, options, onError });
				const told = reasonsIn(result, masivo.sandbox.origin) + log.join();
				expect(told).toMatch(/ \[item 0\]/);
				const isTold = [secret, encodeURIComponent(secret)].some((form) => told.includes(form));
				if (isTold) expect({ fault, told }).toBe(`nothing of ${secret}`);
				masivo.sandbox.reset();
			}
		}
	};

	test('succeeds, and links what comes out to its item', async () => {
		const item = ready(sample);
		const { status, items, error } = await run([item]);
		expect(error?.message).toBeUndefined();
		expect(status).toBe('success');
		expect(items).not.toEqual([]);
		for (const { pairedItem } of items) expect(pairedItem).toEqual({ item: 0 });
	});

	test('sends nothing where a required field is empty, and names it', async () => {
		const required = operationNamed(operation).fields.filter(
			(field) => field.required && isShown(field, parameters),
		);
		for (const field of required) {
			const { status, error } = await masivo.run(operation, [ready(sample)], {
				parameters: { ...parameters, ...emptied(field) },
			});
			expect(status).toBe('error');
			expect(error.name).toBe('NodeOperationError');
			expectFailure(error, 'invalidInput', `'${field.displayName}' `, '[item 0]');
			expect(masivo.wire()).toEqual([]);
			masivo.sandbox.reset();
		}
	});

	test.each([400, 403, 422])('passes on what Masivo says of a %i', async (status) => {
		const item = ready(sample);
		const body = { error: 'Not like this', details: 'Because of that' };
		masivo.sandbox.faults.always({ kind: 'status', status, body });
		const { error } = await run([item]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			httpCode: String(status),
			context: { itemIndex: 0 },
		});
		expectFailure(error, 'refused');
		// Of an import, which row it was.
		expect(error.message).toMatch(/: Because of that (?:\(row 2\b.+\) )?\[item 0\]$/);
		expect(error.description).toContain('Not like this');
		expect(error.description).toContain(` ${status} `);
		expect(masivo.sandbox.requests).toHaveLength(1);
	});

	/** All other answers: test/worlds. */
	test('takes a web page for no success', async () => {
		const item = ready(sample);
		masivo.sandbox.faults.always({ kind: 'html' });
		const { status, error } = await run([item]);
		expect(status).toBe('error');
		expectFailure(error, 'notMasivo');
	});

	test('tells a page that is not there from one of Masivo’s that says so', async () => {
		const item = ready(sample);
		masivo.sandbox.faults.always({ kind: 'status', status: 404, body: 'default backend - 404' });
		const { status, error } = await run([item]);
		expect(status).toBe('error');
		expectFailure(error, 'notMasivo', '404');
	});

	test('keeps each item to itself: a failed one stays in its place, or goes out by the error output', async () => {
		for (const onError of MODES.slice(1)) {
			const item = ready(sample);
			let isFirst = true;
			masivo.sandbox.faults.decide = () => {
				if (!isFirst) return undefined;
				isFirst = false;
				return { kind: 'status', status: 403 };
			};
			// Of the same customer, one after another; of another one, side by side.
			const input = [
				{ ...item, row: 1 },
				{ ...item, row: 2 },
			];
			const { items, failed } = await masivo.run(operation, input, {
				parameters: {
					...parameters,
					options: { ...(parameters.options as INodeParameters), concurrency: 1 },
				},
				onError,
			});
			const all = [...items, ...failed];
			const links = all.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect([...new Set(links)].sort()).toEqual([0, 1]);
			const errors = all.filter(({ json }) => typeof json.error === 'string');
			expect(errors.length).toBeGreaterThanOrEqual(1);
			expectFailure(errors[0].json, 'refused', ': A fault of the sandbox ', '[item 0]');
			if (onError === 'continueRegularOutput') expect(failed).toEqual([]);
			else
				for (const { json, pairedItem } of failed) {
					const { item: index } = pairedItem as { item: number };
					expect(json).toMatchObject(input[index]);
				}
			masivo.sandbox.reset();
		}
	});

	test('is sent again after a lost answer, or never, as it is safe, though n8n retries', async () => {
		await run([ready(sample)]);
		const sent = masivo.wire();
		const writing = sent.findIndex((line) => !line.startsWith('GET'));
		const main = Math.max(0, writing);
		masivo.sandbox.reset();
		const item = ready(sample);
		masivo.sandbox.faults.decide = () =>
			masivo.sandbox.requests.length === main + 1 ? { kind: 'reset', applied: true } : undefined;
		const { status, error } = await run([item], undefined, RETRIED);
		const times = masivo.wire().filter((line) => line === sent[main]).length;
		if (sample.sentAgain) {
			expect(status).toBe('success');
			expect(times).toBe(sent.filter((line) => line === sent[main]).length + 1);
		} else {
			expect(times).toBe(1);
			expect(status).toBe('error');
			expectFailure(error, 'mayHaveArrived');
			expect(adviceIn(error)).toContain('lookUp');
		}
	});

	test('says first that it may have taken effect, wherever it may have and must not be sent again', async () => {
		await run([ready(sample)]);
		const main = Math.max(
			0,
			masivo.wire().findIndex((line) => !line.startsWith('GET')),
		);
		for (const { then, ...fault } of DOUBTS) {
			for (const onError of sample.sentAgain ? MODES.slice(0, 1) : MODES) {
				masivo.sandbox.reset();
				const item = ready(sample);
				masivo.sandbox.faults.decide = () =>
					masivo.sandbox.requests.length > main ? fault : undefined;
				const own = { ...(parameters.options as NodeOptions['options']), maxRetries: 0 };
				const options = { ...own, timeout: fault.kind === 'hang' ? 100 : 10_000 };
				const node = { parameters: { ...parameters, options }, onError };
				const result = await masivo.run(operation, [item], node);
				masivo.sandbox.contractViolations.splice(0);
				const { json } = [...result.items, ...result.failed][0] ?? {};
				const told = result.error ?? (typeof json?.error === 'string' ? json : undefined);
				// A success that settles nothing may be accepted, or looked at.
				if (!told) continue;
				const text = JSON.stringify(result.error ? [told.message, result.error.description] : json);
				const isSaid = isInDoubt(told);
				expect({ fault, text, isSaid }).toEqual({ fault, text, isSaid: then && !sample.sentAgain });
				expect(adviceIn(told).includes('lookUp')).toBe(isSaid);
				if (isSaid) expect(text).not.toMatch(/run the item again/i);
			}
		}
	});

	test('tells whom or what Masivo does not know', async () => {
		const item = ready(sample);
		const body = { error: 'Not found', details: 'There is none' };
		masivo.sandbox.faults.always({ kind: 'status', status: 404, body });
		const { error } = await run([item]);
		expectFailure(error, sample.unknown ? 'unknownSubject' : 'refused', sample.unknown || '');
	});

	test('takes no response that is about another one', async () => {
		const answers: string[] = [];
		const change = (answer: HttpAnswer) => (answers.push(answer.text), answer);
		masivo.sandbox.faults.always({ kind: 'change', change });
		const item = ready(sample);
		await run([item]);
		const ids = new Set([...Object.values(item), ...masivo.sandbox.requests.flatMap(idsIn)]);
		const named = answers.flatMap((text, at) =>
			[...ids].filter((id) => aboutAnother(text, id) !== text).map((id) => ({ at, id })),
		);
		expect(named.length === 0).toBe(NAMELESS.includes(operation));
		for (const { at, id } of named) {
			masivo.sandbox.reset();
			masivo.sandbox.faults.decide = () => ({
				kind: 'change',
				change: (answer) =>
					masivo.sandbox.requests.length === at + 1
						? { ...answer, text: aboutAnother(answer.text, id) }
						: answer,
			});
			const { error } = await run([ready(sample)]);
			expectFailure(error, 'unconfirmed');
		}
	});

	if (operationNamed(operation).fields.some(({ name }) => name === 'customerId')) {
		test('writes for the customer without the spaces around an ID, and for nobody', async () => {
			await run([ready(sample)]);
			const sent = masivo.sandbox.requests.splice(0);
			masivo.sandbox.reset();
			const item = ready(sample);
			const withId = async (customerId: unknown) =>
				await masivo.run(operation, [{ ...item, customerId }], {
					parameters: { ...parameters, customerId: '={{ $json.customerId }}' },
				});
			if (sent.every(({ method }) => method === 'GET')) {
				await withId(` ${String(item.id)} `);
				expect(masivo.sandbox.requests.flatMap(idsIn)).toContain(` ${String(item.id)} `);
				return;
			}
			const { error } = await withId(` \t${String(item.id)} \u00a0`);
			expect(error?.message).toBeUndefined();
			expect(masivo.sandbox.requests.map(asked)).toEqual(sent.map(asked));
			masivo.sandbox.reset();
			for (const nobody of [0, '0', ' 00\n', '-0', '000000']) {
				const refused = await withId(nobody);
				expect(refusalOf(refused.error)).toEqual(['Customer ID', 'guests']);
			}
			expect(masivo.wire()).toEqual([]);
		});
	}

	test('has two items that ask for the same wait for each other, or does both at once', async () => {
		const item = ready(sample);
		masivo.sandbox.faults.next({ kind: 'slow', ms: 50 });
		await run([item, item], 'continueRegularOutput');
		expect(masivo.sandbox.stats.peakInFlight).toBe(sample.ordered ? 1 : 2);
	});

	const secretFields = [...requestFieldsOf(operation).values()].filter(Boolean);
	if (secretFields.length > 0) {
		test.each(SECRETS)('tells nobody the secret %s that it sends', async (secret) => {
			await run([ready(sample)]);
			const sent = masivo.sandbox.requests.flatMap(secretsSentIn);
			expect(sent).toHaveLength(secretFields.length);
			masivo.sandbox.reset();
			for (const asked of sent) {
				const faults = echoes.map((echo) => echo(secret));
				await expectUntold(secret, faults, asked);
			}
		});
	}

	if (secretDataOf(operation, '') !== undefined) {
		test.each([...SECRETS, 864209])('tells nobody the secret %p that it gets', async (secret) => {
			const faults = leaks.map((leak) => leak(secretDataOf(operation, secret)));
			if (answersItsSecret(operation)) faults.push(...spoken.map((say) => say(String(secret))));
			await expectUntold(String(secret), faults);
		});
	}
});
