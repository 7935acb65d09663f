import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { expectFailure } from '../support/failureKinds';
import { useMasivo, type NodeOptions } from '../support/masivo';
import { ANA } from '../support/samples';

const masivo = useMasivo({ customers: [ANA, { id: 'poor', points: 0 }] });

const REDEEM = 'POST /coupons/redeem';
const REVERSE = 'POST /coupons/reverse';

const coupon = async (
	operation: 'redeem' | 'reverse',
	input: IDataObject[],
	parameters: INodeParameters = {},
	others: NodeOptions = {},
) =>
	await masivo.run(`coupon.${operation}`, input, {
		...others,
		parameters: { code: '={{ $json.code }}', ...parameters },
	});

const redeem = async (input: IDataObject[], parameters?: INodeParameters, others?: NodeOptions) =>
	await coupon('redeem', input, parameters, others);

describe('Redeem', () => {
	test('sends the documented fields, and gives the customer, the wallet and what was earned', async () => {
		const additionalFields = { brandId: 'b1', channelId: 'c1', platform: 'web', storeId: '007' };
		const { items } = await redeem([{ id: 'ana', code: ' WELCOME10 ' }], { additionalFields });
		expect(masivo.wire()).toEqual([REDEEM]);
		expect(masivo.sandbox.requests[0].body).toEqual({
			...{ customer_id: 'ana', code: 'WELCOME10' },
			...{ brand_id: 'b1', channel_id: 'c1', platform: 'web', store_id: '007' },
		});
		expect(items[0].json).toMatchObject({
			customer: { id: 'ana' },
			wallet: { totals: [{ total: 1350 }] },
			accumulations: [{ amount: 100 }],
		});
	});

	test('simplified, it is the customer in short and what was earned', async () => {
		const { items } = await redeem([{ id: 'ana', code: 'WELCOME10' }], { simplify: true });
		expect(items[0].json).toMatchObject({
			...{ id: 'ana', name: 'Ana Torres', balances: { Points: 1350 } },
			accumulations: [{ amount: 100 }],
		});
		expect(items[0].json).not.toHaveProperty('wallet');
	});

	test('sends null where no brand is given, and nothing of what is blank', async () => {
		const additionalFields = { brandId: ' ', storeId: '={{ $json.nothing }}', platform: '' };
		await redeem([{ id: 'ana', code: 'WELCOME10' }], { additionalFields });
		expect(masivo.sandbox.requests[0].body).toEqual({
			...{ customer_id: 'ana', code: 'WELCOME10', brand_id: null },
		});
	});

	test('a code of digits keeps its zeros', async () => {
		masivo.sandbox.coupons.set('0042', { code: '0042', points: 5, redeemedBy: new Set() });
		const { status } = await redeem([{ id: 'ana', code: '0042' }]);
		expect(status).toBe('success');
		expect(masivo.sandbox.requests[0].body).toMatchObject({ code: '0042' });
	});

	test.each([
		['Code', { code: ['WELCOME10'] }],
		['Code', { code: '{{ $json.code }}' }],
		['Code', { code: 1e21 }],
		['Customer ID', { id: '"ana"' }],
		['Customer ID', { id: '42.0' }],
	])('%s that cannot be meant is not sent: %j', async (field, bad) => {
		const { error } = await redeem([{ id: 'ana', code: 'WELCOME10', ...bad }]);
		expectFailure(error, 'invalidInput', `'${field}' `, '[item 0]');
		expect(masivo.wire()).toEqual([]);
	});

	test('names the condition that is not met in the message', async () => {
		const { error } = await redeem([{ id: 'poor', code: 'BIGSPENDER' }]);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '422' });
		const reason = 'The balance is at least 1000 points';
		expectFailure(error, 'refused', '"BIGSPENDER"', 'customer "poor"', `: ${reason} [item 0]`);
		expect(error.description).toContain('A condition of the coupon was not met');
	});

	test.each([400, 403, 404, 409, 500, 503])('whatever the status: %i', async (status) => {
		const body = { error: 'No', requirement: 'Condition was not met.' };
		masivo.sandbox.faults.always({ kind: 'status', status, body });
		const { error } = await redeem([{ id: 'ana', code: 'WELCOME10' }]);
		expectFailure(error, 'refused', 'customer "ana"', ': Condition was not met [item 0]');
		expect(error.description).toContain(` ${status} `);
		expect(masivo.wire()).toEqual([REDEEM]);
	});

	test('words of somebody else are not taken for Masivo’s', async () => {
		const body = { error: 'No', requirement: 'Log in', path: '/coupons' };
		masivo.sandbox.faults.always({ kind: 'status', status: 403, body });
		const { error } = await redeem([{ id: 'ana', code: 'WELCOME10' }]);
		expectFailure(error, 'refused', 'customer "ana"', ': Log in [item 0]');
		expect(error.description).toContain(': No – path: /coupons.');
		expect(error.description).not.toContain('Masivo');
	});

	test.each([
		['EXPIRED', 'The coupon has expired'],
		['NO-SUCH', 'No coupon has this code'],
	])('passes on why %s is refused', async (code, reason) => {
		const { error } = await redeem([{ id: 'ana', code }]);
		expectFailure(error, 'refused', `"${code}"`, 'customer "ana"', `: ${reason} [item 0]`);
		expect(error.description).toContain('422');
	});
});

describe('Reverse', () => {
	const RICH = [{ id: 'ana', code: 'WELCOME10' }];

	test('takes the points back, and gives the customer', async () => {
		await redeem(RICH);
		const { items } = await coupon('reverse', RICH);
		expect(masivo.wire()).toEqual([REDEEM, REVERSE]);
		expect(masivo.sandbox.requests[1].body).toEqual({ customer_id: 'ana', code: 'WELCOME10' });
		expect(items[0].json).toMatchObject({
			customer: { id: 'ana' },
			wallet: { totals: [{ total: 1250 }] },
		});
	});

	test('simplified', async () => {
		await redeem(RICH);
		const { items } = await coupon('reverse', RICH, { simplify: true });
		expect(items[0].json).toMatchObject({ id: 'ana', balances: { Points: 1250 } });
	});

	test('passes on that it was not redeemed', async () => {
		const { error } = await coupon('reverse', RICH);
		const reason = 'The customer has not redeemed this coupon';
		expectFailure(error, 'refused', '"WELCOME10"', 'customer "ana"', `: ${reason} [item 0]`);
	});

	test('is refused for a customer ID that was disfigured', async () => {
		const { error } = await coupon('reverse', [{ id: "'ana", code: 'WELCOME10' }]);
		expectFailure(error, 'invalidInput', "'Customer ID'");
		expect(masivo.wire()).toEqual([]);
	});
});
