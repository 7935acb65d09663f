import type { Outcome } from '../../nodes/Masivo/execution/carryOut';
import { groupWishes } from '../../nodes/Masivo/execution/groups';
import {
	type AnyOperation,
	defineOperation,
	type Rehearsed,
	type Stage,
} from '../../nodes/Masivo/execution/operation';
import { Lessons, rehearse } from '../../nodes/Masivo/execution/rehearse';
import { masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import { handClock } from '../support/handClock';

const failure = (message: string, status?: number) =>
	masivoFailure('refused', { message, description: '', status });

type Learned = Rehearsed<object, string>;

/** A run whose plans are words; those that begin with `own` need nothing that has to be learned. */
async function attempt(
	words: string[],
	learn: (word: string, stage: Stage) => Learned,
	{
		lessons = new Lessons(),
		baseUrl = 'https://one.example',
		stopAtFailure = false,
		key = undefined as AnyOperation['key'],
	} = {},
) {
	const log: string[] = [];
	const hints: string[] = [];
	const outcomes = new Map<number, Outcome>();
	const operation: AnyOperation = defineOperation<string, object, string>({
		...{ value: 'test', name: 'Test', action: 'Test', description: 'Test', fields: [] },
		...{ plan: () => '', key },
		rehearsal: {
			isNeeded: (word) => !word.startsWith('own'),
			learn: async (word, stage) => {
				log.push(`learn ${word}`);
				return learn(word, stage);
			},
			isRefuted: (_answer, word) => word === 'refutes',
			hint: (lesson) => `It is ${lesson}`,
		},
		run: async (word, _send, lesson) => {
			log.push(`run ${word} with ${lesson}`);
			return { word };
		},
		read: (answer) => [{ ...answer }],
	});
	const ledger = {
		note: (item: number, outcome: Outcome) => void outcomes.set(item, outcome),
		isOver: () => stopAtFailure && [...outcomes.values()].some((outcome) => 'error' in outcome),
	};
	const send = async () => await Promise.reject(new Error('Not sent here'));
	const rescue = async () => await Promise.reject(new Error('Not sent there'));
	const tasks = groupWishes(
		operation,
		words.map((plan, item) => ({ item, plan })),
	);
	const { operation: prepared, rest } = await rehearse(operation, tasks, {
		...{ lessons, ledger, clock: handClock(), breathe: async () => {} },
		...{ connection: { baseUrl, send, rescue }, tell: (hint: string) => hints.push(hint) },
	});
	const errors = [...outcomes].flatMap(([item, outcome]) =>
		'error' in outcome ? [[item, (outcome.error as Error).message]] : [],
	);
	const left = rest.flat().map(({ plan }) => plan);
	return { log, hints, outcomes, errors, left, prepared, send, rescue, lessons };
}

const teaches = (): Learned => ({ answer: {}, lesson: 'so' });

test('the first task is carried out alone, and the others are left with what it taught', async () => {
	const { log, hints, left, prepared, send, outcomes } = await attempt(['a', 'b', 'c'], teaches);
	expect(log).toEqual(['learn a']);
	expect([...outcomes.keys()]).toEqual([0]);
	expect(left).toEqual(['b', 'c']);
	expect(hints).toEqual(['It is so']);
	await prepared.run('b', send);
	expect(log).toEqual(['learn a', 'run b with so']);
});

test('what is known is not learned again, nor told; at another Base URL it is', async () => {
	const { lessons } = await attempt(['a'], teaches);
	const again = await attempt(['a', 'b'], teaches, { lessons });
	expect(again).toMatchObject({ log: [], hints: [], left: ['a', 'b'] });
	const elsewhere = await attempt(['a'], teaches, { lessons, baseUrl: 'https://two.example' });
	expect(elsewhere.log).toEqual(['learn a']);
});

test('of runs that come together one learns, and the others go on as soon as it is known', async () => {
	const lessons = new Lessons();
	const runs = await Promise.all(
		Array.from({ length: 3 }, async () => await attempt(['a', 'b'], teaches, { lessons })),
	);
	expect(runs.map(({ log, left }) => ({ log, left }))).toEqual([
		{ log: ['learn a'], left: ['b'] },
		{ log: [], left: ['a', 'b'] },
		{ log: [], left: ['a', 'b'] },
	]);
});

test('of runs that come together each tries for itself, as long as nothing is known', async () => {
	const lessons = new Lessons();
	const runs = await Promise.all(
		['a', 'b', 'c'].map(async (word) => await attempt([word], () => ({ answer: {} }), { lessons })),
	);
	expect(runs.map(({ log, left }) => ({ log, left }))).toEqual([
		{ log: ['learn a'], left: [] },
		{ log: ['learn b'], left: [] },
		{ log: ['learn c'], left: [] },
	]);
});

test('a task goes first where any of its plans needs it', async () => {
	const { log, left } = await attempt(['own a', 'b', 'c'], teaches, { key: () => 'the same' });
	expect(log).toEqual(['run own a with undefined', 'learn b', 'run c with so']);
	expect(left).toEqual([]);
});

test('who learns may send, also after a Stop, and knows whether the run is over', async () => {
	const stages: Stage[] = [];
	const over: boolean[] = [];
	const { send, rescue } = await attempt(
		['a'],
		(_word, stage) => {
			stages.push(stage);
			over.push(stage.isOver());
			throw failure('lost');
		},
		{ stopAtFailure: true },
	);
	expect(stages).toEqual([{ send, rescue, isOver: expect.any(Function) }]);
	expect([...over, stages[0].isOver()]).toEqual([false, true]);
});

test('an operation that has to know nothing goes on at once, with all of its tasks', async () => {
	const operation: AnyOperation = defineOperation<string, object>({
		...{ value: 'test', name: 'Test', action: 'Test', description: 'Test', fields: [] },
		...{ plan: () => '', run: async () => ({}), read: () => [] },
	});
	const tasks = groupWishes(operation, [{ item: 0, plan: 'a' }]);
	const send = async () => await Promise.reject(new Error('Not sent here'));
	const rehearsed = await rehearse(operation, tasks, {
		...{ lessons: new Lessons(), clock: handClock(), breathe: async () => {}, tell: () => {} },
		...{ ledger: { note: () => {}, isOver: () => false } },
		...{ connection: { baseUrl: 'https://one.example', send, rescue: send } },
	});
	expect(rehearsed).toEqual({ operation, rest: tasks });
});

test('who needs nothing does not wait, and teaches nothing', async () => {
	const { log, left, prepared, send } = await attempt(['own a', 'own b'], teaches);
	expect({ log, left }).toEqual({ log: [], left: ['own a', 'own b'] });
	await prepared.run('own a', send);
	expect(log).toEqual(['run own a with undefined']);
});

test('who teaches nothing, or fails, is followed by the next one', async () => {
	const { log, left, errors, hints } = await attempt(['bare', 'lost', 'c', 'd'], (word) => {
		if (word === 'lost') throw failure('lost');
		return word === 'bare' ? { answer: {} } : teaches();
	});
	expect(log).toEqual(['learn bare', 'learn lost', 'learn c']);
	expect(errors).toEqual([[1, 'lost']]);
	expect(left).toEqual(['d']);
	expect(hints).toEqual(['It is so']);
});

test('at an end nothing more is sent, and everybody fails with it', async () => {
	const { log, errors, left } = await attempt(['own a', 'b', 'c', 'own d'], () => ({
		end: failure('over'),
	}));
	expect(log).toEqual(['learn b']);
	expect(errors.sort()).toEqual([0, 1, 2, 3].map((item) => [item, 'over']));
	expect(left).toHaveLength(0);
});

test('the third doubt is the end', async () => {
	const { log, errors } = await attempt(['a', 'b', 'c', 'd', 'e'], (word) => ({
		doubt: failure(`doubt ${word}`, 422),
	}));
	expect(log).toEqual(['learn a', 'learn b', 'learn c']);
	expect(errors.map(([, message]) => message)).toEqual([
		'doubt a',
		'doubt b',
		'doubt c',
		'doubt c',
		'doubt c',
	]);
});

test('where the first failure ends the run, nobody else is tried', async () => {
	const { log } = await attempt(['a', 'b'], () => ({ doubt: failure('no') }), {
		stopAtFailure: true,
	});
	expect(log).toEqual(['learn a']);
});

test('what an answer refutes is forgotten, for the runs to come', async () => {
	const { lessons, prepared, send } = await attempt(['a', 'refutes'], teaches);
	await prepared.run('b', send);
	expect((await attempt(['c'], teaches, { lessons })).log).toEqual([]);
	await prepared.run('refutes', send);
	const next = await attempt(['b'], teaches, { lessons });
	expect(next.log).toEqual(['learn b']);
});
