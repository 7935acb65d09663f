import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { carryOut, type Outcome } from '../../nodes/Masivo/execution/carryOut';
import { callOf } from '../../nodes/Masivo/execution/groups';
import { type AnyOperation, defineOperation } from '../../nodes/Masivo/execution/operation';
import { isPassingStatus } from '../../nodes/Masivo/transport/facts/status';
import { refused } from '../../nodes/Masivo/transport/failure/answerFailures';
import {
	invalidInput,
	masivoFailure,
	type RequestWords,
} from '../../nodes/Masivo/transport/failure/failure';
import { awayUntil } from '../../nodes/Masivo/transport/failure/runFailures';
import type { Send } from '../../nodes/Masivo/transport/request/request';

/** Plans are lists of words; a request with the word `bad` in it is refused with its status. */
interface Plan {
	words: string[];
}

interface Try {
	/** The words of each request, in order. */
	requests: string[];
	outcomes: Map<number, Outcome>;
}

const ABOUT: RequestWords = { method: 'POST', subject: 'words', idempotent: true };

const refusal = (status: number) =>
	refused(status, { error: 'No' }, ABOUT, 1, { passes: isPassingStatus(status) });

function operationThat(
	run: (words: string[]) => object,
	changes: Partial<Pick<AnyOperation, 'splitOnRefusal' | 'read'>> = {},
): AnyOperation {
	const operation = defineOperation({
		...{ value: 'test', name: 'Test', action: 'Test', description: 'Test' },
		inputs: { words: { read: (): string[] => [] } },
		merge: (plans) => ({ words: plans.flatMap(({ words }) => words) }),
		splitOnRefusal: true,
		run: async ({ words }) => run(words),
		read: (answer) => [{ ...answer }],
	});
	return { ...operation, ...changes };
}

async function attempt(
	operation: AnyOperation,
	rows: string[],
	stopAtFailure = false,
	yieldToOthers = async () => {},
) {
	const requests: string[] = [];
	const outcomes = new Map<number, Outcome>();
	const recording: AnyOperation = {
		...operation,
		run: async (plan, send) => {
			requests.push((plan as Plan).words.join(' '));
			return await operation.run(plan, send);
		},
	};
	const items = rows.map((word, item) => ({ item, plan: { words: [word] } }));
	const record = {
		note: (item: number, outcome: Outcome) => void outcomes.set(item, outcome),
		isOver: () => stopAtFailure && [...outcomes.values()].some((outcome) => 'error' in outcome),
	};
	const neverSent = async () => await Promise.reject(new Error('Not sent here'));
	await carryOut(recording, callOf(recording, items), neverSent, record, yieldToOthers);
	return { requests, outcomes } satisfies Try;
}

const refusesBad = (status: number) => (words: string[]) => {
	if (words.some((word) => word.startsWith('bad'))) throw refusal(status);
	return { words: [...words] };
};

const failedItems = ({ outcomes }: Try) =>
	[...outcomes].filter(([, outcome]) => 'error' in outcome).map(([item]) => item);

describe('what is secret in a plan', () => {
	const tell = (words: string[]) =>
		masivoFailure('unconfirmed', { message: `no ${words.join()}`, description: `${words.join()}` });
	const secretive = (operation: AnyOperation): AnyOperation => ({
		...operation,
		secrets: (plan) => (plan as Plan).words,
	});

	test('is in no failure, neither of the request nor of what is read', async () => {
		const failing = operationThat((words) => {
			throw tell(words);
		});
		const misread = operationThat((words) => ({ words }), {
			read: (answer) => {
				throw tell((answer as Plan).words);
			},
		});
		for (const operation of [failing, misread].map(secretive)) {
			const { outcomes } = await attempt(operation, ['1234']);
			const redacted = { message: 'no *****', description: '*****' };
			expect(outcomes.get(0)).toMatchObject({ error: redacted });
		}
	});

	test('is told to whoever sends', async () => {
		const sent: unknown[] = [];
		const plain: AnyOperation = {
			...operationThat(() => ({})),
			run: async (_plan, send) =>
				await send({ method: 'GET', path: '/', subject: 'x', idempotent: true }),
		};
		const plan = { words: ['1234'] };
		const send: Send = async (request) => {
			sent.push(request.secrets);
			return await Promise.resolve({ status: 200, body: {} });
		};
		const record = { note: () => {}, isOver: () => false };
		const call = { plan, items: [{ item: 0, plan }] };
		for (const operation of [secretive(plain), plain]) {
			await carryOut(operation, call, send, record, async () => {});
		}
		expect(sent).toEqual([['1234'], []]);
	});
});

describe('a merged request that is refused', () => {
	test('is sent again row by row, so that only the bad row fails', async () => {
		const result = await attempt(operationThat(refusesBad(422)), ['a', 'bad', 'c']);
		expect(result.requests).toEqual(['a bad c', 'a', 'bad', 'c']);
		expect(failedItems(result)).toEqual([1]);
		expect(result.outcomes.get(2)).toEqual({ outputs: [{ words: ['c'] }] });
	});

	test.each([400, 402, 405, 409, 413, 414, 422, 499])(
		'is one with the status %i',
		async (status) => {
			const result = await attempt(operationThat(refusesBad(status)), ['a', 'bad']);
			expect(failedItems(result)).toEqual([1]);
		},
	);

	test.each([401, 403, 404, 407, 408, 425, 429, 399, 500, 503])(
		'is none with the status %i: its parts would fare alike',
		async (status) => {
			const result = await attempt(operationThat(refusesBad(status)), ['a', 'bad']);
			expect(result.requests).toHaveLength(1);
			expect(failedItems(result)).toEqual([0, 1]);
		},
	);

	test.each([
		['without a status', masivoFailure('network', { message: 'No', description: '' })],
		['that waited too long', awayUntil(425, 1, 0)],
		['of a parameter', invalidInput('Field', 'is odd', '')],
		['of the code', new Error('Cannot read')],
		['of the code, with a status', Object.assign(new Error('Cannot read'), { status: 422 })],
	])('is none where the failure is one %s', async (_, failure) => {
		const run = () => {
			throw failure;
		};
		const result = await attempt(operationThat(run), ['a', 'b']);
		expect(result.requests).toHaveLength(1);
		expect([...result.outcomes.values()]).toEqual([{ error: failure }, { error: failure }]);
	});

	test.each([[undefined], [false]])(
		'stays whole where the operation does not say that it may be split: %s',
		async (splitOnRefusal) => {
			const whole = operationThat(refusesBad(422), { splitOnRefusal });
			const result = await attempt(whole, ['a', 'bad']);
			expect(result.requests).toEqual(['a bad']);
			expect(failedItems(result)).toEqual([0, 1]);
		},
	);

	test('is not sent again where all rows ask for the very same', async () => {
		const result = await attempt(operationThat(refusesBad(422)), ['bad', 'bad', 'bad']);
		expect(result.requests).toEqual(['bad bad bad']);
		expect(failedItems(result)).toEqual([0, 1, 2]);
	});

	test('never costs more than one request for each row besides, up to 32 rows', async () => {
		const rows = Array.from({ length: 32 }, (_, n) => `bad${n}`);
		const result = await attempt(operationThat(refusesBad(422)), rows);
		expect(result.requests).toHaveLength(33);
	});

	test('of one row is not sent again', async () => {
		const result = await attempt(operationThat(refusesBad(422)), ['bad']);
		expect(result.requests).toEqual(['bad']);
	});

	test('is not split any further once the run is over', async () => {
		const result = await attempt(operationThat(refusesBad(422)), ['a', 'bad', 'c'], true);
		expect(result.requests).toEqual(['a bad c', 'a', 'bad']);
		expect([...result.outcomes.keys()]).toEqual([0, 1]);
	});

	test('of many rows is halved: a bad one among 4,000 costs few requests', async () => {
		const rows = Array.from({ length: 4000 }, (_, n) => (n === 1234 ? 'bad' : 'good'));
		const result = await attempt(operationThat(refusesBad(422)), rows);
		expect(failedItems(result)).toEqual([1234]);
		expect(result.outcomes.size).toBe(4000);
		expect(result.requests.length).toBeLessThan(64);
	});

	test('fails exactly the bad rows, wherever they stand', async () => {
		const words = fc.array(fc.constantFrom('good', 'good', 'good', 'bad'), { maxLength: 60 });
		await fc.assert(
			fc.asyncProperty(words, async (rows) => {
				fc.pre(rows.length > 0);
				const result = await attempt(operationThat(refusesBad(422)), rows);
				expect(failedItems(result).sort((a, b) => a - b)).toEqual(
					rows.flatMap((word, item) => (word === 'bad' ? [item] : [])),
				);
				expect(result.outcomes.size).toBe(rows.length);
			}),
		);
	});
});

test('a row that the reading of an answer refuses is sent again by itself; what was confirmed stays', async () => {
	const read: AnyOperation['read'] = (_answer, plan, sent) => {
		const [word] = (plan as Plan).words;
		if (word === 'late' && plan !== sent) throw refusal(422);
		return [{ word }];
	};
	const result = await attempt(
		operationThat(() => ({}), { read }),
		['a', 'late', 'c'],
	);
	expect(result.requests).toEqual(['a late c', 'late']);
	expect([...result.outcomes].sort()).toEqual([
		[0, { outputs: [{ word: 'a' }] }],
		[1, { outputs: [{ word: 'late' }] }],
		[2, { outputs: [{ word: 'c' }] }],
	]);
});

describe('the outputs of rows that share an answer', () => {
	const jsonOf = (result: Try, item: number): IDataObject => {
		const outcome = result.outcomes.get(item);
		return outcome && 'outputs' in outcome ? outcome.outputs[0] : {};
	};

	test('are their own to the last level', async () => {
		const answer = { customer: { id: '1', tags: { a: { b: 1 } } } };
		const result = await attempt(
			operationThat(() => answer),
			['a', 'b'],
		);
		(jsonOf(result, 0).customer as { tags: IDataObject }).tags.a = 'changed';
		expect(jsonOf(result, 1)).toEqual({ customer: { id: '1', tags: { a: { b: 1 } } } });
	});

	test('are as many as the reading gives, or none', async () => {
		const words = operationThat((list) => ({ list }), {
			read: (_answer, plan) =>
				(plan as Plan).words.flatMap((word) => [...word].map((id) => ({ id }))),
			splitOnRefusal: false,
		});
		const { outcomes } = await attempt(words, ['ab', '', 'c']);
		expect([...outcomes.values()]).toEqual([
			{ outputs: [{ id: 'a' }, { id: 'b' }] },
			{ outputs: [] },
			{ outputs: [{ id: 'c' }] },
		]);
	});

	test('are handed over as they are where there is one row only', async () => {
		const output = { id: '1' };
		const single = operationThat(() => ({}), { read: () => [output] });
		expect(jsonOf(await attempt(single, ['a']), 0)).toBe(output);
	});

	test('are worked out row by row where it is a list, giving way after each', async () => {
		const steps: string[] = [];
		const listing = operationThat(() => ({}), {
			*read() {
				for (const id of ['1', '2']) {
					steps.push(id);
					yield { id };
				}
			},
		});
		const result = await attempt(listing, ['a'], false, async () => void steps.push('pause'));
		expect(steps).toEqual(['pause', '1', 'pause', '2', 'pause']);
		expect(result.outcomes.get(0)).toEqual({ outputs: [{ id: '1' }, { id: '2' }] });
	});

	test('share what lies deep only where the copies would be enormous', async () => {
		const tags = { long: 'x'.repeat(200_000) };
		const answer = { customer: { id: '1', tags }, wallet: null };
		const rows = (count: number) => Array.from({ length: count }, () => 'row');
		const few = await attempt(
			operationThat(() => answer),
			rows(150),
		);
		const many = await attempt(
			operationThat(() => answer),
			rows(170),
		);
		const tagsOf = (result: Try, item: number) =>
			(jsonOf(result, item).customer as IDataObject).tags;
		expect(tagsOf(few, 0)).not.toBe(tagsOf(few, 1));
		expect(tagsOf(many, 0)).toBe(tagsOf(many, 1));
		expect(jsonOf(many, 0).customer).not.toBe(jsonOf(many, 1).customer);
		expect(jsonOf(many, 0)).toEqual(answer);
	});

	test('do not copy thousands of tags thousands of times, wherever the tags stand', async () => {
		const tags = Object.fromEntries(Array.from({ length: 4000 }, (_, n) => [`tag${n}`, n]));
		const result = await attempt(
			operationThat(() => ({ id: '1', tags, balances: { a: 1 } })),
			Array.from({ length: 4000 }, () => 'row'),
		);
		expect(jsonOf(result, 0).tags).toBe(jsonOf(result, 1).tags);
		expect(jsonOf(result, 0).balances).not.toBe(jsonOf(result, 1).balances);
	});
});
