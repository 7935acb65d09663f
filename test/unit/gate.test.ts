import { getEventListeners } from 'node:events';
import { masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import { awayUntil, cancelled, quotaSpent } from '../../nodes/Masivo/transport/failure/runFailures';
import { AdaptiveLimit } from '../../nodes/Masivo/transport/flow/adaptiveLimit';
import { Gate, RunGate } from '../../nodes/Masivo/transport/flow/gate';
import { handClock } from '../support/handClock';
import { answer, noAnswer } from '../support/sendInHand';

const HOUR_MS = 3_600_000;

/** A gate, and those who come to it. */
function gateInHand(longestWaitMs = 60_000, ceiling = 256) {
	const clock = handClock();
	const stop = new AbortController();
	const limit = new AdaptiveLimit(256);
	const gate = new RunGate(new Gate(limit, clock), ceiling, longestWaitMs, stop.signal);
	const began: Array<{ name: string; at: number }> = [];
	const start = clock.elapsed();
	const failures = new Map<string, string>();
	const note = (name: string) => (error: Error) => failures.set(name, error.message);
	return {
		clock,
		gate,
		limit,
		stop,
		/** Who got through, in order. */
		names: () => began.map(({ name }) => name),
		/** When each got through, in ms since the start. */
		times: () => began.map(({ at }) => at - start),
		/** Why somebody failed. */
		failures,
		/** Comes to the gate; what it begins there takes so long. */
		come(name: string, ms = 0, status = 200) {
			const request = async () => {
				began.push({ name, at: clock.elapsed() });
				if (ms > 0) await clock.sleep(ms);
				return answer(status);
			};
			gate.pass('GET', request).catch(note(name));
		},
		/** Waits for another try, without holding the others. */
		rest(name: string, ms: number) {
			gate.rest(ms).then(() => began.push({ name, at: clock.elapsed() }), note(name));
		},
		/** Answers to requests that went out together say how many are left, and for how many seconds. */
		async learn(...told: Array<[remaining: number, seconds: number]>) {
			const answers: Array<() => void> = [];
			for (const [remaining, seconds] of told) {
				const left = { 'x-ratelimit-remaining': `${remaining}`, 'x-ratelimit-reset': `${seconds}` };
				const request = async () => {
					await new Promise<void>((resolve) => answers.push(resolve));
					return answer(200, left);
				};
				gate.pass('GET', request).catch(note('learn'));
			}
			await clock.settle();
			for (const tell of answers) tell();
			await clock.settle();
		},
	};
}

const closing = (message: string) => masivoFailure('stopped', { message, description: '' });

test('a request gets through and its result comes back', async () => {
	const { gate, clock } = gateInHand();
	const passed = gate.pass('GET', async () => answer(204));
	await clock.settle();
	await expect(passed).resolves.toEqual(answer(204));
});

test('a request that fails lets the next one through', async () => {
	const { gate, clock, come, names } = gateInHand();
	const failed = expect(gate.pass('GET', () => Promise.reject(new Error('lost')))).rejects.toThrow(
		'lost',
	);
	come('next');
	await clock.settle();
	await failed;
	expect(names()).toEqual(['next']);
});

test('an eighth of those who may begin does so in each turn of the event loop, in their order', async () => {
	const turns: Array<() => void> = [];
	const clock = { ...handClock(), turn: async () => await new Promise<void>((r) => turns.push(r)) };
	const gate = new RunGate(new Gate(new AdaptiveLimit(10), clock), 10, 60_000);
	const began: number[] = [];
	for (let n = 1; n <= 10; n++) {
		void gate.pass('GET', async () => await new Promise<never>(() => began.push(n)));
	}
	const beganByTurn: number[] = [];
	while (began.length < 10) {
		await handClock().settle();
		expect(turns).toHaveLength(1);
		turns.pop()?.();
		await handClock().settle();
		beganByTurn.push(began.length);
	}
	expect(beganByTurn).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
	expect(began).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe('a pause', () => {
	test('holds all back for so long, and then no longer', async () => {
		const { gate, clock, come, times } = gateInHand();
		gate.pause(300);
		come('a');
		come('b');
		await clock.advance(299);
		expect(times()).toEqual([]);
		await clock.advance(1);
		expect(times()).toEqual([300, 300]);
		come('c');
		await clock.settle();
		expect(times()).toEqual([300, 300, 300]);
	});

	test.each([
		[300, 900],
		[900, 300],
	])('of %i ms and one of %i ms last as long as the longer', async (first, second) => {
		const { gate, clock, come, times } = gateInHand();
		gate.pause(first);
		gate.pause(second);
		come('a');
		await clock.advance(2000);
		expect(times()).toEqual([900]);
	});

	test('that comes while some wait already holds them too', async () => {
		const { gate, clock, come, times } = gateInHand();
		gate.pause(100);
		come('a');
		await clock.advance(60);
		gate.pause(100);
		await clock.advance(1000);
		expect(times()).toEqual([160]);
	});

	test('as long as a run may wait is waited for', async () => {
		const { gate, clock, come, times } = gateInHand(1000);
		gate.pauseAsAsked(1000, 503);
		come('a');
		await clock.advance(1000);
		expect(times()).toEqual([1000]);
	});

	test('that is longer closes the gate, and names the date of its end', async () => {
		const { gate, clock, come, names, failures } = gateInHand(1000);
		const date = clock.date();
		gate.pauseAsAsked(1001, 503);
		come('a');
		await clock.settle();
		expect(failures.get('a')).toBe(awayUntil(503, date + 1001, date).message);
		expect(names()).toEqual([]);
	});

	test("of the node's own is never too long", async () => {
		const { gate, clock, come, times } = gateInHand(0);
		gate.pause(500);
		come('a');
		await clock.advance(500);
		expect(times()).toEqual([500]);
	});
});

describe('a clock that is set', () => {
	test.each([
		['back an hour', -HOUR_MS],
		['on an hour', HOUR_MS],
	])('%s changes no wait', async (_what, by) => {
		const { gate, clock, come, rest, learn, times, failures } = gateInHand();
		gate.pause(300);
		come('paused');
		rest('rested', 500);
		await clock.advance(100);
		clock.setDate(clock.date() + by);
		await clock.advance(600);
		expect(times()).toEqual([300, 500]);

		await learn([0, 30]);
		come('in the next window');
		await clock.advance(10_000);
		clock.setDate(clock.date() + by);
		await clock.advance(20_000);
		expect(times()).toEqual([300, 500, 30_700]);
		expect(failures.size).toBe(0);
	});
});

describe('a rate limit window', () => {
	test('lets so many out at once as are left, and the next ones as answers come', async () => {
		const { clock, come, learn, times } = gateInHand();
		await learn([2, 30]);
		for (const name of ['a', 'b', 'c']) come(name, 190);
		await clock.advance(1000);
		expect(times()).toEqual([0, 0, 190]);
	});

	test('that is spent is waited for', async () => {
		const { clock, come, learn, times } = gateInHand();
		await learn([0, 30]);
		come('a');
		await clock.advance(30_000);
		expect(times()).toEqual([30_000]);
	});

	test('that is spent for just as long as a run may wait is waited for', async () => {
		const { clock, come, learn, times, failures } = gateInHand(2000);
		await learn([0, 2]);
		come('a');
		await clock.advance(2000);
		expect(times()).toEqual([2000]);
		expect(failures.size).toBe(0);
	});

	test('counts by its lowest number and ends by its earliest end', async () => {
		const { clock, come, learn, times } = gateInHand();
		await learn([1, 30], [0, 40], [5, 20]);
		come('a');
		await clock.advance(60_000);
		expect(times()).toEqual([20_000]);
	});

	test('that is spent for longer than a run may wait closes the gate', async () => {
		const { clock, come, learn, failures } = gateInHand(1000);
		const date = clock.date();
		await learn([0, 2]);
		come('a');
		await clock.settle();
		expect(failures.get('a')).toBe(quotaSpent(date + 2000, date).message);
	});

	test('that is long does not close it while some are left, though all are under way', async () => {
		const { clock, come, learn, times, failures } = gateInHand(1000);
		await learn([1, 3600]);
		come('a', 490);
		come('b');
		await clock.advance(1000);
		expect(times()).toEqual([0, 490]);
		expect(failures.size).toBe(0);
	});

	test('that is spent while a longer pause holds makes nobody wait twice', async () => {
		const { gate, clock, come, learn, times } = gateInHand();
		await learn([0, 1]);
		gate.pause(1500);
		come('a');
		await clock.advance(5000);
		expect(times()).toEqual([1500]);
	});
});

describe('who waits in line', () => {
	test('passes before those who come later, however many come', async () => {
		const { gate, clock, come, learn, names } = gateInHand();
		await learn([1, 30]);
		gate.pause(100);
		come('first', 50);
		for (let n = 0; n < 20; n++) come(`later ${n}`, 50);
		await clock.advance(5000);
		expect(names()).toEqual(['first', ...Array.from({ length: 20 }, (_, n) => `later ${n}`)]);
	});
});

describe('the limit', () => {
	test('lets so many begin, and the next one as soon as one is answered', async () => {
		const { clock, come, times } = gateInHand(60_000, 3);
		for (const [n, ms] of [30, 20, 100, 50, 50].entries()) come(`${n}`, ms);
		await clock.advance(1000);
		expect(times()).toEqual([0, 0, 0, 20, 30]);
	});

	test('of one means strictly one after another', async () => {
		const { clock, come, times } = gateInHand(60_000, 1);
		for (let n = 0; n < 4; n++) come(`${n}`, 10);
		await clock.advance(1000);
		expect(times()).toEqual([0, 10, 20, 30]);
	});

	test.each<[what: string, status: number, limit: number]>([
		['shrinks at once where Masivo is overloaded', 503, 10],
		['shrinks at once where requests are too many', 429, 10],
		['shrinks at once where a proxy waits in vain', 504, 10],
		['stays where requests themselves are the trouble', 500, 20],
		['stays where customers are unknown', 404, 20],
	])('%s: %i', async (_what, status, left) => {
		const { clock, come, limit } = gateInHand();
		for (let n = 0; n < 19; n++) come(`${n}`, 10, status);
		await clock.advance(10);
		expect(limit.limit).toBe(left);
	});

	test.each([
		['ECONNRESET', 19],
		['ETIMEDOUT', 19],
		['ECONNREFUSED', 19],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 20],
		['HPE_INVALID_CONSTANT', 20],
	])('after %s is %i', async (code, left) => {
		const { clock, gate, limit } = gateInHand();
		void gate.pass('GET', async () => noAnswer(code));
		await clock.settle();
		expect(limit.limit).toBe(left);
	});

	test('is not touched by a request that found no token', async () => {
		const { clock, gate, limit } = gateInHand();
		const trouble = { failure: closing('no token'), retryable: true };
		void gate.pass('GET', async () => ({ kind: 'noToken', trouble }) as const);
		await clock.settle();
		expect(limit.limit).toBe(20);
	});

	test('does not grow by requests that bring no answer', async () => {
		const { clock, gate, limit } = gateInHand();
		for (let n = 0; n < 100; n++) {
			void gate.pass('GET', async () => {
				await clock.sleep(100);
				return noAnswer('HPE_INVALID_CONSTANT');
			});
		}
		await clock.advance(1000);
		expect(limit.limit).toBe(20);
	});

	test('does not grow where it holds nobody back, though many come at once', async () => {
		const { clock, come, names, limit } = gateInHand();
		for (let n = 0; n < 30; n++) {
			for (let m = 0; m < 7; m++) come(`${n} ${m}`);
			await clock.settle();
		}
		expect(names()).toHaveLength(210);
		expect(limit.limit).toBe(20);
	});

	test('does not grow while a pause holds requests back in its place', async () => {
		const { clock, gate, come, names, limit } = gateInHand();
		for (let n = 0; n < 20; n++) come(`${n}`, 100);
		await clock.settle();
		for (let n = 20; n < 100; n++) come(`${n}`, 100);
		gate.pause(1000);
		await clock.advance(500);
		expect(names()).toHaveLength(20);
		expect(limit.limit).toBe(20);
	});

	test('grows as soon as somebody waits who came later', async () => {
		const { clock, come, limit } = gateInHand();
		for (let n = 0; n < 20; n++) come(`${n}`, 100);
		await clock.settle();
		for (let n = 20; n < 100; n++) come(`${n}`, 100);
		await clock.advance(100);
		expect(limit.limit).toBe(50);
	});

	test('grows while answers take no longer', async () => {
		const { clock, come, limit } = gateInHand();
		for (let n = 0; n < 400; n++) come(`${n}`, 100);
		await clock.advance(1000);
		expect(limit.limit).toBeGreaterThan(100);
	});

	test('lets ten thousand wait without a timer or a turn of the event loop', async () => {
		const { clock, come, names } = gateInHand();
		for (let n = 0; n < 10_000; n++) come(`${n}`, 60_000);
		await clock.settle();
		const after = jest.spyOn(clock, 'after');
		const turn = jest.spyOn(clock, 'turn');
		await clock.advance(59_999);
		expect(names()).toHaveLength(20);
		expect(after).not.toHaveBeenCalled();
		expect(turn).not.toHaveBeenCalled();
	});
});

describe('the end of a run', () => {
	test('by a stop reaches whoever waits, rests or comes, with the first reason', async () => {
		const { gate, clock, come, rest, names, failures } = gateInHand();
		gate.pause(60_000);
		come('a');
		come('b');
		rest('c', 60_000);
		await clock.advance(200);
		gate.close(closing('stopped'));
		gate.close(closing('later reason'));
		come('d');
		await clock.settle();
		expect(Object.fromEntries(failures)).toEqual({
			a: 'stopped',
			b: 'stopped',
			c: 'stopped',
			d: 'stopped',
		});
		expect(names()).toEqual([]);
		expect(clock.sleepers).toBe(0);
	});

	test('by a cancel reaches them too, and for those who come later is the reason before any other', async () => {
		const { gate, clock, come, rest, stop, failures } = gateInHand();
		gate.pause(60_000);
		come('a');
		rest('b', 60_000);
		await clock.advance(200);
		stop.abort();
		gate.close(closing('stopped'));
		come('c');
		await clock.settle();
		expect(Object.fromEntries(failures)).toEqual({
			a: cancelled().message,
			b: cancelled().message,
			c: cancelled().message,
		});
		expect(clock.sleepers).toBe(0);
	});

	test('leaves no listener behind, and no timer', async () => {
		const { gate, clock, come, stop } = gateInHand();
		gate.pause(60_000);
		come('a');
		await clock.settle();
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
		expect(clock.sleepers).toBe(1);
		gate.end();
		expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
		expect(clock.sleepers).toBe(0);
	});

	test('asks for no signal where there is none', async () => {
		const clock = handClock();
		const gate = new RunGate(new Gate(new AdaptiveLimit(1), clock), 1, 60_000);
		await Promise.all([gate.rest(10), clock.advance(10)]);
		gate.end();
		expect(clock.sleepers).toBe(0);
	});

	test('finds those who are under way, who end by themselves', async () => {
		const { gate, clock, stop } = gateInHand();
		const passed = gate.pass('GET', async () => {
			await clock.sleep(500);
			return answer(204);
		});
		await clock.advance(100);
		gate.close(closing('stopped'));
		stop.abort();
		await clock.advance(400);
		await expect(passed).resolves.toEqual(answer(204));
	});

	test('needs no turn of those who come after it', async () => {
		const { gate, clock, come, rest, failures } = gateInHand();
		gate.close(closing('stopped'));
		const turn = jest.spyOn(clock, 'turn');
		come('a');
		rest('b', 10);
		await handClock().settle();
		expect(Object.fromEntries(failures)).toEqual({ a: 'stopped', b: 'stopped' });
		expect(turn).not.toHaveBeenCalled();
	});
});
