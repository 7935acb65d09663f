import { type Done, Uniqueness } from '../../nodes/Masivo/execution/groups';
import { announcement, progressText } from '../../nodes/Masivo/execution/progress';
import { batchSettingsFields, readBatchSettings } from '../../nodes/Masivo/execution/settings';
import { positionsNamed, readQueued } from '../../nodes/Masivo/resources/import/importAnswer';
import { grouped } from '../../nodes/Masivo/resources/import/importing';
import type { ImportRow } from '../../nodes/Masivo/resources/import/importFields';
import { durationText } from '../../nodes/Masivo/transport/facts/retryTiming';
import type { Failure } from '../../nodes/Masivo/transport/failure/failure';
import { adviceIn, notices, progressIn, type Reason, refusalOf } from '../support/failureKinds';
import { itemWith } from '../support/readInput';
import { kindThrownBy, refusalBy, thrownBy } from '../support/thrown';

describe('which rows a refusal names', () => {
	const row = (customerId: string, email?: string): ImportRow => ({
		customerId,
		row: email === undefined ? {} : { email },
	});
	const rows = [
		row('42', 'ana@example.com'),
		row('1042', 'luis@example.com'),
		row('store/quito 7'),
		row('x-9', 'x.nine@example.com'),
	];

	test.each<[text: string, positions: number[]]>([
		['Masivo says: customers[1].email is not valid.', [1]],
		['/requestBody/customers/3/email must match format "email"', [3]],
		['customers.0.balance.2.reward_id', [0]],
		['customers[0] and customers[2] are wrong', [0, 2]],
		['customers[7] is wrong', []],
		['The customer 42 exists', [0]],
		['The customer "1042" exists', [1]],
		['No customer store/quito 7.', [2]],
		['x.nine@example.com is taken', [3]],
		['nine@example.com is taken', []],
		['x-99 and 420 and 10421 exist', []],
		['42, x-9', [0, 3]],
		['customers[1].id: 42 exists', [1]],
		['A row is not valid', []],
		['', []],
	])('%s', (text, positions) => {
		expect(positionsNamed(text, rows)).toEqual(positions);
	});

	test('of a customer who has several, by the place inside, or all of them', () => {
		const events = [row('a'), row('b'), row('a'), row('a')];
		expect(positionsNamed('customers[0].events[1].type', events)).toEqual([2]);
		expect(positionsNamed('/customers/0/transactions/2/amount', events)).toEqual([3]);
		expect(positionsNamed('customers[0].id', events)).toEqual([0, 2, 3]);
		expect(positionsNamed('no customer b', events)).toEqual([1]);
	});

	test('an empty address is in no text', () => {
		expect(positionsNamed('A row is not valid', [row('a1', '')])).toEqual([]);
	});
});

test('what a customer has several of goes out under one entry, in the order of the rows', () => {
	const rows = [
		{ customerId: '__proto__', row: { n: 1 } },
		{ customerId: 'b', row: { n: 2 } },
		{ customerId: '__proto__', row: { n: 3 } },
	];
	expect(grouped('events')(rows)).toEqual([
		{ id: '__proto__', events: [{ n: 1 }, { n: 3 }] },
		{ id: 'b', events: [{ n: 2 }] },
	]);
});

describe('an answer to an import', () => {
	const ROWS = [1, 2].map((n) => ({ customerId: `c${n}`, row: { n } }));

	test.each<[body: unknown, message: string | undefined]>([
		[{ message: 'Enqueued' }, 'Enqueued'],
		[{ data: { message: 'Enqueued' } }, 'Enqueued'],
		[{ data: 'Enqueued' }, 'Enqueued'],
		[{ success: true, message: 'Import queued', errors: [], failed: 0 }, 'Import queued'],
		[{ data: [{ id: 'c1', status: 'queued' }] }, undefined],
		[' Import queued.\n', 'Import queued.'],
		['Customer transactions enqueued successfully', 'Customer transactions enqueued successfully'],
	])('%j says that it is queued', (body, message) => {
		expect(readQueued({ status: 200, body }, ROWS)).toEqual({
			message,
			refused: new Map(),
		});
	});

	test.each<[body: unknown]>([
		[{}],
		[{ success: true }],
		[{ data: { id: 'batch-1', errors: [], failed: 0 } }],
		[{ data: [] }],
		[''],
		[null],
		[undefined],
		['OK'],
		['<html>queued</html>'],
		['It was queued<br>'],
		['{"state": "queued'],
		[[]],
		[['queued']],
		[{ data: null }],
		[{ data: {} }],
		[{ data: '' }],
	])('%j says nothing of the kind', (body) => {
		const isPage = typeof body === 'string' && body.startsWith('<');
		expect(kindThrownBy(() => readQueued({ status: 200, body }, ROWS))).toBe(
			isPage ? 'notMasivo' : 'unusable',
		);
	});

	test.each<[body: unknown]>([
		[{ error: 'No' }],
		[{ error: 'No', details: 'queued' }],
		[{ data: { successCount: 0, errorCount: 1 } }],
		[{ success: false, message: 'The queue is full' }],
		[{ statusCode: 401, message: 'Unauthorized' }],
		[{ status: 'error', message: 'queued for deletion' }],
		[{ data: { success: false } }],
		['The import could not be enqueued: not queued'],
		[{ message: 'Failed to enqueue' }],
		[{ data: 'Nothing was enqueued' }],
		[{ data: { status: 'FAILED', id: 'batch-1' } }],
	])('%j says that it failed', (body) => {
		expect(kindThrownBy(() => readQueued({ status: 200, body }, ROWS))).toBe('denied');
	});

	test.each<[body: object]>([
		[{ errors: [{ id: '42' }] }],
		[{ data: { failed: 2 } }],
		[{ data: { rejected: { 42: 'taken' } } }],
		[{ Skipped: ['42'] }],
	])('%j says that not all of it was taken', (body) => {
		expect(kindThrownBy(() => readQueued({ status: 200, body }, ROWS))).toBe('denied');
	});

	test.each<[body: unknown]>([
		[
			[
				{ id: 'c1', status: 200 },
				{ id: 'c2', status: 422, message: 'No such tier' },
			],
		],
		[{ data: [{ success: true }, { success: false, message: 'No such tier' }] }],
		[{ results: [{ customer_id: 'c2', status: 'error', error: 'No such tier' }] }],
		[{ errors: [{ index: 1, message: 'No such tier' }], failed: 1 }],
		[{ data: { rejected: { c2: 'No such tier' } }, message: '1 of 2 queued' }],
	])('%j names the row that was not taken', (body) => {
		const { refused } = readQueued({ status: 207, body }, ROWS);
		expect([...refused]).toEqual([[ROWS[1], 'No such tier']]);
	});
});

describe('the options', () => {
	const read = (options: Record<string, unknown>) =>
		readBatchSettings(
			itemWith(
				Object.fromEntries(
					Object.entries(options).map(([name, value]) => [`options.${name}`, value]),
				),
			),
		);

	test('are those of a development account, unless they say otherwise', () => {
		const pace = { spacingMs: 5_000, perHour: 250 };
		expect(read({})).toEqual({
			...{ concurrency: 1, maxRetries: 3, maxRetryWaitMs: 3_600_000, timeoutMs: 120_000 },
			batch: { size: 1000, pace },
		});
		expect(read({ accountType: ' Production\n', batchSize: 200 }).batch).toEqual({
			size: 200,
			pace: { ...pace, perHour: 1000 },
		});
	});

	test.each<[options: Record<string, unknown>, field: string, reason: Reason]>([
		[{ batchSize: 0 }, 'Batch Size', 'outOfRange'],
		[{ batchSize: 1001 }, 'Batch Size', 'outOfRange'],
		[{ accountType: 'premium' }, 'Account Type', 'noChoice'],
		[{ accountType: 'constructor' }, 'Account Type', 'noChoice'],
		[{ accountType: '' }, 'Account Type', 'noChoice'],
		[{ timeout: 0 }, 'Timeout', 'outOfRange'],
	])('%j is refused', (options, field, reason) => {
		expect(refusalBy(() => read(options))).toEqual([field, reason]);
	});

	test('a refused choice shows the choices', () => {
		expect(() => read({ accountType: 'premium' })).toThrow(
			expect.objectContaining({
				description: expect.stringMatching(/"premium".+\bdevelopment, production\b/),
			}),
		);
	});

	test('every description says for whom an expression counts', () => {
		for (const { description } of batchSettingsFields) {
			expect(description).toMatch(notices.countsForAllItems);
		}
	});
});

describe('what the log says', () => {
	const pace = { spacingMs: 5_000, perHour: 250 };

	test('before anything is sent', () => {
		const announced = (noun: string, items: number, requests: number) =>
			progressIn(announcement(noun, items, requests, pace));
		expect(announced('customers', 25_000, 25)).toEqual({
			...{ says: 'announced', items: '25,000', noun: 'customers', requests: '25' },
			...{ apart: '5 s', least: '2 min' },
		});
		expect(announced('events', 300_000, 300)).toMatchObject({ least: '1 h 4 min' });
		expect(announced('events', 3, 1)).toEqual({
			...{ says: 'announced', items: '3', noun: 'events', requests: '1' },
		});
	});

	test('after each request', () => {
		const after = (queued: number, failed: number, requests: number) =>
			progressIn(progressText('customers', 25_000, { queued, failed }, requests, pace));
		const state = { says: 'queued', items: '25,000', noun: 'customers' };
		expect(after(2_998, 2, 22)).toEqual({
			...{ ...state, queued: '2,998', failed: '2', least: '1 min 50 s' },
		});
		expect(after(25_000, 0, 0)).toEqual({ ...state, queued: '25,000' });
	});

	test.each([
		[0, '0 s'],
		[1, '1 s'],
		[59_001, '1 min'],
		[61_000, '1 min 1 s'],
		[3_600_000, '1 h'],
		[3_661_000, '1 h 1 min'],
		[90_000_000, '25 h'],
	])('%i ms are %s', (ms, text) => {
		expect(durationText(ms)).toBe(text);
	});
});

test('what may stand once stands once; a later item is told where it stands', () => {
	const seen = new Uniqueness();
	seen.check(0, [{ field: 'Customer ID', value: '42' }]);
	seen.check(1, [{ field: 'Email', value: '42' }]);
	seen.check(2, []);
	seen.check(3, []);
	const again = thrownBy(() => seen.check(4, [{ field: 'Customer ID', value: '42' }])) as Failure;
	expect(refusalOf(again)).toEqual(['Customer ID', 'twice']);
	expect(again.message).toMatch(/\bitem 0\b/);
	expect(adviceIn(again)).toEqual(['removeDuplicates']);
});

describe('in a later run of an execution', () => {
	const purchase = (value: string, customer = 'ana') => [
		{ field: 'Purchase ID', value, same: { customer, type: 'PURCHASE' }, advice: 'Do this.' },
	];

	test('what was done stands in its run, with what else is the same; what was not done does not', () => {
		const done: Done = {};
		const first = new Uniqueness(done, 0);
		first.check(0, purchase('a'));
		first.check(1, purchase('b'));
		first.noteDone(1);
		// As n8n stores it while an execution waits.
		const later = new Uniqueness(JSON.parse(JSON.stringify(done)) as Done, 2);
		later.check(0, purchase('a'));
		later.check(1, purchase('b', 'luis'));
		const again = thrownBy(() => later.check(2, purchase('b'))) as Failure;
		expect(again.message).toBe(
			"'Purchase ID' stands in item 1 of run 1 as well, with the same customer and type",
		);
		expect(again.description).toMatch(/Do this\.$/);
	});

	test('a run that is tried again does not stand in its own way', () => {
		const done: Done = {};
		const tried = new Uniqueness(done, 1);
		tried.check(0, purchase('a'));
		tried.noteDone(0);
		expect(thrownBy(() => new Uniqueness(done, 1).check(0, purchase('a')))).toBeUndefined();
	});
});
