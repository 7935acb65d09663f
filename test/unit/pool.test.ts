import { runPool } from '../../nodes/Masivo/execution/pool';
import { handClock } from '../support/handClock';

/** Works at so many tasks, each of which takes a second. */
async function work(tasks: number, size: number) {
	const clock = handClock();
	const begun: Array<[task: number, at: number]> = [];
	const start = clock.elapsed();
	let isDone = false;
	const numbers = Array.from({ length: tasks }, (_, n) => n);
	const done = runPool(numbers, size, async (task) => {
		begun.push([task, clock.elapsed() - start]);
		await clock.sleep(1000);
	}).then(() => (isDone = true));
	await clock.settle();
	const isDoneBefore = isDone;
	await clock.advance(tasks * 1000);
	await done;
	return { begun, isDoneBefore };
}

test('works at so many tasks at once, in their order, until all are done', async () => {
	const { begun, isDoneBefore } = await work(5, 2);
	expect(begun).toEqual([
		[0, 0],
		[1, 0],
		[2, 1000],
		[3, 1000],
		[4, 2000],
	]);
	expect(isDoneBefore).toBe(false);
});

test('works at all of them at once where there are fewer', async () => {
	expect((await work(2, 100)).begun).toEqual([
		[0, 0],
		[1, 0],
	]);
});

test('is done at once where there is nothing to do', async () => {
	expect(await work(0, 3)).toEqual({ begun: [], isDoneBefore: true });
});

test('what has to be done alone is done before everything else, one after another', async () => {
	const log: string[] = [];
	const work = async (task: number) => {
		log.push(`${task} begins`);
		await new Promise(setImmediate);
		log.push(`${task} ends`);
	};
	await runPool([1, 2, 3, 4], 100, work, async (task, workAtIt) => {
		if (task % 2 === 0) await workAtIt();
		return task % 2 === 0;
	});
	expect(log).toEqual([
		...['2 begins', '2 ends', '4 begins', '4 ends'],
		...['1 begins', '3 begins', '1 ends', '3 ends'],
	]);
});
