import { Lessons } from '../../nodes/Masivo/execution/rehearse';
import { handClock } from '../support/handClock';

test('what was kept is recalled, for its subject only', () => {
	const lessons = new Lessons();
	lessons.keep('a', 1);
	expect([lessons.recall('a'), lessons.recall('b')]).toEqual([1, undefined]);
});

test('past fifty, the oldest is forgotten; what is learned anew is new', () => {
	const lessons = new Lessons();
	for (let n = 0; n < 50; n++) lessons.keep(`s${n}`, n);
	lessons.keep('s0', 'anew');
	lessons.keep('one more', true);
	expect(['s0', 's1', 's2', 'one more'].map((it) => lessons.recall(it))).toEqual([
		'anew',
		undefined,
		2,
		true,
	]);
});

test('only what turned out wrong is forgotten, not what another run knows better', () => {
	const lessons = new Lessons();
	lessons.keep('a', 'right');
	lessons.forget('a', 'wrong');
	expect(lessons.recall('a')).toBe('right');
	lessons.forget('a', 'right');
	expect(lessons.recall('a')).toBeUndefined();
});

describe('turns', () => {
	function scene() {
		const clock = handClock();
		const lessons = new Lessons();
		const log: string[] = [];
		let finish = () => {};
		const finished = new Promise<void>((resolve) => (finish = resolve));
		const enter = async (name: string, subject = 'a', isOver = () => false, fails = false) =>
			await lessons.inTurn(subject, clock, isOver, async () => {
				log.push(`${name} begins`);
				await finished;
				log.push(`${name} ends`);
				if (fails) throw new Error(name);
			});
		return { clock, log, enter, finish };
	}

	test('go one after another for the same subject, and do not mind another', async () => {
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
		await second;
		expect(log).toEqual(['1 begins']);
		finish();
		await first;
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
