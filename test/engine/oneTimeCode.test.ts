import { log } from '../support/debugLog';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../sandbox';
import { oneTimeCodeFrom } from '../../sandbox/resources/oneTimeCodes';
import { expectFailure } from '../support/failureKinds';
import { useMasivo, type NodeOptions } from '../support/masivo';
import { ANA } from '../support/samples';

/** That no code stands in an error is checked after every engine test (`useMasivo`). */
const masivo = useMasivo({ customers: [ANA, { id: 'bob' }] });

beforeEach(() => log.splice(0));

const verify = async (
	input: IDataObject[],
	parameters: INodeParameters = {},
	others: NodeOptions = {},
) =>
	await masivo.run('oneTimeCode.verify', input, {
		...others,
		parameters: { code: '={{ $json.code }}', ...parameters },
	});

const create = async (parameters: INodeParameters = {}, input: IDataObject[] = [{ id: 'ana' }]) =>
	await masivo.run('oneTimeCode.create', input, { parameters });

/** A code of Ana's. */
function anas(code = '4711', metadata: IDataObject = { till: 'Quito 7' }): string {
	const made = oneTimeCodeFrom({ customer_id: 'ana', metadata }, 0);
	masivo.sandbox.oneTimeCodes.set(code, { ...made, code });
	return code;
}

const told = ({ message, description }: { message: string; description?: unknown }) =>
	`${message} ${String(description)} ${log.join()}`;

describe('Create', () => {
	test('gives the code as text, and when it ends', async () => {
		const { items } = await create({ additionalFields: { metadata: '{"till": 7}' } });
		expect(masivo.wire()).toEqual(['POST /auth/totp']);
		expect(masivo.sandbox.requests[0].body).toEqual({ customer_id: 'ana', metadata: { till: 7 } });
		const [code] = masivo.sandbox.oneTimeCodes.keys();
		expect(items.map(({ json }) => json)).toEqual([{ code, expired_at: expect.any(String) }]);
		expect(log.join()).not.toContain(code);
	});

	test('leaves empty metadata out', async () => {
		await create({ additionalFields: { metadata: '{}' } });
		expect(masivo.sandbox.requests[0].body).toEqual({ customer_id: 'ana' });
	});

	test('is made for nobody whose ID was disfigured', async () => {
		const { error } = await create({}, [{ id: '1716573314.0' }]);
		expectFailure(error, 'invalidInput', "'Customer ID'");
		expect(masivo.wire()).toEqual([]);
	});

	test('says what Masivo says of a customer it does not know', async () => {
		const { error } = await create({}, [{ id: 'nobody' }]);
		expectFailure(
			error,
			'refused',
			'customer "nobody"',
			': No customer has the id "nobody" [item 0]',
		);
		expect(error.description).toContain('Customer not found');
	});

	test('several codes of one customer are made in the order of the items', async () => {
		masivo.sandbox.faults.next({ kind: 'slow', ms: 60 });
		const { items } = await create({}, [{ id: 'ana' }, { id: 'ana' }]);
		expect(items.map(({ json }) => json.code)).toEqual([...masivo.sandbox.oneTimeCodes.keys()]);
	});

	const SECRET = '86420';

	test.each<[what: string, body: unknown]>([
		['as a number', { data: { code: Number(SECRET) } }],
		['beside data', { data: {}, code: SECRET }],
		['as data', { data: SECRET }],
		['under another name', { data: { otp: SECRET } }],
	])('a code that comes %s is put out as text', async (_what, body) => {
		masivo.sandbox.faults.always({ kind: 'body', body });
		const { items } = await create();
		expect(items[0].json.code).toBe(SECRET);
	});

	test.each<[what: string, fault: Fault]>([
		['as a blank', { kind: 'body', body: { data: { code: ' ', note: SECRET } } }],
		['beside a denial', { kind: 'body', body: { data: { code: SECRET }, success: false } }],
		['in a message', { kind: 'body', body: { message: `Your code is ${SECRET}` } }],
		['as text', { kind: 'status', status: 201, body: `code ${SECRET}` }],
		['in a page', { kind: 'status', status: 201, body: `<title>${SECRET}</title>` }],
		['cut off', { kind: 'status', status: 201, body: `{"data":{"code":"${SECRET}","expi` }],
		['with a 500', { kind: 'status', status: 500, body: { error: `SMS of ${SECRET} failed` } }],
		['with a 502', { kind: 'status', status: 502, body: `<p>${SECRET}</p>` }],
		['in a redirect', { kind: 'redirect', location: `https://${SECRET}.example/` }],
		['with a 403', { kind: 'status', status: 403, body: { message: `code ${SECRET}` } }],
	])('a code that comes %s is told to nobody', async (_what, fault) => {
		masivo.sandbox.faults.always(fault);
		const { status, error } = await create();
		expect(status).toBe('error');
		expect(told(error)).not.toContain(SECRET);
		expect(masivo.wire()).toEqual(['POST /auth/totp']);
	});
});

describe('Verify', () => {
	test('gives the customer, the wallet and what was given when the code was made', async () => {
		const { items } = await verify([{ code: anas() }]);
		expect(masivo.wire()).toEqual(['GET /auth/totp/verify?code=4711']);
		expect(items[0].json).toMatchObject({
			customer: { id: 'ana' },
			wallet: { totals: [{ total: 1250 }] },
			metadata: { till: 'Quito 7' },
		});
	});

	test('simplified, it is the customer in short and what was given', async () => {
		const { items } = await verify([{ code: anas() }], { simplify: true });
		expect(items[0].json).toMatchObject({ id: 'ana', metadata: { till: 'Quito 7' } });
		expect(items[0].json).not.toHaveProperty('wallet');
	});

	test.each([
		['0042', '0042'],
		[' 0042\n', '0042'],
		['a+b/c d', 'a%2Bb%2Fc%20d'],
		[47110, '47110'],
	])('sends %j as it is', async (code, sent) => {
		anas(String(code).trim());
		const { status } = await verify([{ code }]);
		expect(status).toBe('success');
		expect(masivo.wire()).toEqual([`GET /auth/totp/verify?code=${sent}`]);
	});

	test('a number that lost its zeros is another code, and Masivo says so', async () => {
		anas('0042');
		const { error } = await verify([{ code: 42 }]);
		expect(error.description).toContain('Code not found');
	});

	test.each([
		['a list', ['482913']],
		['an object', { code: '482913' }],
		['an expression', '{{ 482913 }}'],
		['what cannot be seen', '482\u200b913'],
		['text of an object', '[object 482913]'],
		['a number that is not exact', 48291348291348291348],
	])('%s is no code: it is not sent, and not shown', async (_what, code) => {
		const { error } = await verify([{ code }]);
		expectFailure(error, 'invalidInput', "'Code'", '[item 0]');
		expect(told(error)).not.toContain('4829');
		expect(told(error)).not.toContain('913');
		expect(masivo.wire()).toEqual([]);
	});

	test('goes by another name where the option says so', async () => {
		const parameterNames = { name: [{ likely: 'code', actual: 'totp' }] };
		await verify([{ code: '4711' }], {}, { options: { parameterNames } });
		expect(masivo.wire()).toEqual(['GET /auth/totp/verify?totp=4711']);
		masivo.sandbox.contractViolations.length = 0;
	});

	test('fails where the code is another customer’s than the expected one', async () => {
		const additionalFields = { expectedCustomerId: '={{ $json.id }}' };
		const right = await verify([{ id: 'ana', code: anas() }], { additionalFields });
		expect(right.status).toBe('success');
		const { error } = await verify([{ id: 'bob', code: anas() }], { additionalFields });
		expectFailure(error, 'unconfirmed', 'customer "bob"', '[item 0]');
	});

	test.each([undefined, null, '', ' '])(
		'an expected customer who is %j is no wish for anybody',
		async (id) => {
			const additionalFields = { expectedCustomerId: '={{ $json.who }}' };
			const { error } = await verify([{ who: id, code: anas() } as IDataObject], {
				additionalFields,
			});
			expectFailure(error, 'invalidInput', "'Expected Customer ID'", '[item 0]');
			expect(masivo.wire()).toEqual([]);
		},
	);

	test('an expected customer that was added and left empty neither', async () => {
		const additionalFields = { expectedCustomerId: '' };
		const { error } = await verify([{ code: anas() }], { additionalFields });
		expectFailure(error, 'invalidInput', "'Expected Customer ID'", '[item 0]');
	});

	test.each([{}, { id: null }, { id: ' ' }, { id: true }])(
		'a customer who is %j proves nothing',
		async (customer) => {
			masivo.sandbox.faults.always({ kind: 'body', body: { data: { customer, wallet: {} } } });
			const { error } = await verify([{ code: '4711' }]);
			expectFailure(error, 'unusable');
		},
	);

	test('of two items with one code the first is served', async () => {
		masivo.sandbox.faults.next({ kind: 'slow', ms: 60 });
		const code = anas();
		const { items } = await verify([{ code }, { code }], {}, { onError: 'continueRegularOutput' });
		expect(items[0].json).toMatchObject({ customer: { id: 'ana' } });
		expectFailure(items[1].json, 'refused', ': No such code [item 1]');
	});
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What servers make of a code that they quote. */
const forms: Array<[what: string, form: (code: string) => string]> = [
	['as it is', (code) => code],
	['in the address', (code) => `https://h.example/verify?code=${encodeURIComponent(code)}`],
	['in lower case, encoded', (code) => encodeURIComponent(code).toLowerCase()],
	['as JSON in a text', (code) => JSON.stringify({ code })],
	['in Base64', (code) => base64(`code=${code}&`)],
];

const echoes: Array<[what: string, echo: (text: string) => Fault]> = [
	['an error', (text) => ({ kind: 'status', status: 422, body: { error: `No: ${text}` } })],
	['its details', (text) => ({ kind: 'status', status: 404, body: { error: 'x', details: text } })],
	[
		'a requirement',
		(text) => ({ kind: 'status', status: 400, body: { error: 'x', requirement: text } }),
	],
	['a page', (text) => ({ kind: 'status', status: 404, body: `<title>GET ${text}</title>` })],
	['a passing failure', (text) => ({ kind: 'status', status: 503, body: text })],
	['a 401', (text) => ({ kind: 'status', status: 401, body: { error: text } })],
	['a redirect', (text) => ({ kind: 'redirect', location: `https://h.example/?t=${text}` })],
	['success', (text) => ({ kind: 'body', body: { error: `none for ${text}` } })],
	['a success page', (text) => ({ kind: 'status', status: 200, body: `<p>${text}</p>` })],
	['a customer', (text) => ({ kind: 'body', body: { data: { customer: { id: text } } } })],
	[
		'a text that is cut off',
		(text) => ({ kind: 'status', status: 400, body: '.'.repeat(998) + text }),
	],
];

describe.each(['4711', 'Qz7/+é9w'])('the code %s', (code) => {
	describe.each(forms)('that comes back %s', (_what, form) => {
		test.each(echoes)('in %s is told to nobody', async (_where, echo) => {
			masivo.sandbox.faults.always(echo(form(code)));
			const parameters = { additionalFields: { expectedCustomerId: 'ana' } };
			for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
				const { error, items } = await verify([{ code }], parameters, { onError });
				const all = `${JSON.stringify(items.map(({ json }) => json))} ${told(error ?? { message: '' })}`;
				for (const [, write] of forms) expect(all).not.toContain(write(code));
				expect(all).not.toContain(`..${code.slice(0, 2)}`);
				expect(all).not.toContain(base64(`code=${code}&`).slice(8, 12));
			}
			const sent = masivo.wire().filter((line) => line !== 'GET /tiers');
			expect(new Set(sent).size).toBe(1);
		});
	});

	test.each<Fault['kind']>(['reset', 'garbage', 'cutOff'])('is in no %s', async (kind) => {
		masivo.sandbox.faults.always({ kind } as Fault);
		const { error } = await verify([{ code }]);
		expect(told(error).replaceAll(masivo.sandbox.origin, '')).not.toContain(code);
		expect(told(error)).not.toContain(encodeURIComponent(code).slice(2));
		expect(masivo.wire()).toHaveLength(1);
	});
});

test('a code that comes back as a host is told to nobody', async () => {
	masivo.sandbox.faults.always({ kind: 'redirect', location: 'https://4711.example/' });
	const { error } = await verify([{ code: '4711' }]);
	expectFailure(error, 'notMasivo', 'https://*****.example [item 0]');
});

test('what is redacted for one item stays as it is for another', async () => {
	masivo.sandbox.faults.decide = ({ url }) => ({
		kind: 'status',
		status: 422,
		body: { error: url.endsWith('4711') ? 'no 4711' : 'till 4711 is closed' },
	});
	const input = [{ code: '4711' }, { code: '0815' }];
	const { items } = await verify(input, {}, { onError: 'continueRegularOutput' });
	expectFailure(items[0].json, 'refused', ': no ***** [item 0]');
	expectFailure(items[1].json, 'refused', ': till 4711 is closed [item 1]');
	// The check after each test looks for every code in every error.
	masivo.sandbox.requests.length = 0;
});
