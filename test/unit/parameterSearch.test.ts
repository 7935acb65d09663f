import { setImmediate as nextTurn } from 'node:timers/promises';

import { runPool } from '../../nodes/Masivo/execution/pool';
import type { Learned } from '../../nodes/Masivo/resources/customer/tags/parameterSearch/learn';
import { searchParameter } from '../../nodes/Masivo/resources/customer/tags/parameterSearch/search';
import type { SearchContext } from '../../nodes/Masivo/resources/customer/tags/parameterSearch/trial';
import type { Deletion } from '../../nodes/Masivo/resources/customer/tags/tagDeletion';
import { Finding } from '../../nodes/Masivo/transport/accounts';
import { masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import type { Send } from '../../nodes/Masivo/transport/request/request';
import { hintsIn } from '../support/failureKinds';

const failure = (message: string) => masivoFailure('refused', { message, description: '' });

interface Plan {
	customerId: string;
	tagKeys: string[];
	parameter?: string;
}

const send = async () => await Promise.reject(new Error('Not sent here'));
const until = async (done: Promise<unknown>) => void (await done);

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
		finding = new Finding(),
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
	const tell = (hint: string) => void hints.push(hint);
	const context = { finding, rescue: look, until, isOver, tell };
	const prepared = searchParameter(async ({ customerId }, given, likely) => {
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
	return { log, hints, errors, finding, mostAtOnce, mostWhileLearning };
}

const teaches = (): Learned => ({ deletion: {}, name: 'so' });

test('the first customer is asked alone, and the others go with what he showed', async () => {
	const { log, hints, mostWhileLearning } = await attempt(['a', 'b', 'c'], teaches);
	expect(log).toEqual(['learn a', 'b under so', 'c under so']);
	expect(mostWhileLearning).toBe(1);
	expect(hints).toEqual([expect.stringContaining('"so"')]);
	expect(hintsIn(hints[0])).toEqual(['parameterFound']);
});

test('what is known is not found out again, nor told', async () => {
	const { finding } = await attempt(['a'], teaches);
	const again = await attempt(['a', 'b'], teaches, { finding });
	expect(again).toMatchObject({ log: ['a under so', 'b under so'], hints: [], mostAtOnce: 2 });
});

test('of runs that come together one finds it out, and the others go on as soon as it is known', async () => {
	const finding = new Finding();
	const runs = await Promise.all(
		Array.from({ length: 3 }, async () => await attempt(['a', 'b'], teaches, { finding })),
	);
	expect(runs.map(({ log, mostAtOnce }) => [mostAtOnce, log])).toEqual([
		[1, ['learn a', 'b under so']],
		[2, ['a under so', 'b under so']],
		[2, ['a under so', 'b under so']],
	]);
});

test('of runs that come together each tries for itself, as long as nothing is known', async () => {
	const finding = new Finding();
	const runs = await Promise.all(
		['a', 'b', 'c'].map(async (id) => await attempt([id], () => ({ deletion: {} }), { finding })),
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
	const { log, hints, finding } = await attempt(['a', 'b', 'c'], (id) =>
		id === 'a' ? { deletion: {}, likely: 'so' } : teaches(),
	);
	expect(log).toEqual(['learn a', 'learn b, perhaps so', 'c under so']);
	expect(hints).toHaveLength(1);
	expect(finding.found).toEqual({ name: 'so', isSure: true });
	const unsure = await attempt(['a'], () => ({ deletion: {}, likely: 'so' }));
	expect(unsure.finding.found?.isSure).not.toBe(true);
	expect((await attempt(['b'], teaches, { finding: unsure.finding })).log).toEqual([
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

	const leaving = async (finding: Finding) =>
		await attempt(['b', 'c', 'd'], teaches, { finding, after: { b: { left } } });

	test('is forgotten where the tag that it left is there still, for the runs to come only', async () => {
		const { finding } = await attempt(['a'], teaches);
		const wrong = await leaving(finding);
		expect(wrong.log).toEqual(['b under so', 'c under so', 'd under so']);
		const next = await attempt(['e'], teaches, { finding, withTag: ['b'] });
		expect(next.log).toEqual(['learn e']);
	});

	test('stays where the tag that it left is gone by now, and is not asked about again', async () => {
		const { finding } = await attempt(['a'], teaches);
		await leaving(finding);
		expect((await attempt(['e'], teaches, { finding })).log).toEqual(['e under so']);
		const later = await attempt(['f'], teaches, { finding, withTag: ['b'] });
		expect(later.log).toEqual(['f under so']);
	});

	test('stays where nobody can say', async () => {
		const { finding } = await attempt(['a'], teaches);
		finding.found = { name: 'so', isSure: true, doubt: { customerId: 'not/there', key: 'b' } };
		expect((await attempt(['e'], teaches, { finding })).log).toEqual(['e under so']);
	});

	test.each<[what: string, Deletion]>([
		['the tags are gone', { left: new Map([['c', 'c']]) }],
		[
			'the request for what is left failed',
			{ left, undone: { keys: new Set(['b']), failure: failed } },
		],
		['nothing shows what is left', {}],
	])('stays where %s', async (_what, deletion) => {
		const { finding } = await attempt(['a'], teaches);
		await attempt(['b'], teaches, { finding, after: { b: deletion } });
		expect(finding.found).toEqual({ name: 'so', isSure: true });
	});
});

test('a run that is over does not wait for another that searches', async () => {
	const finding = new Finding();
	let finish = () => {};
	const other = finding.search.hold(
		async () => await new Promise<void>((resolve) => (finish = resolve)),
	);
	const log: string[] = [];
	let stop = () => {};
	const stopped = new Promise<never>((_, reject) => (stop = () => reject(failure('stopped'))));
	const context = {
		...{ finding, rescue, tell: () => {}, isOver: () => false },
		until: async (done: Promise<unknown>) => void (await Promise.race([done, stopped])),
	};
	const { goFirst } = searchParameter()(async () => ({}), context);
	const plan = { customerId: 'a', tagKeys: ['a'] };
	const waiting = goFirst([plan], async () => void log.push('worked'));
	stop();
	expect(await waiting).toBe(false);
	expect(log).toEqual([]);
	finish();
	await other;
});
