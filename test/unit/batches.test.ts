import fc from 'fast-check';
import { carryOut, type Outcome } from '../../nodes/Masivo/execution/carryOut';
import { callOf, RefusedBatches } from '../../nodes/Masivo/execution/groups';
import { defineOperation } from '../../nodes/Masivo/execution/operation';
import { type Failure, masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import { adviceIn } from '../support/failureKinds';

/** Plans are lists of rows, which are numbers; a request with a bad row in it is refused. */
interface World {
	isBad(row: number): boolean;
	/** What the refusal names; default: nothing. */
	named?(rows: readonly number[]): number[];
	/** The status of a refusal of so many rows; default 422. */
	statusFor?(rows: number): number;
	/** In place of that. */
	refusal?: Failure;
	/** Whether the run goes on after a failed row. */
	goesOn?: boolean;
}

/** Carries one batch out of so many rows. */
async function attempt(
	count: number,
	{ isBad, named, goesOn = true, statusFor = () => 422, refusal }: World,
) {
	const requests: number[][] = [];
	const taken: number[] = [];
	const outcomes = new Map<number, Outcome>();
	const operation = defineOperation({
		...{ value: 'test', name: 'Test', action: 'Test', description: 'Test' },
		inputs: { rows: { read: (): number[] => [] } },
		merge: (plans) => ({ rows: plans.flatMap(({ rows }) => rows) }),
		batch: {
			noun: 'rows',
			namedBy: (_refusal, plans) => named?.(plans.flatMap(({ rows }) => rows)) ?? [],
		},
		run: async ({ rows }) => {
			requests.push(rows);
			if (rows.some(isBad)) {
				const status = statusFor(rows.length);
				throw (
					refusal ?? masivoFailure('refused', { message: 'No', description: 'Because.', status })
				);
			}
			taken.push(...rows);
			return await Promise.resolve({ ok: true });
		},
		read: (answer) => [{ ...answer }],
	});
	const items = Array.from({ length: count }, (_, item) => ({ item, plan: { rows: [item] } }));
	const failed = () =>
		[...outcomes].filter(([, outcome]) => 'error' in outcome).map(([item]) => item);
	const record = {
		note: (item: number, outcome: Outcome) => void outcomes.set(item, outcome),
		isOver: () => !goesOn && failed().length > 0,
		refusedBatches: new RefusedBatches(goesOn),
	};
	const neverSent = async () => await Promise.reject(new Error('Not sent here'));
	await carryOut(operation, callOf(operation, items), neverSent, record, async () => {});
	return { requests, taken, outcomes, failed: failed().sort((a, b) => a - b) };
}

/** Whether the row's failure says that it was refused together with others only. */
const isUntried = (outcome?: Outcome) =>
	outcome !== undefined &&
	'error' in outcome &&
	adviceIn(outcome.error as Failure).includes('notTriedAlone');

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

test('whichever rows are bad: each of them fails, all others go in once, each has one outcome', async () => {
	const rows = fc.integer({ min: 1, max: 200 });
	const bad = fc.uniqueArray(fc.integer({ min: 0, max: 199 }), { maxLength: 12 });
	const naming = fc.constantFrom('none', 'first', 'all', 'wrong');
	await fc.assert(
		fc.asyncProperty(rows, bad, naming, async (count, badRows, how) => {
			const isBad = (row: number) => badRows.includes(row);
			const positions = (some: readonly number[]) =>
				some.flatMap((row, position) => (isBad(row) ? [position] : []));
			const named = (some: readonly number[]): number[] =>
				({
					none: [],
					first: positions(some).slice(0, 1),
					all: positions(some),
					wrong: [0, some.length - 1],
				})[how];
			const { taken, outcomes, failed, requests } = await attempt(count, { isBad, named });
			const expected = range(count).filter(isBad);
			expect(failed).toEqual(expected);
			expect(taken.sort((a, b) => a - b)).toEqual(range(count).filter((row) => !isBad(row)));
			expect(outcomes.size).toBe(count);
			// Each bad row costs two requests for each halving, or three where it is named.
			const most = 1 + 8 + (expected.length + 2) * 2 * Math.ceil(Math.log2(count + 1) + 1);
			expect(requests.length).toBeLessThanOrEqual(how === 'wrong' ? most + 2 * count : most);
		}),
	);
});

test('where the run ends with the first failure, all before it are in, and none after it', async () => {
	const isBad = (row: number) => row >= 77;
	const { taken, failed } = await attempt(200, { isBad, goesOn: false });
	expect(failed).toEqual([77]);
	expect(taken).toEqual(range(77));
});

describe('where no row is taken at all', () => {
	const isBad = () => true;

	test('a few are tried, far from each other; then the others fail with them', async () => {
		const { requests, failed, outcomes } = await attempt(1_000, { isBad });
		expect(failed).toEqual(range(1_000));
		expect(requests).toHaveLength(1 + 8);
		const tried = requests.slice(1).flat();
		expect(Math.min(...tried)).toBeLessThan(150);
		expect(Math.max(...tried)).toBeGreaterThan(850);
		const [alone, together] = [tried[0], tried[0] + 1].map((row) => outcomes.get(row));
		expect(alone).toMatchObject({ error: { message: 'No', description: 'Because.' } });
		expect(together).toMatchObject({
			error: {
				message: 'No',
				status: 422,
			},
		});
		expect(isUntried(together)).toBe(true);
	});

	test('also where each refusal names one', async () => {
		const { requests, failed } = await attempt(1_000, { isBad, named: () => [0] });
		expect(failed).toEqual(range(1_000));
		expect(requests.length).toBeLessThan(40);
	});

	test('also where each refusal names all of them', async () => {
		const { requests } = await attempt(1_000, { isBad, named: (rows) => range(rows.length) });
		expect(requests).toHaveLength(1 + 8);
	});

	test('what is learned of rows alone counts, not of rows together', async () => {
		const few = await attempt(1_000, { isBad, named: () => [0] });
		// The whole, seven more whose first row is named, each with that row; then eight are tried.
		const alone = few.requests.filter((rows) => rows.length === 1);
		expect(few.requests.slice(0, 3).map((rows) => rows.length)).toEqual([1_000, 1, 999]);
		expect(alone).toHaveLength(16);
	});

	test('of a few rows each is tried', async () => {
		const { requests, failed } = await attempt(32, { isBad });
		expect(failed).toEqual(range(32));
		expect(requests.filter((rows) => rows.length === 1)).toHaveLength(32);
	});
});

test('rows that could not be asked about tell nothing of the others', async () => {
	const statusFor = (rows: number) => (rows === 1 ? 503 : 422);
	const { outcomes } = await attempt(100, { isBad: () => true, statusFor });
	expect(outcomes.size).toBe(100);
	expect([...outcomes.values()].some(isUntried)).toBe(false);
});

test('one row that is taken is enough to look for the others', async () => {
	const { taken, failed } = await attempt(300, { isBad: (row) => row !== 185 && row !== 7 });
	// The first place that is tried is 185 of 300.
	expect(taken).toEqual([185, 7]);
	expect(failed).toHaveLength(298);
});

test('where one row is named, none is tried before it', async () => {
	const { requests, taken } = await attempt(1_000, {
		isBad: (row) => row === 500,
		named: (rows) => [rows.indexOf(500)],
	});
	expect(requests.map((rows) => rows.length)).toEqual([1_000, 500, 1, 499]);
	expect(taken).toHaveLength(999);
});

describe('refused batches', () => {
	const refusal = masivoFailure('refused', { message: 'No', description: '', status: 422 });

	test('end the run, unless its next row is taken after all', () => {
		const refusedBatches = new RefusedBatches(true);
		const probes = refusedBatches.probes(1_000);
		for (let probe = probes.next(); !probe.done; probe = probes.next())
			refusedBatches.noteRefusedAlone();
		expect(refusedBatches.endOf(refusal)).toBeDefined();
		expect(refusedBatches.areInDoubt(1_000, 0)).toBe(false);
		refusedBatches.noteAccepted();
		expect(refusedBatches.endOf(refusal)).toBeUndefined();
	});

	test('are probed while none is taken, and nothing says where the bad rows are', () => {
		const refusedBatches = new RefusedBatches(true);
		expect(refusedBatches.areInDoubt(1_000, 0)).toBe(true);
		expect(refusedBatches.areInDoubt(1_000, 32)).toBe(false);
		expect(refusedBatches.areInDoubt(1_000, 33)).toBe(true);
		expect(refusedBatches.areInDoubt(32, 0)).toBe(false);
		for (let refused = 0; refused < 8; refused++) {
			expect(refusedBatches.areInDoubt(1_000, 1)).toBe(false);
			refusedBatches.noteRefusedAlone();
		}
		expect(refusedBatches.areInDoubt(1_000, 1)).toBe(true);
		refusedBatches.noteAccepted();
		expect(refusedBatches.areInDoubt(1_000, 0)).toBe(false);
		expect(new RefusedBatches(false).areInDoubt(1_000, 0)).toBe(false);
	});

	test('are probed no longer than until the first row is taken', () => {
		const refusedBatches = new RefusedBatches(true);
		const probes = refusedBatches.probes(1_000);
		probes.next();
		refusedBatches.noteAccepted();
		expect(probes.next().done).toBe(true);
	});
});

test.each([
	[404, 3],
	[400, 3],
	[401, 1],
	[403, 1],
	[500, 1],
])('a refusal with the status %i is looked into, or not', async (status, requests) => {
	const result = await attempt(2, { isBad: (row) => row === 1, statusFor: () => status });
	expect(result.requests).toHaveLength(requests);
});

test('a 404 that is not Masivo’s ends it', async () => {
	const notMasivos = masivoFailure('notMasivo', { message: 'No', description: '', status: 404 });
	const { requests, failed } = await attempt(5, { isBad: () => true, refusal: notMasivos });
	expect(requests).toHaveLength(1);
	expect(failed).toHaveLength(5);
});
