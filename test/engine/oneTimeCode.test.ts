import { log } from '../support/debugLog';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { oneTimeCodeFrom } from '../../sandbox/resources/oneTimeCodes';
import { expectFailure } from '../support/failureKinds';
import { useMasivo, type NodeOptions } from '../support/masivo';
import { ANA } from '../support/samples';

const masivo = useMasivo({ customers: [ANA, { id: 'bob' }] });

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
	`${message} ${String(description)} ${log.join().replace(/\b\d+ ms\b/g, '')}`;

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

	test.each([' ', null])('takes %j for no code', async (code) => {
		masivo.sandbox.faults.always({ kind: 'body', body: { data: { code } } });
		expectFailure((await create()).error, 'unusable');
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
