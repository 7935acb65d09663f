import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';
import { defaultCampaigns, purchases, welcome } from '../../sandbox/resources/campaigns';
import { points } from '../../sandbox/resources/rewards';
import { balanceOf } from '../../sandbox/resources/wallet';

const HOUR_MS = 3_600_000;

let sandbox: Sandbox;

const customers = [
	{ id: 'c1', name: 'Ana', points: 100, giftCards: [{ code: 'GC-1' }] },
	{ id: 'rich', points: 5000 },
	{ id: 'anonymous', is_anonymous: true, tags: { a: 1 } },
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
const history = async (query = '', id = 'c1') =>
	await call('GET', `/customers/${id}/transactions${query}`);

/** The balance after everything that is due was processed. */
function balance(id = 'c1') {
	sandbox.settle();
	const customer = sandbox.customers.get(id);
	return customer && balanceOf(customer.wallet, points.id);
}

const namesOf = (rows: Array<{ name: string }>) => rows.map(({ name }) => name);

beforeAll(async () => {
	sandbox = await startSandbox({ customers });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

describe('what fits the document', () => {
	afterEach(() => expect(sandbox.contractViolations).toEqual([]));

	describe('an event', () => {
		test('is answered as PENDING and changes the wallet afterwards', async () => {
			const { status, data } = await send({ order: { value: 12.5 } });
			expect(status).toBe(200);
			expect(data).toMatchObject({ customer_id: 'c1', status: 'PENDING', result: null });
			expect(sandbox.customers.get('c1')?.wallet.totals?.[0].total).toBe(100);
			expect((await call('GET', '/customers/c1')).data.wallet.totals[0].total).toBe(112.5);
			expect(sandbox.events.get(data.id)).toMatchObject({ status: 'RESOLVED', fulfilled: true });
		});

		test('is processed no sooner than the sandbox was told', async () => {
			await start({ processingMs: HOUR_MS });
			await send({ order: { value: 1 } });
			expect(balance()).toBe(100);
			sandbox.settle(HOUR_MS);
			expect(balance()).toBe(101);
			await start();
		});

		test('sent twice counts twice', async () => {
			const event = { order: { value: 10, purchase_id: 'same' } };
			expect((await send(event)).data.id).not.toBe((await send(event)).data.id);
			expect(balance()).toBe(120);
		});

		test('redeems wherever it says so, and writes down what it moved', async () => {
			const redemption = [{ id: points.id, amount: 10 }];
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
			expect((await history()).data).toMatchObject([
				{ ...origin, type: 'REDEMPTION', amount: -40, reward_id: points.id },
				{ ...origin, type: 'ACCUMULATION', amount: 5, campaign_id: purchases.id },
			]);
		});

		test('fails without enough balance, and moves nothing', async () => {
			const { data } = await send({
				order: { value: 50 },
				redeem: [{ id: points.id, amount: 100.01 }],
			});
			expect(balance()).toBe(100);
			expect(sandbox.events.get(data.id)?.status).toBe('FAILED');
			expect((await reverse(data.id)).status).toBe(422);
			expect(sandbox.transactions.size).toBe(0);
		});

		test('that is not fulfilled reserves, until it is fulfilled', async () => {
			const event = { fulfilled: false, redeem: [{ id: points.id, amount: 60 }] };
			const { data } = await send({ ...event, order: { value: 7 } });
			expect(balance()).toBe(40);
			const second = await send(event);
			expect(balance()).toBe(40);
			expect(sandbox.events.get(second.data.id)?.status).toBe('FAILED');
			expect(sandbox.transactions.size).toBe(0);
			const fulfilled = await fulfill(data.id);
			expect(fulfilled.data).toMatchObject({
				...{ status: 'RESOLVED', fulfilled: true, resolved_at: expect.any(String) },
				result: { redemptions: [{ amount: 60 }], accumulations: [{ amount: 7 }] },
			});
			expect(balance()).toBe(47);
			expect((await fulfill(data.id)).status).toBe(422);
		});

		test.each([0, 60_000])(
			'that is not fulfilled is cancelled by a reversal (processed after %i ms)',
			async (processingMs) => {
				await start({ processingMs });
				const { data } = await send({ fulfilled: false, redeem: [{ id: points.id, amount: 60 }] });
				expect((await reverse(data.id)).data.status).toBe('CANCELLED');
				expect(balance()).toBe(100);
				expect((await fulfill(data.id)).status).toBe(422);
				expect((await reverse(data.id)).status).toBe(422);
				await start();
			},
		);

		test('can be fulfilled before it is processed, if it has to be', async () => {
			await start({ processingMs: 60_000 });
			const redemption = [{ id: points.id, amount: 60 }];
			const { data } = await send({
				...{ fulfilled: false, redeem: redemption, order: { value: 3 } },
			});
			expect((await fulfill(data.id)).data.status).toBe('RESOLVED');
			expect(balance()).toBe(43);
			const tooMuch = await send({ fulfilled: false, redeem: redemption });
			expect((await fulfill(tooMuch.data.id)).status).toBe(422);
			expect((await fulfill((await send()).data.id)).status).toBe(422);
			expect(balance()).toBe(43);
			await start();
		});

		test('that is cancelled before it is processed never is', async () => {
			await start({ processingMs: HOUR_MS });
			const { data } = await send({ order: { value: 3 } });
			expect((await reverse(data.id)).data.status).toBe('CANCELLED');
			sandbox.settle(HOUR_MS);
			expect(balance()).toBe(100);
			expect(sandbox.events.get(data.id)?.status).toBe('CANCELLED');
			await start();
		});

		test('that is resolved is undone by a reversal, once', async () => {
			const { data } = await send({
				order: { value: 30 },
				redeem: [{ id: points.id, amount: 20 }],
			});
			expect(balance()).toBe(110);
			expect((await reverse(data.id)).data).toMatchObject({
				...{ status: 'REVERSED', reversed_at: expect.any(String) },
			});
			expect(balance()).toBe(100);
			const { data: reversals } = await history('?type=REVERSAL');
			expect(reversals).toMatchObject([{ amount: 20 }, { amount: -30 }]);
			expect((await reverse(data.id)).status).toBe(422);
			expect(balance()).toBe(100);
		});

		test.each([
			[200, -71],
			[422, -73],
			[422, 0.1],
		])('is answered %i when it happened in %d hours', async (status, hours) => {
			const issued_at = new Date(Date.now() + hours * 3_600_000).toISOString();
			expect((await send({ issued_at })).status).toBe(status);
			expect(sandbox.events.size).toBe(status === 200 ? 1 : 0);
		});

		test('without a date is of now, though the clock goes on while it is looked at', async () => {
			let now = Date.now();
			const clock = jest.spyOn(Date, 'now').mockImplementation(() => now++);
			try {
				expect((await send()).status).toBe(200);
			} finally {
				clock.mockRestore();
			}
		});

		test('of nobody, and one that nobody sent, is 404', async () => {
			const statuses = [
				await send({ customer_id: 'nobody' }),
				await fulfill('x'),
				await reverse('x'),
			];
			expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
			expect(sandbox.events.size).toBe(0);
		});
	});

	test('a preview says what redemptions would do, and does nothing', async () => {
		const order = {
			...{ value: 80, redeem: [{ id: points.id, amount: 50 }] },
			products: [{ sku: 'a', value: 10, redeem: [{ id: points.id, amount: 101 }] }, { sku: 'b' }],
			shipping: { value: 1, redeem: [{ id: points.id, amount: 50 }] },
		};
		const body = { customer_id: 'c1', brand_id: 'brand-1', order };
		const { status, data } = await call('PUT', '/events/redeem/preview', body);
		expect(status).toBe(200);
		expect(data).toMatchObject(body);
		const redeemed = [{ id: points.id, amount: 50 }];
		expect(data.order.redemptions_result).toEqual({
			...{ redeemed, amount: 50, discount_value: 5, discount_percent: 6.25, value: 75 },
			action: 'UPDATE',
		});
		expect(data.order.products[0].redemptions_result).toMatchObject({
			...{ redeemed: [{ amount: 0, error: expect.any(String) }], value: 10 },
		});
		expect(data.order.products[1]).toEqual({ sku: 'b' });
		expect(data.order.shipping.redemptions_result).toMatchObject({ discount_value: 1, value: 0 });
		expect(balance()).toBe(100);
		expect(sandbox.events.size + sandbox.transactions.size).toBe(0);
		const unknown = { ...body, customer_id: 'nobody' };
		expect((await call('PUT', '/events/redeem/preview', unknown)).status).toBe(404);
	});

	describe('a coupon', () => {
		test('gives its points to each customer once', async () => {
			expect((await redeem('WELCOME10')).data).toMatchObject({
				customer: { id: 'c1' },
				wallet: { totals: [{ total: 200 }] },
				accumulations: [{ amount: 100 }],
			});
			expect((await redeem('WELCOME10')).status).toBe(422);
			expect((await redeem('WELCOME10', 'rich')).status).toBe(200);
			expect(balance()).toBe(200);
			expect((await history()).data).toMatchObject([{ type: 'ACCUMULATION', amount: 100 }]);
		});

		test('whose condition is not met says which', async () => {
			const { status, json } = await redeem('BIGSPENDER');
			expect(status).toBe(422);
			expect(json).toEqual({
				...{ error: expect.any(String), details: expect.any(String) },
				requirement: 'The balance is at least 1000 points',
			});
			expect((await redeem('BIGSPENDER', 'rich')).status).toBe(200);
		});

		test('without words for its condition says what Masivo says', async () => {
			await start({ coupons: [{ code: 'A', points: 1, minPoints: 101 }] });
			expect((await redeem('A')).json.requirement).toBe('Condition was not met');
			await start();
		});

		test('that is unknown, expired or used up is refused', async () => {
			expect((await redeem('FIRSTONE', 'rich')).status).toBe(200);
			for (const code of ['NOTHING', 'EXPIRED', 'FIRSTONE']) {
				expect((await redeem(code)).status).toBe(422);
			}
			expect((await redeem('WELCOME10', 'nobody')).status).toBe(404);
			expect(balance()).toBe(100);
		});

		test('is undone by a reversal, and can be redeemed again', async () => {
			const undo = async (code: string) =>
				await call('POST', '/coupons/reverse', { customer_id: 'c1', code });
			expect((await undo('WELCOME10')).status).toBe(422);
			await redeem('WELCOME10');
			expect((await undo('WELCOME10')).data).toMatchObject({
				...{ customer: { id: 'c1' }, wallet: { totals: [{ total: 100 }] } },
			});
			expect((await undo('WELCOME10')).status).toBe(422);
			expect((await undo('NOTHING')).status).toBe(422);
			expect((await redeem('WELCOME10')).status).toBe(200);
		});
	});

	describe('rewards', () => {
		test.each([
			['from=0&to=0', ['Points']],
			['from=1&to=2', ['Ten Percent Off', 'Gift Card']],
			['from=3&to=99', ['Free Coffee']],
			['from=4&to=9', []],
			['from=0&to=9&type=PRODUCT', ['Free Coffee']],
			['from=0&to=9&brand_id=other', []],
		])('of %s are %j', async (query, names) => {
			const { status, data } = await call('GET', `/rewards?${query}`);
			expect(status).toBe(200);
			expect(namesOf(data)).toEqual(names);
		});

		test('can be created, and got by their ID', async () => {
			const body = { name: 'Mug', type: 'PRODUCT', brand_id: null };
			const { status, data } = await call('POST', '/rewards', body);
			expect(status).toBe(201);
			expect(sandbox.rewards.get(data.id)).toMatchObject(body);
			expect((await call('GET', `/rewards/${data.id}`)).data).toEqual(data);
			expect(namesOf((await call('GET', '/rewards?from=4&to=4')).data)).toEqual(['Mug']);
			expect((await call('GET', '/rewards/nothing')).status).toBe(404);
		});

		test('are those that a test gives', async () => {
			const rewards = Array.from({ length: 25 }, (_, index) => ({ name: `Reward ${index}` }));
			await start({ rewards });
			const { data } = await call('GET', '/rewards?from=20&to=39');
			expect(namesOf(data)).toEqual(namesOf(rewards.slice(20)));
			await start();
		});
	});

	describe('campaigns', () => {
		test.each([
			['', ['Purchases', 'Welcome', 'Bring a Friend', 'Black Friday 2025']],
			['?from=1&to=2', ['Welcome', 'Bring a Friend']],
			['?type=COUPONS', ['Welcome']],
			['?status=FINISHED', ['Black Friday 2025']],
			['?status=NOT%20FINISHED&from=2&to=9', ['Bring a Friend']],
			['?funded_by=supplier', ['Black Friday 2025']],
			['?brand_id=other', []],
		])('of "%s" are %j', async (query, names) => {
			const { status, json } = await call('GET', `/campaigns${query}`);
			expect(status).toBe(200);
			expect(namesOf(json.data)).toEqual(names);
			expect(json.count).toBe(names.length);
		});

		test('say from where to where they are', async () => {
			const { json } = await call('GET', '/campaigns?from=1&to=2');
			expect(json).toMatchObject({ from: 1, to: 2, count: 2 });
		});

		test.each([
			[welcome.id, '?includes=CODES_SUMMARY', true],
			[welcome.id, '', false],
			[purchases.id, '?includes=CODES_SUMMARY', false],
		])('%s%s shows the summary of codes: %s', async (id, query, isShown) => {
			const { data } = await call('GET', `/campaigns/${id}${query}`);
			expect('codes_summary' in data.attributes).toBe(isShown);
			const list = await call('GET', `/campaigns${query}`);
			const row = list.data.find((campaign: { id: string }) => campaign.id === id);
			expect(row).toEqual(data);
		});

		test('that do not exist are 404', async () => {
			expect((await call('GET', '/campaigns/nothing')).status).toBe(404);
		});
	});

	describe("the account's transactions", () => {
		const page = async (query = '') =>
			(await call('GET', `/transactions?date=24-11-2026${query}`)).data;

		test('come a thousand at a time, in the order of their IDs', async () => {
			await start({ transactions: 2500 });
			const ids: string[] = [];
			const sizes: number[] = [];
			while (sizes.at(-1) !== 0) {
				const rows: Array<{ id: string }> = await page(ids.length ? `&cursor=${ids.at(-1)}` : '');
				ids.push(...rows.map(({ id }) => id));
				sizes.push(rows.length);
			}
			expect(sizes).toEqual([1000, 1000, 500, 0]);
			expect(ids).toEqual([...new Set(ids)].sort());
			expect((await call('GET', '/transactions?date=25-11-2026')).data).toEqual([]);
			await start();
		});

		test('are filtered before they are counted', async () => {
			await start({ transactions: 1200 });
			expect(await page('&type=ACCUMULATION')).toHaveLength(1000);
			expect(await page('&type=REDEMPTION')).toEqual([]);
			expect(await page(`&reward_id=${points.id}`)).toHaveLength(1000);
			for (const name of ['reward_id', 'brand_id', 'campaign_id', 'event_id']) {
				expect(await page(`&${name}=other`)).toEqual([]);
			}
			await start();
		});

		test('are of the day on which they were issued, in UTC', async () => {
			const { data } = await send({ order: { value: 1 } });
			const [year, month, day] = data.issued_at.slice(0, 10).split('-');
			const today = async () =>
				(await call('GET', `/transactions?date=${day}-${month}-${year}`)).data;
			expect(await today()).toMatchObject([{ event_id: data.id, amount: 1 }]);
			await send({ order: { value: 2 }, issued_at: data.issued_at });
			expect(await today()).toMatchObject([{ event_id: data.id }, { amount: 2 }]);
		});

		test('are 50,000 in no time', async () => {
			await start({ transactions: 50_000, validateAnswers: false });
			const begin = performance.now();
			let cursor = '';
			let rows = 0;
			for (let pages = 0; pages < 50; pages++) {
				const data = await page(cursor);
				rows += data.length;
				cursor = `&cursor=${data.at(-1).id}`;
			}
			expect(rows).toBe(50_000);
			expect(performance.now() - begin).toBeLessThan(10_000);
			await start();
		});
	});

	test('the history of a customer is that of three months, or of a year', async () => {
		const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
		sandbox.addCustomer({
			id: 'old',
			transactions: [
				{ amount: 1, issued_at: '2021-05-01T00:00:00.000Z', type: 'MIGRATION' },
				{ amount: 2, issued_at: daysAgo(100), brand_id: 'brand-1' },
				{ amount: 3, issued_at: daysAgo(80), brand_id: 'brand-2' },
			],
		});
		const amounts = async (query: string) =>
			(await history(query, 'old')).data.map(({ amount }: { amount: number }) => amount);
		expect(await amounts('')).toEqual([3]);
		expect(await amounts('?year=2021')).toEqual([1]);
		expect(await amounts('?year=2021&type=EXPIRATION')).toEqual([]);
		expect(await amounts('?brand_id=brand-1')).toEqual([]);
		expect(await amounts('?brand_id=brand-2&type=ACCUMULATION')).toEqual([3]);
		expect(await amounts(`?reward_id=${points.id}`)).toEqual([3]);
		expect((await history('', 'nobody')).status).toBe(404);
	});

	test('a customer has gift cards', async () => {
		const { data } = await call('GET', '/customers/c1/rewards/gift-cards');
		expect(data).toMatchObject([{ code: 'GC-1', customer_id: 'c1', redeemed_at: null }]);
		expect((await call('GET', '/customers/rich/rewards/gift-cards')).data).toEqual([]);
		expect((await call('GET', '/customers/nobody/rewards/gift-cards')).status).toBe(404);
	});

	test('a customer has one referral code for each campaign', async () => {
		const request = async (campaign_id = '', rest = {}, id = 'c1') =>
			await call('POST', `/customers/${id}/referrals/request-code`, { campaign_id, ...rest });
		const { data } = await request(welcome.id);
		expect(data).toMatchObject({ customer_id: 'c1', campaign_id: welcome.id });
		expect((await request(welcome.id)).data).toEqual(data);
		expect((await request(purchases.id)).data.code).not.toBe(data.code);
		const ofBrand = [...sandbox.campaigns.values()].find(({ brand_id }) => brand_id);
		expect((await request(ofBrand?.id)).status).toBe(422);
		expect((await request(ofBrand?.id, { brand_id: ofBrand?.brand_id })).status).toBe(200);
		expect((await request(points.id)).status).toBe(404);
		expect((await request(welcome.id, {}, 'nobody')).status).toBe(404);
	});

	describe('consent', () => {
		const path = '/customers/c1/consent';
		const consent = { purposes: { email_marketing: false } };

		test('is given to everything by default', async () => {
			const { data } = await call('GET', path);
			expect(data.consent).toMatchObject({ customer_id: 'c1', version: '2.0' });
			expect(Object.values(data.consent.purposes)).toEqual(Array(6).fill(true));
			expect((await call('GET', '/customers/nobody/consent')).status).toBe(404);
		});

		test('is replaced by an update', async () => {
			expect((await call('PATCH', path, { consent })).data).toEqual({ consent });
			expect((await call('GET', path)).data).toEqual({ consent });
			const nobody = await call('PATCH', '/customers/nobody/consent', { consent });
			expect(nobody.status).toBe(404);
		});

		test('is merged with an update, when told to', async () => {
			await start({ consentPatch: 'merge' });
			const { data } = await call('PATCH', path, {
				consent: { ...consent, vendors: { v1: true } },
			});
			expect(data.consent.purposes).toMatchObject({ email_marketing: false, link_tracking: true });
			await call('PATCH', path, { consent: { vendors: { v2: false } } });
			expect((await call('GET', path)).data.consent).toMatchObject({
				...consent,
				vendors: { v1: true, v2: false },
			});
			await start();
		});
	});

	test('a device is registered once, whatever is answered', async () => {
		const device = { device_token: 't1', device_info: { platform: 'android', model: 'X' } };
		const register = async () => await call('PATCH', '/customers/c1/devices', device);
		expect((await register()).data.customer).toMatchObject({ id: 'c1' });
		await register();
		expect(sandbox.customers.get('c1')?.owned.devices).toEqual([device]);
		await start({ deviceAnswer: 'message' });
		expect((await register()).json).toEqual({ message: expect.any(String) });
		expect(sandbox.customers.get('c1')?.owned.devices).toEqual([device]);
		await start();
	});

	test('an anonymous customer becomes an identified one, under a new ID', async () => {
		const identify = async (id: string, body: object) =>
			await call('PATCH', `/customers/${id}/identify/anonymous`, body);
		expect((await identify('anonymous', { new_id: 'c1' })).status).toBe(409);
		const body = { new_id: 'eva', name: 'Eva', tags: { b: 2 }, email_status: 'VALID' };
		const { data } = await identify('anonymous', body);
		expect(data.customer).toMatchObject({
			...{ id: 'eva', name: 'Eva', is_anonymous: false, tags: { a: 1, b: 2 } },
		});
		expect((await call('GET', '/customers/eva')).data).toEqual(data);
		expect((await call('GET', '/customers/anonymous')).status).toBe(404);
		expect((await identify('eva', { name: 'Eva M.' })).data.customer).toMatchObject({ id: 'eva' });
		expect((await identify('anonymous', {})).status).toBe(404);
	});

	describe('a one-time code', () => {
		const create = async (body = {}) =>
			await call('POST', '/auth/totp', { customer_id: 'c1', ...body });
		const verify = async (code: string) => await call('GET', `/auth/totp/verify?code=${code}`);

		test('says once who the customer is', async () => {
			const { status, data } = await create({ metadata: { till: 7 } });
			expect(status).toBe(201);
			expect(data).toEqual({
				code: expect.stringMatching(/^\d{4}$/),
				expired_at: expect.any(String),
			});
			const verified = await verify(data.code);
			expect(verified.data).toMatchObject({
				...{ customer: { id: 'c1' }, wallet: {}, metadata: { till: 7 } },
			});
			expect((await verify(data.code)).status).toBe(404);
		});

		test('is another one each time', async () => {
			const codes = [];
			for (let i = 0; i < 20; i++) codes.push((await create()).data.code);
			expect(new Set(codes).size).toBe(20);
		});

		test('is refused when it is unknown or has expired, and not made for nobody', async () => {
			expect((await verify('9999')).status).toBe(404);
			const { data } = await create();
			const code = sandbox.oneTimeCodes.get(data.code);
			Object.assign(code ?? {}, { expired_at: new Date(Date.now() - 1).toISOString() });
			expect((await verify(data.code)).status).toBe(422);
			expect((await create({ customer_id: 'nobody' })).status).toBe(404);
		});
	});

	test('a reset forgets all that was done', async () => {
		await start({ transactions: 3 });
		await send({ order: { value: 1 } });
		await redeem('WELCOME10');
		await call('POST', '/rewards', { name: 'Mug' });
		await call('POST', '/auth/totp', { customer_id: 'c1' });
		await send({ order: { value: 1 } });
		sandbox.campaigns.clear();
		expect(sandbox.transactions.size).toBe(5);
		sandbox.reset();
		expect(balance()).toBe(100);
		expect((await redeem('WELCOME10')).status).toBe(200);
		expect(sandbox.events.size + sandbox.oneTimeCodes.size).toBe(0);
		expect(namesOf([...sandbox.campaigns.values()] as Array<{ name: string }>)).toEqual(
			defaultCampaigns.map(({ name }) => name),
		);
		expect(sandbox.rewards.size).toBe(4);
		expect(sandbox.transactions.size).toBe(4);
		await start();
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
