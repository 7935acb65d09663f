import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fastify from 'fastify';
import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';
import { points } from '../../sandbox/resources/rewards';

const HOUR_MS = 3_600_000;
const customers = [{ id: 'c1', name: 'Ana', points: 100 }];

/** What answers a call: a status, or an end of the connection without an answer, or nothing ever. */
type Reply = number | 'reset' | 'hang';

/** Who is called: keeps what arrived, and answers as it is told, 200 when nothing is left. */
class Receiver {
	readonly calls: Array<{ path: string; headers: Record<string, unknown>; text: string }> = [];

	private readonly app = fastify({ forceCloseConnections: true });

	private replies: Reply[] = [];

	constructor() {
		this.app.removeAllContentTypeParsers();
		this.app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		this.app.post('/*', async ({ url, headers, body }, reply) => {
			this.calls.push({ path: url, headers, text: String(body) });
			const next = this.replies.shift() ?? 200;
			if (typeof next === 'number') {
				return await reply.code(next).header('location', this.url('/elsewhere')).send();
			}
			reply.hijack();
			if (next === 'reset') reply.raw.destroy();
			return undefined;
		});
	}

	async listen(): Promise<void> {
		await this.app.listen({ port: 0, host: '127.0.0.1' });
	}

	url(path = '/hook'): string {
		return `http://127.0.0.1:${(this.app.server.address() as AddressInfo).port}${path}`;
	}

	get bodies(): unknown[] {
		return this.calls.map(({ text }) => JSON.parse(text) as unknown);
	}

	script(...replies: Reply[]): void {
		this.replies = replies;
	}

	forget(): void {
		this.calls.length = 0;
		this.replies = [];
	}

	async close(): Promise<void> {
		await this.app.close();
	}
}

const receiver = new Receiver();
let sandbox: Sandbox;

async function start(options: SandboxOptions = {}): Promise<void> {
	await sandbox?.close();
	sandbox = await startSandbox({ customers, ...options });
}

async function call(method: string, path: string, body: object): Promise<number> {
	const { status } = await fetch(sandbox.baseUrl + path, {
		method,
		headers: {
			authorization: `Bearer ${sandbox.issueToken()}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify(body),
	});
	return status;
}

const register = async (id: string) => await call('POST', '/customers', { id, name: 'Eva' });
const purchase = { customer_id: 'c1', brand_id: 'brand-1', type: 'PURCHASE' };
const buy = async (value: number, event: object = {}) =>
	await call('POST', '/behavior/events', { ...purchase, order: { value }, ...event });
const redeem = async (code: string) =>
	await call('POST', '/coupons/redeem', { customer_id: 'c1', code, brand_id: null });

/** Lets so much time pass, and the calls that are due in it end. */
async function pass(ms = 0): Promise<void> {
	sandbox.settle(ms);
	await sandbox.webhooksAnswered();
}

beforeAll(async () => {
	await receiver.listen();
	await start();
});
afterEach(() => {
	expect(sandbox.contractViolations).toEqual([]);
	sandbox.reset();
	receiver.forget();
});
afterAll(async () => {
	await sandbox.close();
	await receiver.close();
});

describe('what is sent', () => {
	beforeEach(() => sandbox.addWebhook({ url: receiver.url('/hook?secret=s') }));

	test('a registration, with the customer and the wallet as they are shown', async () => {
		await register('c2');
		await pass();
		const { wallet, owned: _owned, ...customer } = sandbox.customers.get('c2') ?? {};
		expect(receiver.bodies).toEqual([
			{ event: 'CUSTOMER_REGISTRATION', data: { customer_id: 'c2', customer, wallet } },
		]);
		expect(receiver.calls[0]).toMatchObject({
			path: '/hook?secret=s',
			headers: { 'content-type': 'application/json' },
		});
	});

	test('the points of an event, a coupon, and a reserved event once it is fulfilled', async () => {
		await buy(12.5);
		await pass();
		await redeem('WELCOME10');
		await pass();
		await buy(5, { fulfilled: false });
		await pass();
		expect(receiver.calls).toHaveLength(2);
		await call('PATCH', `/behavior/events/${[...sandbox.events.keys()].at(-1)}/fulfill`, {});
		await pass();
		const line = { amount: 12.5, reward_id: points.id, brand_id: 'brand-1' };
		const told = (lines: object[], total: number) => ({
			event: 'CUSTOMER_ACCUMULATION',
			data: { customer_id: 'c1', lines, wallet: { totals: [{ total }] } },
		});
		expect(receiver.bodies).toMatchObject([
			told([line], 112.5),
			told([{ amount: 100 }], 212.5),
			told([{ amount: 5 }], 217.5),
		]);
	});

	test('nothing where nobody registered and nothing was earned', async () => {
		expect(await register('c1')).toBe(409);
		await buy(0);
		await buy(5, { redeem: [{ id: points.id, amount: 1000 }] });
		await redeem('EXPIRED');
		await pass();
		expect(receiver.calls).toEqual([]);
		await buy(7);
		await pass();
		const bought = [...sandbox.events.keys()].at(-1);
		await call('POST', `/behavior/events/${bought}/reverse`, { reason: 'A mistake' });
		await pass();
		expect(receiver.bodies).toMatchObject([{ data: { lines: [{ amount: 7 }] } }]);
	});

	test('by itself: nobody has to ask the sandbox for anything', async () => {
		await buy(3);
		while (receiver.calls.length === 0) await delay(5);
		expect(receiver.bodies).toMatchObject([{ event: 'CUSTOMER_ACCUMULATION' }]);
	});
});

test('each address is sent what it chose', async () => {
	sandbox.addWebhook({ url: receiver.url('/all') });
	sandbox.addWebhook({ url: receiver.url('/points'), events: ['CUSTOMER_ACCUMULATION'] });
	await register('c2');
	await pass();
	await buy(1);
	await pass();
	expect(receiver.calls.map(({ path }) => path).sort()).toEqual(['/all', '/all', '/points']);
});

describe('a call that fails', () => {
	const PAUSES = [1000, 60_000];
	const [first, second] = PAUSES;

	beforeAll(async () => {
		const webhooks = { targets: [{ url: receiver.url() }], pausesMs: PAUSES, timeoutMs: 200 };
		await start({ webhooks });
	});
	afterAll(async () => await start());

	const states = () => sandbox.webhookDeliveries.map(({ state }) => state);

	test.each<[string, Reply]>([
		['is refused', 401],
		['is sent elsewhere', 307],
		['gets no answer', 'reset'],
		['gets none in time', 'hang'],
	])('and %s is repeated byte for byte', async (_case, reply) => {
		receiver.script(reply);
		await register('c2');
		await pass();
		expect(states()).toEqual(['waiting']);
		await pass(first);
		expect(states()).toEqual(['delivered']);
		expect(receiver.calls).toHaveLength(2);
		expect(receiver.calls[1]).toMatchObject({ path: '/hook', text: receiver.calls[0].text });
	});

	test('is repeated after growing pauses, given up after the last, and holds up no other', async () => {
		receiver.script(500, 200, 500, 500);
		await register('c2');
		await pass();
		await register('c3');
		await pass();
		expect(states()).toEqual(['waiting', 'delivered']);
		await pass(first);
		await pass(first);
		expect(receiver.calls).toHaveLength(3);
		await pass(second);
		await pass(HOUR_MS);
		expect(states()).toEqual(['givenUp', 'delivered']);
		expect(sandbox.webhookDeliveries[0].attempts).toEqual(Array(3).fill({ status: 500 }));
		expect(receiver.calls).toHaveLength(4);
	});

	test('is forgotten with a reset, and the address is not', async () => {
		receiver.script(500);
		await register('c2');
		await pass();
		sandbox.reset();
		await pass(HOUR_MS);
		expect(receiver.calls).toHaveLength(1);
		await register('c2');
		await pass();
		expect(states()).toEqual(['delivered']);
	});

	test('does not hold up the end of the sandbox', async () => {
		receiver.script('hang');
		const webhooks = { targets: [{ url: receiver.url() }], timeoutMs: HOUR_MS };
		await start({ webhooks });
		await register('c2');
		sandbox.settle();
		await start();
		expect(sandbox.webhookDeliveries).toEqual([]);
	});
});

test('nothing is kept of what has ended where nothing is recorded', async () => {
	await start({ record: false, webhooks: { targets: [{ url: receiver.url() }] } });
	await register('c2');
	await pass();
	expect(receiver.calls).toHaveLength(1);
	expect(sandbox.webhookDeliveries).toEqual([]);
	await start();
});
