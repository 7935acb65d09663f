import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadline } from '../../nodes/Masivo/transport/flow/clock';

/** A deadline whose timers go off when the test says so. */
function deadlineInTheHand(stop?: AbortSignal) {
	const timers: Array<{ ms: number; controller: AbortController }> = [];
	const after = (ms: number) => {
		const controller = new AbortController();
		timers.push({ ms, controller });
		return controller.signal;
	};
	const deadline = new Deadline(stop, { after });
	return { deadline, timers, goOff: (index: number) => timers[index].controller.abort() };
}

const never = new Promise<never>(() => undefined);

test('gives what the work comes to', async () => {
	const { deadline } = deadlineInTheHand();
	deadline.set(5);
	await expect(deadline.limit(Promise.resolve('done'))).resolves.toBe('done');
	await expect(deadline.limit(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
	expect(deadline.hasPassed).toBe(false);
	expect(deadline.signal.aborted).toBe(false);
});

test('gives up when its time is over, even if the work does not', async () => {
	const { deadline, timers, goOff } = deadlineInTheHand();
	deadline.set(5);
	expect(timers.map(({ ms }) => ms)).toEqual([5]);
	const work = deadline.limit(never);
	goOff(0);
	await expect(work).rejects.toThrow('canceled');
	expect(deadline.hasPassed).toBe(true);
	expect(deadline.signal.aborted).toBe(true);
	await expect(deadline.limit(never)).rejects.toThrow('canceled');
});

test('can be put off', async () => {
	const { deadline, goOff } = deadlineInTheHand();
	deadline.set(5);
	deadline.set(9);
	goOff(0);
	await nextTurn();
	expect(deadline.hasPassed).toBe(false);
	goOff(1);
	expect(deadline.hasPassed).toBe(true);
});

test('a Stop ends the work, but is no deadline', async () => {
	const stop = new AbortController();
	const { deadline } = deadlineInTheHand(stop.signal);
	deadline.set(5);
	const work = deadline.limit(never);
	stop.abort();
	await expect(work).rejects.toThrow('canceled');
	expect(deadline.hasPassed).toBe(false);
	expect(deadlineInTheHand(stop.signal).deadline.signal.aborted).toBe(true);
});

test('leaves nothing behind', () => {
	const stop = new AbortController();
	const { deadline, timers, goOff } = deadlineInTheHand(stop.signal);
	deadline.set(5);
	expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
	deadline.end();
	expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
	expect(getEventListeners(timers[0].controller.signal, 'abort')).toEqual([]);
	goOff(0);
	stop.abort();
	expect(deadline.hasPassed).toBe(false);
	expect(deadline.signal.aborted).toBe(false);
});

test('may end before it was set', () => {
	const deadline = new Deadline(undefined);
	deadline.end();
	expect(deadline.signal.aborted).toBe(false);
});

test('is a timer of Node.js where nobody gives it another', async () => {
	const deadline = new Deadline(undefined);
	deadline.set(1);
	await expect(deadline.limit(never)).rejects.toThrow('canceled');
	expect(deadline.hasPassed).toBe(true);
});
