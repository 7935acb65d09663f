import { log } from '../support/debugLog';

import type { IDataObject } from 'n8n-workflow';

import { points } from '../../sandbox/resources/rewards';
import { useFastClock } from '../support/fastClock';
import { adviceIn, expectFailure, itemsIn, progressIn } from '../support/failureKinds';
import { until, useMasivo, type NodeResult } from '../support/masivo';
import { byId } from '../support/samples/sample';

/** In these tests a second of the node's is ten milliseconds, and so it is for the sandbox. */
const TIMES = 100;
useFastClock(TIMES);

const SPACING_MS = 5_000 / TIMES;

const ANA = { id: 'ana', name: 'Ana Torres', email: 'ana@example.com' };

/** Rows of a sheet, as n8n reads them: `n0`, `n1`, …; from 1 on, each has as many points. */
const sheet = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({
		id: `n${n}`,
		name: `Customer ${n}`,
		email: `n${n}@example.com`,
		points: n,
	}));

const balances = { balance: [{ reward: byId(points.id), amount: '={{ $json.points }}' }] };

const customers = {
	name: '={{ $json.name }}',
	email: '={{ $json.email }}',
	balances,
};

const errorsOf = ({ items }: NodeResult) =>
	items
		.filter(({ json }) => 'error' in json)
		.map(({ json: { error, message }, pairedItem }) => ({ error, message, pairedItem }));

describe.each(['named', 'silent'] as const)('a batch whose refusal is %s', (refusal) => {
	const masivo = useMasivo({
		customers: [ANA],
		imports: { spacingMs: SPACING_MS, refusal },
	});

	test('5,000 customers with ten bad ones: ten fail, 4,990 are there, none twice', async () => {
		const rows = sheet(5_000);
		const bad = [0, 7, 999, 1000, 1001, 2500, 3333, 3334, 4998, 4999];
		// Taken by somebody who is there; found out by Masivo alone.
		for (const [index, row] of bad.entries()) {
			masivo.sandbox.addCustomer({ id: `there-${index}`, email: `there-${index}@example.com` });
			rows[row].email = `there-${index}@example.com`;
		}
		const result = await masivo.run('import.customers', rows, {
			parameters: customers,
			onError: 'continueRegularOutput',
		});
		expect(result.status).toBe('success');
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
			rows.map((_, item) => ({ item })),
		);
		const errors = errorsOf(result);
		expect(errors.map(({ pairedItem }) => pairedItem)).toEqual(bad.map((item) => ({ item })));
		for (const { error, message, pairedItem } of errors) {
			const { item } = pairedItem as { item: number };
			const reason =
				refusal === 'named'
					? 'customers[0].email is registered already'
					: 'A row of the batch is not valid';
			expectFailure({ error, message }, 'refused', `customer "n${item}"`, `: ${reason} (row `);
			expect(error).toMatch(new RegExp(`\\(row ${item + 2}\\b[^()]*\\) \\[item ${item}\\]$`));
			expect(message).toContain('422 Unprocessable Content');
		}
		const queued = result.items.filter(({ json }) => json.status === 'queued');
		expect(queued).toHaveLength(4_990);
		expect(queued[1].json).toEqual({
			...{ customer_id: 'n2', status: 'queued' },
			// Masivo documents an empty answer: it confirms nothing.
			confirmed: false,
		});

		// Where Masivo names the rows, each of them costs a request, and what is between them another.
		if (refusal === 'named') expect(masivo.sandbox.requests).toHaveLength(23);

		masivo.sandbox.settle();
		const { customers: there } = masivo.sandbox;
		expect(there.size).toBe(1 + 10 + 4_990);
		for (const [index, row] of rows.entries()) {
			const customer = there.get(`n${index}`);
			expect(customer?.wallet.totals?.map(({ total }) => total)).toEqual(
				bad.includes(index) ? undefined : row.points === 0 ? [] : [row.points],
			);
		}
		// No row went in twice: of the accepted requests, each customer stands in one.
		const accepted = masivo.sandbox.requests
			.filter(({ status }) => status === 200)
			.flatMap(({ body }) => (body as { customers: Array<{ id: string }> }).customers);
		expect(accepted).toHaveLength(4_990);
		expect(masivo.sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
	}, 120_000);
});

describe('an import', () => {
	const masivo = useMasivo({ customers: [ANA], imports: { spacingMs: SPACING_MS } });
	const bodies = () =>
		masivo.sandbox.requests
			.filter(({ method }) => method === 'POST')
			.map(({ body }) => body as { customers: IDataObject[] });

	test('sends what the fields say, and leaves out what is blank', async () => {
		const { items } = await masivo.run('import.customers', [{ id: ' n1\n', none: '', zero: 0 }], {
			timeZone: 'America/Guayaquil',
			parameters: {
				name: 'New One',
				email: '={{ $json.none }}',
				balances: {
					balance: [
						{
							reward: byId(points.id),
							amount: 12.5,
							expirationDate: '2027-12-31',
							issuedAt: '2026-01-02',
							brandId: 'b1',
							fundedBy: '',
						},
						{ reward: byId(points.id), amount: '={{ $json.none }}' },
						{ reward: byId('={{ $json.none }}'), amount: '={{ $json.zero }}' },
					],
				},
				additionalFields: {
					birthDate: '1990-05-17',
					metrics: '{"lifetime": {"spend_total": 12}}',
					registrationDate: '2024-02-29T10:00:00',
				},
			},
		});
		expect(items.map(({ json }) => json)).toEqual([
			{ customer_id: 'n1', status: 'queued', confirmed: false },
		]);
		expect(bodies()).toEqual([
			{
				customers: [
					{
						id: 'n1',
						name: 'New One',
						dob: '1990-05-17T00:00:00.000Z',
						metrics: { lifetime: { spend_total: 12 } },
						registration_date: '2024-02-29T15:00:00.000Z',
						balance: [
							{
								reward_id: points.id,
								amount: 12.5,
								expiration_date: '2028-01-01T04:59:59.999Z',
								issued_at: '2026-01-02T05:00:00.000Z',
								brand_id: 'b1',
							},
						],
					},
				],
			},
		]);
	});

	test('takes balances as JSON, too', async () => {
		await masivo.run(
			'import.customers',
			[{ id: 'n1', list: [{ reward_id: points.id, amount: '7' }] }],
			{
				parameters: { specifyBalances: 'json', balancesJson: '={{ $json.list }}' },
			},
		);
		expect(bodies()[0].customers).toEqual([
			{ id: 'n1', balance: [{ reward_id: points.id, amount: 7 }] },
		]);
	});

	test('of events groups those of a customer, and of many makes several requests', async () => {
		const rows = Array.from({ length: 1_500 }, (_, n) => ({
			id: n % 2 === 0 ? 'ana' : 'luis',
			at: `2024-05-17T10:00:00.${String(n % 1000).padStart(3, '0')}Z`,
		}));
		masivo.sandbox.addCustomer({ id: 'luis' });
		const { items } = await masivo.run('import.events', rows, {
			parameters: { brandId: 'b1', type: 'PURCHASE', issuedAt: '={{ $json.at }}', orderValue: 80 },
		});
		expect(items).toHaveLength(1_500);
		expect(
			bodies().map(({ customers: list }) =>
				list.map(({ id, events }) => [id, (events as unknown[]).length]),
			),
		).toEqual([
			[
				['ana', 500],
				['luis', 500],
			],
			[
				['ana', 250],
				['luis', 250],
			],
		]);
		expect((bodies()[0].customers[1].events as IDataObject[])[1]).toEqual({
			brand_id: 'b1',
			issued_at: '2024-05-17T10:00:00.003Z',
			type: 'PURCHASE',
			order: { value: 80 },
		});
		masivo.sandbox.settle();
		expect(masivo.sandbox.events.size).toBe(1_500);
	});

	test('of transactions says what Masivo says', async () => {
		const { items } = await masivo.run('import.transactions', [{ id: 'ana' }], {
			parameters: {
				reward: byId(points.id),
				type: 'REDEMPTION',
				amount: -30,
				issuedAt: '2024-05-17',
				additionalFields: { event: '{"type": "PURCHASE"}', cost: 3 },
			},
		});
		expect(items[0].json).toEqual({
			customer_id: 'ana',
			status: 'queued',
			message: 'Customer transactions enqueued successfully',
		});
		masivo.sandbox.settle();
		expect([...masivo.sandbox.transactions.values()]).toMatchObject([
			{ type: 'REDEMPTION', amount: -30, cost: 3, event_type: 'PURCHASE' },
		]);
	});

	test('without Continue ends at the bad row: all before it are in, none after it, and it says so', async () => {
		const rows = sheet(20);
		rows[12].email = ANA.email;
		const { status, error } = await masivo.run('import.customers', rows, {
			parameters: customers,
			options: { batchSize: 10 },
		});
		expect(status).toBe('error');
		expectFailure(error, 'refused', ': customers[0].email is registered already (row 14 ');
		expect(error.message).toMatch(/ \[item 12\]$/);
		expect(itemsIn(error)).toEqual({ done: '0–11', left: '12–19' });
		expect(adviceIn(error)).toContain('runOnlyWhatIsLeft');
		masivo.sandbox.settle();
		expect([...masivo.sandbox.customers.keys()]).toEqual([
			'ana',
			...rows.slice(0, 12).map(({ id }) => id),
		]);
	});

	test('sends nothing if a row is no good by itself', async () => {
		const { error } = await masivo.run(
			'import.customers',
			[...sheet(3), { id: 'x', points: 'many' }],
			{
				parameters: customers,
			},
		);
		expectFailure(error, 'invalidInput', "'Balances, Row 1, Amount'", '(row 5 ', ' [item 3]');
		expect(masivo.wire()).toEqual([]);
	});

	test.each([
		['Customer ID', { id: 'n1', email: 'other@example.com' }],
		['Email', { id: 'other', email: 'N1@example.com' }],
	])('the same %s in two items is sent once', async (field, again) => {
		const result = await masivo.run('import.customers', [...sheet(3), again], {
			parameters: { email: '={{ $json.email }}' },
			onError: 'continueRegularOutput',
		});
		const [error, ...others] = errorsOf(result);
		expect(others).toEqual([]);
		expect(error.pairedItem).toEqual({ item: 3 });
		expectFailure(error, 'invalidInput', `'${field}'`, ' item 1 ', '(row 5 ', ' [item 3]');
		expect(bodies()[0].customers.map(({ id }) => id)).toEqual(['n0', 'n1', 'n2']);
	});

	test('in the passes of Loop Over Items, what an earlier one queued is refused, and what it was refused is not', async () => {
		masivo.sandbox.faults.next({ kind: 'status', status: 422 });
		const rows = ['x', 'y', 'x', 'z', 'Y', 'x'].map((name, row) => ({ id: `row-${row}`, name }));
		const result = await masivo.run('import.customers', rows, {
			parameters: { email: '={{ $json.name }}@example.com' },
			onError: 'continueRegularOutput',
			loop: 1,
		});
		expect(result.status).toBe('success');
		const told = rows.map((_, pass) => result.outputs('Masivo', pass)[0][0].json);
		expectFailure(told[0], 'refused');
		expectFailure(told[4], 'invalidInput', "'Email'", 'item 0 of run 2 as well');
		expectFailure(told[5], 'invalidInput', "'Email'", 'item 0 of run 3 as well');
		masivo.sandbox.settle();
		expect([...masivo.sandbox.customers.keys()].slice(-3)).toEqual(['row-1', 'row-2', 'row-3']);
	});

	test('events of one purchase are one: of the same customer, brand, type and Purchase ID', async () => {
		const purchase = { id: 'ana', brand: 'b-1', type: 'PURCHASE', purchase: 'order-1' };
		const rows = [
			purchase,
			{ ...purchase, id: ' ana', purchase: ' order-1\n' },
			{ ...purchase, brand: 'b-2' },
			{ ...purchase, type: 'REFUND' },
			{ ...purchase, purchase: 1 },
			{ ...purchase, purchase: '1' },
		];
		const parameters = {
			...{ brandId: '={{ $json.brand }}', issuedAt: '2024-05-17', orderValue: 80 },
			type: '={{ $json.type === "PURCHASE" ? "PURCHASE" : "CUSTOM" }}',
			customType: '={{ $json.type }}',
			order: { purchaseId: '={{ $json.purchase }}' },
		};
		const options = { parameters, onError: 'continueRegularOutput' } as const;
		const errors = errorsOf(await masivo.run('import.events', rows, options));
		expect(errors.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 5 }]);
		expectFailure(errors[0], 'invalidInput', "'Purchase ID'", ' item 0 as well', '[item 1]');
		expectFailure(errors[1], 'invalidInput', "'Purchase ID'", ' item 4 as well', '[item 5]');
		const [{ customers }] = bodies() as unknown as Array<{ customers: unknown[] }>;
		expect(customers).toMatchObject([{ id: 'ana', events: [{}, {}, {}, {}] }]);
	});

	test('keeps five seconds between two requests, also of two runs at once', async () => {
		const credential = masivo.bearerToken();
		const go = async (from: number) =>
			await masivo.run('import.customers', sheet(from + 4).slice(from), {
				parameters: customers,
				options: { batchSize: 2 },
				credential,
			});
		const results = await Promise.all([go(0), go(4)]);
		expect(results.map(({ status }) => status)).toEqual(['success', 'success']);
		const imports = masivo.sandbox.requests.filter(({ method }) => method === 'POST');
		const times = imports.map(({ at }) => at);
		expect(times).toHaveLength(4);
		expect(imports.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
		masivo.sandbox.settle();
		expect(masivo.sandbox.customers.size).toBe(9);
	});

	test('says in the log how long it takes before it sends anything, then how far it is', async () => {
		const rows = sheet(30);
		rows[12].email = ANA.email;
		masivo.sandbox.faults.decide = () => {
			if (masivo.sandbox.requests.length === 1) log.push('The first request arrived');
			return undefined;
		};
		await masivo.run('import.customers', rows, {
			parameters: customers,
			options: { batchSize: 10 },
			onError: 'continueRegularOutput',
		});
		const said = log.map(
			(line) => /(?<=\): )\d.+(?:queued|to Masivo).+|^The first request.+/.exec(line)?.[0] ?? '',
		);
		const announced = { says: 'announced', items: '30', noun: 'customers', requests: '3' };
		const state = { says: 'queued', items: '30', noun: 'customers' };
		const [before, arrived, ...after] = said.filter(Boolean);
		expect(progressIn(before)).toEqual({ ...announced, apart: '5 s', least: '10 s' });
		expect(arrived).toBe('The first request arrived');
		expect(after.map(progressIn)).toEqual([
			{ ...state, queued: '10', least: '10 s' },
			{ ...state, queued: '10', least: '10 s' },
			{ ...state, queued: '12', least: '10 s' },
			{ ...state, queued: '12', failed: '1', least: '10 s' },
			{ ...state, queued: '19', failed: '1', least: '5 s' },
			{ ...state, queued: '29', failed: '1' },
		]);
	});

	test('is cancelled between two requests, and says how far it came', async () => {
		const stop = new AbortController();
		const running = masivo.run('import.customers', sheet(100), {
			parameters: customers,
			options: { batchSize: 10 },
			signal: stop.signal,
		});
		await until(() => masivo.sandbox.requests.length === 2);
		await until(() => masivo.sandbox.stats.inFlight === 0);
		stop.abort();
		const { status } = await running;
		expect(status).toBe('canceled');
		expect(masivo.sandbox.requests).toHaveLength(2);
	});

	test.each([
		['an answer that is lost', { kind: 'reset', applied: true }],
		['a 503', { kind: 'status', status: 503 }],
	] as const)('is not repeated after %s, since it may have arrived', async (_what, fault) => {
		masivo.sandbox.faults.decide = () => fault;
		const { error } = await masivo.run('import.customers', sheet(2), { parameters: customers });
		expect(masivo.wire()).toHaveLength(1);
		expectFailure(error, 'mayHaveArrived');
		expect(adviceIn(error)).toContain('lookUp');
	});

	test('of which Masivo takes no row at all is given up soon, and each row fails', async () => {
		const body = { error: 'Invalid', details: 'Every customer needs a phone number' };
		masivo.sandbox.faults.always({ kind: 'status', status: 422, body });
		const result = await masivo.run('import.customers', sheet(3_000), {
			parameters: customers,
			onError: 'continueRegularOutput',
		});
		// One for each batch, and eight rows by themselves.
		expect(masivo.sandbox.requests).toHaveLength(3 + 8);
		const errors = errorsOf(result);
		expect(errors).toHaveLength(3_000);
		for (const error of errors) {
			expectFailure(error, 'refused', ': Every customer needs a phone number (row ');
		}
		expect(adviceIn(errors[0])).toContain('notTriedAlone');
	});

	test('is sent again after a 429, which took nothing', async () => {
		masivo.sandbox.faults.next({ kind: 'status', status: 429, headers: { 'retry-after': '1' } });
		const { status } = await masivo.run('import.customers', sheet(2), { parameters: customers });
		expect(status).toBe('success');
		expect(masivo.wire()).toHaveLength(2);
	});

	test('after a refusal of the size is sent in halves', async () => {
		masivo.sandbox.faults.decide = ({ method, body }) =>
			method === 'POST' && (body as { customers: unknown[] }).customers.length > 3
				? { kind: 'status', status: 413, body: { error: 'Too large' } }
				: undefined;
		const { status } = await masivo.run('import.customers', sheet(10), { parameters: customers });
		expect(status).toBe('success');
		masivo.sandbox.settle();
		expect(masivo.sandbox.customers.size).toBe(11);
	});
});

describe('where an hour takes few', () => {
	const masivo = useMasivo({
		customers: [ANA],
		imports: { spacingMs: SPACING_MS, perHour: 3, headers: true },
	});

	test('Masivo’s own count is believed: the run ends where it would have to wait too long', async () => {
		const result = await masivo.run('import.customers', sheet(10), {
			parameters: customers,
			options: { batchSize: 2, maxRetryWait: 60 },
			onError: 'continueRegularOutput',
		});
		expect(masivo.wire().filter((line) => line !== 'GET /tiers')).toHaveLength(3);
		expect(result.items.filter(({ json }) => json.status === 'queued')).toHaveLength(6);
		expectFailure(errorsOf(result)[0], 'waitTooLong');
	});
});
