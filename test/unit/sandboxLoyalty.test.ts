import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';
import { purchases, welcome } from '../../sandbox/resources/campaigns';
import { points } from '../../sandbox/resources/rewards';
import { balanceOf } from '../../sandbox/resources/wallet';

/** What somebody meets who practises with the stand-in, where the tests of the node do not. */

const HOUR_MS = 3_600_000;

let sandbox: Sandbox;

const customers = [
	{ id: 'c1', name: 'Ana', points: 100 },
	{ id: 'rich', points: 5000 },
];

async function start(options: SandboxOptions = {}) {
	await sandbox.close();
	sandbox = await startSandbox({ customers, ...options });
}

/** Calls with a valid token; `data` is the answer's `data`. */
async function call(method: string, path: string, body?: unknown) {
	const response = await fetch(sandbox.baseUrl + path, {
		method,
		headers: {
			authorization: `Bearer ${sandbox.issueToken()}`,
			...(body !== undefined && { 'content-type': 'application/json' }),
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const json = JSON.parse(await response.text());
	return { status: response.status, json, data: json.data };
}

const purchase = { customer_id: 'c1', brand_id: 'brand-1', type: 'PURCHASE' };

const send = async (event: object = {}) =>
	await call('POST', '/behavior/events', { ...purchase, ...event });
const fulfill = async (id: string) => await call('PATCH', `/behavior/events/${id}/fulfill`);
const reverse = async (id: string) =>
	await call('POST', `/behavior/events/${id}/reverse`, { reason: 'A mistake' });
const redeem = async (code: string, customer_id = 'c1') =>
	await call('POST', '/coupons/redeem', { customer_id, code, brand_id: null });
const redeeming = (amount: number) => [{ id: points.id, amount }];

/** The balance after everything that is due was processed. */
function balance(id = 'c1') {
	sandbox.settle();
	const customer = sandbox.customers.get(id);
	return customer && balanceOf(customer.wallet, points.id);
}

beforeAll(async () => {
	sandbox = await startSandbox({ customers });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

describe('what fits the document', () => {
	afterEach(() => expect(sandbox.contractViolations).toEqual([]));

	describe('an event', () => {
		test('sent twice counts twice', async () => {
			const event = { order: { value: 10, purchase_id: 'same' } };
			expect((await send(event)).data.id).not.toBe((await send(event)).data.id);
			expect(balance()).toBe(120);
		});

		test('redeems wherever it says so, and writes down what it moved', async () => {
			const redemption = redeeming(10);
			const { data } = await send({
				redeem: redemption,
				order: {
					...{ value: 5, redeem: redemption, store_id: 'quito-7' },
					products: [{ sku: 'a', redeem: redemption }],
					shipping: { redeem: redemption },
				},
			});
			expect(balance()).toBe(65);
			const origin = { event_id: data.id, brand_id: 'brand-1', store_id: 'quito-7' };
			expect((await call('GET', '/customers/c1/transactions')).data).toMatchObject([
				{ ...origin, type: 'REDEMPTION', amount: -40, reward_id: points.id },
				{ ...origin, type: 'ACCUMULATION', amount: 5, campaign_id: purchases.id },
			]);
		});

		test('that has failed, or is over, can be neither fulfilled nor reversed', async () => {
			const failed = await send({ redeem: redeeming(100.01) });
			const resolved = await send();
			const cancelled = await send({ fulfilled: false, redeem: redeeming(60) });
			await reverse(cancelled.data.id);
			for (const { data } of [failed, cancelled]) {
				expect((await reverse(data.id)).status).toBe(422);
			}
			for (const { data } of [failed, resolved, cancelled]) {
				expect((await fulfill(data.id)).status).toBe(422);
			}
			expect((await reverse(resolved.data.id)).status).toBe(200);
			expect((await reverse(resolved.data.id)).status).toBe(422);
			expect(balance()).toBe(100);
		});

		test('is processed later, or when it is fulfilled, and never if it is reversed before', async () => {
			await start({ processingMs: HOUR_MS });
			await send({ order: { value: 1 } });
			const early = await send({ fulfilled: false, redeem: redeeming(60), order: { value: 3 } });
			const undone = await send({ order: { value: 5 } });
			expect((await reverse(undone.data.id)).data.status).toBe('CANCELLED');
			expect(balance()).toBe(100);
			expect((await fulfill(early.data.id)).data.status).toBe('RESOLVED');
			expect(balance()).toBe(43);
			const tooMuch = await send({ fulfilled: false, redeem: redeeming(60) });
			expect((await fulfill(tooMuch.data.id)).status).toBe(422);
			sandbox.settle(HOUR_MS);
			expect(balance()).toBe(44);
			await start();
		});

		test.each([
			[200, -71],
			[422, -73],
			[422, 0.1],
		])('is answered %i when it happened in %d hours', async (status, hours) => {
			const issued_at = new Date(Date.now() + hours * HOUR_MS).toISOString();
			expect((await send({ issued_at })).status).toBe(status);
			expect(sandbox.events.size).toBe(status === 200 ? 1 : 0);
		});
	});

	test('a preview says of each part what redemptions would do', async () => {
		const order = {
			...{ value: 80, redeem: redeeming(50) },
			products: [{ sku: 'a', value: 10, redeem: redeeming(101) }, { sku: 'b' }],
			shipping: { value: 1, redeem: redeeming(50) },
		};
		const body = { customer_id: 'c1', brand_id: 'brand-1', order };
		const { data } = await call('PUT', '/events/redeem/preview', body);
		expect(data.order.redemptions_result).toEqual({
			...{ redeemed: redeeming(50), amount: 50 },
			...{ discount_value: 5, discount_percent: 6.25, value: 75, action: 'UPDATE' },
		});
		expect(data.order.products[0].redemptions_result).toMatchObject({
			...{ redeemed: [{ amount: 0, error: expect.any(String) }], value: 10 },
		});
		expect(data.order.products[1]).toEqual({ sku: 'b' });
		expect(data.order.shipping.redemptions_result).toMatchObject({ discount_value: 1, value: 0 });
	});

	test('a coupon gives its points to each customer once, as often as it can be used, until it is reversed', async () => {
		expect((await redeem('WELCOME10')).status).toBe(200);
		expect((await redeem('WELCOME10')).status).toBe(422);
		expect((await redeem('WELCOME10', 'rich')).status).toBe(200);
		expect((await redeem('FIRSTONE', 'rich')).status).toBe(200);
		expect((await redeem('FIRSTONE')).status).toBe(422);
		await call('POST', '/coupons/reverse', { customer_id: 'c1', code: 'WELCOME10' });
		expect((await redeem('WELCOME10')).status).toBe(200);
		expect(balance()).toBe(200);
	});

	test('a coupon without words for its condition says what Masivo says', async () => {
		await start({ coupons: [{ code: 'A', points: 1, minPoints: 101 }] });
		expect((await redeem('A')).json.requirement).toBe('Condition was not met');
		await start();
	});

	test('a reward that was created is there', async () => {
		const { data } = await call('POST', '/rewards', {
			name: 'Mug',
			type: 'PRODUCT',
			brand_id: null,
		});
		expect((await call('GET', `/rewards/${data.id}`)).data).toEqual(data);
		expect((await call('GET', '/rewards?from=4&to=4')).data).toEqual([data]);
	});

	test.each([
		['type=COUPONS', ['Welcome']],
		['brand_id=other', []],
		['funded_by=supplier', ['Black Friday 2025']],
		['from=0&to=9', ['Purchases', 'Welcome', 'Bring a Friend', 'Black Friday 2025']],
	])('campaigns of %s are %j', async (query, names) => {
		const { json } = await call('GET', `/campaigns?${query}`);
		expect(json.data.map(({ name }: { name: string }) => name)).toEqual(names);
		expect(json.count).toBe(names.length);
	});

	test("an account's transactions are filtered before they are counted", async () => {
		await start({ transactions: 1200 });
		const page = async (filter: string) =>
			(await call('GET', `/transactions?date=24-11-2026&${filter}`)).data;
		for (const name of ['type', 'reward_id', 'brand_id', 'campaign_id', 'event_id']) {
			expect(await page(`${name}=${name === 'type' ? 'REDEMPTION' : 'other'}`)).toEqual([]);
		}
		expect(await page(`type=ACCUMULATION&reward_id=${points.id}`)).toHaveLength(1000);
		await start();
	});

	test('a customer has one referral code for each campaign that is there', async () => {
		const request = async (campaign_id: string) =>
			await call('POST', '/customers/c1/referrals/request-code', { campaign_id });
		const { data } = await request(welcome.id);
		expect((await request(purchases.id)).data.code).not.toBe(data.code);
		expect((await request(points.id)).status).toBe(404);
	});

	test.each([
		['replace', undefined],
		['merge', true],
	] as const)('an update of a consent: %s', async (consentPatch, linkTracking) => {
		await start({ consentPatch });
		const consent = { purposes: { email_marketing: false } };
		await call('PATCH', '/customers/c1/consent', { consent });
		const { purposes } = (await call('GET', '/customers/c1/consent')).data.consent;
		expect([purposes.email_marketing, purposes.link_tracking]).toEqual([false, linkTracking]);
		await start();
	});

	test('a device is registered once', async () => {
		const device = { device_token: 't1', device_info: { platform: 'android', model: 'X' } };
		for (let i = 0; i < 2; i++) await call('PATCH', '/customers/c1/devices', device);
		expect(sandbox.customers.get('c1')?.owned.devices).toEqual([device]);
	});

	test('a one-time code that has expired is refused', async () => {
		const { data } = await call('POST', '/auth/totp', { customer_id: 'c1' });
		const made = sandbox.oneTimeCodes.get(data.code);
		Object.assign(made ?? {}, { expired_at: new Date(Date.now() - 1).toISOString() });
		expect((await call('GET', `/auth/totp/verify?code=${data.code}`)).status).toBe(422);
	});

	test('a reset forgets all that was done', async () => {
		await send({ order: { value: 1 } });
		await redeem('WELCOME10');
		await call('POST', '/rewards', { name: 'Mug' });
		await call('POST', '/auth/totp', { customer_id: 'c1' });
		expect(sandbox.transactions.size).toBe(2);
		const token = sandbox.issueToken();
		sandbox.reset();
		const { events, oneTimeCodes, rewards, transactions } = sandbox;
		const sizes = [events, oneTimeCodes, rewards, transactions].map(({ size }) => size);
		expect(sizes).toEqual([0, 0, 4, 0]);
		expect([balance(), (await redeem('WELCOME10')).status]).toEqual([100, 200]);
		const headers = { authorization: `Bearer ${token}` };
		expect((await fetch(`${sandbox.baseUrl}/tiers`, { headers })).status).toBe(401);
	});
});

describe('what does not fit the document', () => {
	test.each([
		['GET', '/transactions', undefined],
		['GET', '/transactions?date=2026-11-24', undefined],
		['GET', '/rewards', undefined],
		['GET', '/rewards?from=0&to=ten', undefined],
		['GET', '/campaigns?from=-1', undefined],
		['POST', '/behavior/events', { customer_id: 'c1', type: 'PURCHASE' }],
		['POST', '/behavior/events', { ...purchase, issued_at: 'yesterday' }],
		['POST', '/customers/c1/referrals/request-code', {}],
		['POST', '/auth/totp', {}],
		['PATCH', '/customers/c1/consent', { consent: { purposes: { email_marketing: 'no' } } }],
	])('%s %s with the body %j is 422', async (method, path, body) => {
		expect((await call(method, path, body)).status).toBe(422);
		expect(sandbox.contractViolations).not.toEqual([]);
	});

	test('a filter of another name is ignored and noted', async () => {
		expect((await call('GET', '/rewards?from=0&to=9&brand=x')).data).toHaveLength(4);
		expect(sandbox.contractViolations).not.toEqual([]);
	});
});
