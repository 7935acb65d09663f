import { setImmediate as nextTurn } from 'node:timers/promises';

import { runPool } from '../../nodes/Masivo/execution/pool';
import type { Learned } from '../../nodes/Masivo/resources/customer/tags/parameterSearch/learn';
import {
	FoundNames,
	searchParameter,
} from '../../nodes/Masivo/resources/customer/tags/parameterSearch/search';
import type { SearchContext } from '../../nodes/Masivo/resources/customer/tags/parameterSearch/trial';
import type { Deletion } from '../../nodes/Masivo/resources/customer/tags/tagDeletion';
import { masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import type { Send } from '../../nodes/Masivo/transport/request/request';
import { hintsIn } from '../support/failureKinds';
import { handClock } from '../support/handClock';

const failure = (message: string) => masivoFailure('refused', { message, description: '' });

interface Plan {
	customerId: string;
	tagKeys: string[];
	parameter?: string;
}

const send = async () => await Promise.reject(new Error('Not sent here'));

/** What a look shows of a customer: those whose tag is there still. */
const lookingAt =
	(withTag: readonly string[]): Send =>
	async ({ path }) => {
		const text = typeof path === 'string' ? path : path.text;
		const id = text.split('/').at(-1) ?? '';
		const tags = withTag.includes(id) ? { b: 1 } : {};
		return await Promise.resolve({ status: 200, body: { data: { customer: { id, tags } } } });
	};
const rescue = lookingAt([]);

/**
 * A run over customers; those that begin with `own` have a parameter of their own, and those in one text,
 * with blanks between, go one after another.
 */
async function attempt(
	chains: string[],
	learn: (customerId: string, context: SearchContext, likely?: string) => Learned,
	{
		names = new FoundNames(handClock()),
		baseUrl = 'https://one.example',
		stopAtFailure = false,
		/** What of the customers is there after a delete, if it is not nothing. */
		after = {} as Record<string, Deletion>,
		/** Whose tag a look still shows. */
		withTag = [] as string[],
	} = {},
) {
	const log: string[] = [];
	const hints: string[] = [];
	const errors: Array<[customerId: string, message: string]> = [];
	let underWay = 0;
	let mostAtOnce = 0;
	let mostWhileLearning = 0;
	const deleteTags = async ({ customerId, parameter }: Plan): Promise<Deletion> => {
		log.push(`${customerId} under ${parameter}`);
		await nextTurn();
		return after[customerId] ?? { left: new Map() };
	};
	const isOver = () => stopAtFailure && errors.length > 0;
	const look = lookingAt(withTag);
	const context = { baseUrl, rescue: look, isOver, tell: (hint: string) => void hints.push(hint) };
	const prepared = searchParameter(names, async ({ customerId }, given, likely) => {
		log.push(`learn ${customerId}${likely === undefined ? '' : `, perhaps ${likely}`}`);
		await nextTurn();
		mostWhileLearning = Math.max(mostWhileLearning, underWay);
		return learn(customerId, given, likely);
	})(deleteTags, context);
	const work = async (plans: Plan[]): Promise<void> => {
		underWay++;
		mostAtOnce = Math.max(mostAtOnce, underWay);
		for (const plan of plans) {
			if (isOver()) break;
			await prepared
				.run(plan, send)
				.catch(({ message }: Error) => errors.push([plan.customerId, message]));
		}
		underWay--;
	};
	const tasks = chains.map((chain) =>
		chain.split(' ').map((customerId): Plan => {
			const parameter = customerId.startsWith('own') ? 'mine' : undefined;
			return { customerId, tagKeys: ['a', 'b'], parameter };
		}),
	);
	await runPool(tasks, 100, work, prepared.goFirst);
	return { log, hints, errors, names, mostAtOnce, mostWhileLearning };
}

const teaches = (): Learned => ({ deletion: {}, name: 'so' });

test('the first customer is asked alone, and the others go with what he showed', async () => {
	const { log, hints, mostWhileLearning } = await attempt(['a', 'b', 'c'], teaches);
	expect(log).toEqual(['learn a', 'b under so', 'c under so']);
	expect(mostWhileLearning).toBe(1);
	expect(hints).toEqual([expect.stringContaining('"so"')]);
	expect(hintsIn(hints[0])).toEqual(['parameterFound']);
});

test('what is known is not found out again, nor told; at another Base URL it is', async () => {
	const { names } = await attempt(['a'], teaches);
	const again = await attempt(['a', 'b'], teaches, { names });
	expect(again).toMatchObject({ log: ['a under so', 'b under so'], hints: [], mostAtOnce: 2 });
	const elsewhere = await attempt(['a'], teaches, { names, baseUrl: 'https://two.example' });
	expect(elsewhere.log).toEqual(['learn a']);
});

test('of runs that come together one finds it out, and the others go on as soon as it is known', async () => {
	const names = new FoundNames(handClock());
	const runs = await Promise.all(
		Array.from({ length: 3 }, async () => await attempt(['a', 'b'], teaches, { names })),
	);
	expect(runs.map(({ log, mostAtOnce }) => [mostAtOnce, log])).toEqual([
		[1, ['learn a', 'b under so']],
		[2, ['a under so', 'b under so']],
		[2, ['a under so', 'b under so']],
	]);
});

test('of runs that come together each tries for itself, as long as nothing is known', async () => {
	const names = new FoundNames(handClock());
	const runs = await Promise.all(
		['a', 'b', 'c'].map(async (id) => await attempt([id], () => ({ deletion: {} }), { names })),
	);
	expect(runs.map(({ log }) => log)).toEqual([['learn a'], ['learn b'], ['learn c']]);
});

test('what goes one after another goes first where any of it needs the name', async () => {
	const { log, mostWhileLearning } = await attempt(['own-a b c', 'd'], teaches);
	expect(log).toEqual(['own-a under mine', 'learn b', 'c under so', 'd under so']);
	expect(mostWhileLearning).toBe(1);
});

test('who searches may send, also after a Stop, and knows whether the run is over', async () => {
	const contexts: SearchContext[] = [];
	const over: boolean[] = [];
	await attempt(
		['a'],
		(_id, context) => {
			contexts.push(context);
			over.push(context.isOver());
			throw failure('lost');
		},
		{ stopAtFailure: true },
	);
	expect(contexts).toMatchObject([{ send, rescue: expect.any(Function) as Send }]);
	expect([...over, contexts[0].isOver()]).toEqual([false, true]);
});

test('who has a name of his own does not go first, and shows nothing', async () => {
	const { log, hints } = await attempt(['own-a', 'own-b', 'c'], teaches);
	expect(log).toEqual(['learn c', 'own-a under mine', 'own-b under mine']);
	expect(hints).toHaveLength(1);
	expect((await attempt(['own-a'], teaches)).log).toEqual(['own-a under mine']);
});

test('a name that is only likely is tried first with the next customer, and not told', async () => {
	const { log, hints, names } = await attempt(['a', 'b', 'c'], (id) =>
		id === 'a' ? { deletion: {}, likely: 'so' } : teaches(),
	);
	expect(log).toEqual(['learn a', 'learn b, perhaps so', 'c under so']);
	expect(hints).toHaveLength(1);
	expect(names.recall('https://one.example')).toBe('so');
	const unsure = await attempt(['a'], () => ({ deletion: {}, likely: 'so' }));
	expect(unsure.names.recall('https://one.example')).toBeUndefined();
	expect((await attempt(['b'], teaches, { names: unsure.names })).log).toEqual([
		'learn b, perhaps so',
	]);
});

test('who shows nothing, or fails, is followed by the next one', async () => {
	const { log, errors, hints } = await attempt(['bare', 'lost', 'c', 'd'], (id) => {
		if (id === 'lost') throw failure('lost');
		return id === 'bare' ? { deletion: {} } : teaches();
	});
	expect(log).toEqual(['learn bare', 'learn lost', 'learn c', 'd under so']);
	expect(errors).toEqual([['lost', 'lost']]);
	expect(hints).toHaveLength(1);
});

test('at an end nothing more is sent, and everybody fails with it', async () => {
	const ids = ['own-a', 'b', 'c', 'own-d'];
	const { log, errors } = await attempt(ids, () => ({ end: failure('over') }));
	expect(log).toEqual(['learn b']);
	expect(errors.sort()).toEqual(ids.sort().map((id) => [id, 'over']));
});

test('the third doubt is the end', async () => {
	const { log, errors } = await attempt(['a', 'b', 'c', 'd', 'e'], (id) => ({
		doubt: failure(`doubt ${id}`),
	}));
	expect(log).toEqual(['learn a', 'learn b', 'learn c']);
	expect(errors).toEqual([
		['a', 'doubt a'],
		['b', 'doubt b'],
		['c', 'doubt c'],
		['d', 'doubt c'],
		['e', 'doubt c'],
	]);
});

test('where the first failure ends the run, nobody else is tried', async () => {
	const { log } = await attempt(['a', 'b'], () => ({ doubt: failure('no') }), {
		stopAtFailure: true,
	});
	expect(log).toEqual(['learn a']);
});

describe('a name that is known', () => {
	const left = new Map([['b', 'b']]);
	const failed = failure('lost');

	const leaving = async (names: FoundNames) =>
		await attempt(['b', 'c', 'd'], teaches, { names, after: { b: { left } } });

	test('is forgotten where the tag that it left is there still, for the runs to come only', async () => {
		const { names } = await attempt(['a'], teaches);
		const wrong = await leaving(names);
		expect(wrong.log).toEqual(['b under so', 'c under so', 'd under so']);
		const next = await attempt(['e'], teaches, { names, withTag: ['b'] });
		expect(next.log).toEqual(['learn e']);
	});

	test('stays where the tag that it left is gone by now, and is not asked about again', async () => {
		const { names } = await attempt(['a'], teaches);
		await leaving(names);
		expect((await attempt(['e'], teaches, { names })).log).toEqual(['e under so']);
		const later = await attempt(['f'], teaches, { names, withTag: ['b'] });
		expect(later.log).toEqual(['f under so']);
	});

	test('stays where nobody can say', async () => {
		const { names } = await attempt(['a'], teaches);
		names.doubt('https://one.example', { name: 'so', customerId: 'not/there', key: 'b' });
		expect((await attempt(['e'], teaches, { names })).log).toEqual(['e under so']);
	});

	test.each<[what: string, Deletion]>([
		['the tags are gone', { left: new Map([['c', 'c']]) }],
		[
			'the request for what is left failed',
			{ left, undone: { keys: new Set(['b']), failure: failed } },
		],
		['nothing shows what is left', {}],
	])('stays where %s', async (_what, deletion) => {
		const { names } = await attempt(['a'], teaches);
		await attempt(['b'], teaches, { names, after: { b: deletion } });
		expect(names.recall('https://one.example')).toBe('so');
	});
});

test('a run that is over does not wait for another that searches', async () => {
	const clock = handClock();
	const names = new FoundNames(clock);
	let finish = () => {};
	const other = names.inTurn(
		'https://one.example',
		() => false,
		async () => {
			await new Promise<void>((resolve) => (finish = resolve));
		},
	);
	const log: string[] = [];
	let isOver = false;
	const context = {
		...{ baseUrl: 'https://one.example', rescue, tell: () => {} },
		isOver: () => isOver,
	};
	const { goFirst } = searchParameter(names)(async () => ({}), context);
	const plan = { customerId: 'a', tagKeys: ['a'] };
	const waiting = goFirst([plan], async () => void log.push('worked'));
	isOver = true;
	await clock.advance(50);
	expect(await waiting).toBe(false);
	expect(log).toEqual([]);
	finish();
	await other;
});

describe('names that were found', () => {
	test('hold for their Base URL only', () => {
		const names = new FoundNames();
		names.keep('a', 'keys');
		expect([names.recall('a'), names.recall('b')]).toEqual(['keys', undefined]);
	});

	test('are fifty at the most: the oldest is forgotten; what is found anew is new', () => {
		const names = new FoundNames();
		for (let n = 0; n < 50; n++) names.keep(`s${n}`, `n${n}`);
		names.keep('s0', 'anew');
		names.keep('one more', 'keys');
		expect(['s0', 's1', 's2', 'one more'].map((it) => names.recall(it))).toEqual([
			'anew',
			undefined,
			'n2',
			'keys',
		]);
	});

	test('are forgotten where they turned out wrong, not where another run knows better', () => {
		const names = new FoundNames();
		names.keep('a', 'right');
		names.forget('a', 'wrong');
		expect(names.recall('a')).toBe('right');
		names.doubt('a', { name: 'wrong', customerId: '1', key: 'b' });
		expect(names.takeDoubt('a')).toBeUndefined();
		names.forget('a', 'right');
		expect(names.recall('a')).toBeUndefined();
	});
});

describe('turns', () => {
	function scene() {
		const clock = handClock();
		const names = new FoundNames(clock);
		const log: string[] = [];
		let finish = () => {};
		const finished = new Promise<void>((resolve) => (finish = resolve));
		const enter = async (name: string, baseUrl = 'a', isOver = () => false, fails = false) =>
			await names.inTurn(baseUrl, isOver, async () => {
				log.push(`${name} begins`);
				await finished;
				log.push(`${name} ends`);
				if (fails) throw new Error(name);
			});
		return { clock, log, enter, finish };
	}

	test('go one after another at the same Base URL, and do not mind another', async () => {
		const { clock, log, enter, finish } = scene();
		const all = [enter('1'), enter('2'), enter('3'), enter('other', 'b')];
		await clock.advance(500);
		expect(log).toEqual(['1 begins', 'other begins']);
		finish();
		await clock.advance(500);
		await Promise.all(all);
		expect(log.slice(2)).toEqual(
			expect.arrayContaining(['1 ends', '2 begins', '2 ends', '3 begins', '3 ends']),
		);
		expect(log.indexOf('2 ends')).toBeLessThan(log.indexOf('3 begins'));
	});

	test('a wait ends, without the work, when there is no use in it any longer', async () => {
		const { clock, log, enter, finish } = scene();
		const first = enter('1');
		let isOver = false;
		const second = enter('2', 'a', () => isOver);
		await clock.advance(200);
		isOver = true;
		await clock.advance(50);
		expect(await second).toBe(false);
		expect(log).toEqual(['1 begins']);
		finish();
		expect(await first).toBe(true);
	});

	test('leave no timer behind, where the one before is done sooner', async () => {
		const { clock, enter, finish } = scene();
		const both = [enter('1'), enter('2')];
		await clock.settle();
		expect(clock.sleepers).toBe(1);
		finish();
		await Promise.all(both);
		expect(clock.sleepers).toBe(0);
	});

	test('go on after one that failed', async () => {
		const { clock, log, enter, finish } = scene();
		const first = enter('1', 'a', () => false, true).catch(({ message }: Error) => message);
		const second = enter('2');
		finish();
		await clock.advance(100);
		expect(await first).toBe('1');
		await second;
		expect(log.at(-1)).toBe('2 ends');
	});
});
