import { LearnedRate } from '../../nodes/Masivo/transport/flow/rateLimit';

const SECOND_MS = 1000;
const START_MS = 10 * SECOND_MS;

/** A rate, and so many accepted in the second before a refusal. */
function refusedAfter(accepted: number) {
	const rate = new LearnedRate();
	for (let n = 0; n < accepted; n++) rate.noteAccepted(START_MS, START_MS + n);
	const now = START_MS + 900;
	rate.noteRefused(START_MS + 800, now);
	return { rate, now };
}

/** How many it lets begin from one moment to another. */
function begun(rate: LearnedRate, from: number, to: number): number {
	let count = 0;
	for (let now = from; now < to; now++) {
		for (; rate.room(now) > 0; count++) rate.take(1);
	}
	return count;
}

test('before a refusal nobody is held back', () => {
	const rate = new LearnedRate();
	rate.noteAccepted(1, 2);
	expect(rate.room(START_MS)).toBe(Infinity);
	expect(rate.isKnown(START_MS)).toBe(false);
});

test('after a refusal fewer go out than were accepted before, evenly, and then more and more', () => {
	const { rate, now } = refusedAfter(50);
	const inSeconds = [0, 1, 2, 3, 4].map((n) => begun(rate, now + n * 1000, now + n * 1000 + 1000));
	expect(inSeconds[0]).toBeLessThanOrEqual(43);
	expect(inSeconds[0]).toBeGreaterThanOrEqual(38);
	expect(inSeconds).toEqual([...inSeconds].sort((one, other) => one - other));
	expect(inSeconds[4]).toBeGreaterThan(50);
});

test('those that were refused together are one refusal, the next one is another', () => {
	const { rate, now } = refusedAfter(50);
	for (let n = 0; n < 20; n++) rate.noteRefused(now - n, now + n);
	expect(begun(rate, now, now + SECOND_MS)).toBeGreaterThanOrEqual(38);
	rate.noteRefused(now + SECOND_MS, now + SECOND_MS);
	expect(begun(rate, now + SECOND_MS, now + 2 * SECOND_MS)).toBeLessThanOrEqual(38);
});

test('what went out with the first one that was refused tells how many are accepted, too', () => {
	const { rate, now } = refusedAfter(0);
	for (let n = 0; n < 49; n++) rate.noteAccepted(now - 100, now + 1);
	expect(begun(rate, now, now + SECOND_MS)).toBeGreaterThanOrEqual(38);
});

test('one refusal alone is none of all that follow', () => {
	const { rate, now } = refusedAfter(0);
	expect(begun(rate, now, now + SECOND_MS)).toBeGreaterThanOrEqual(8);
});

test('refusal after refusal, one in a second still goes out', () => {
	const { rate, now } = refusedAfter(10);
	for (let n = 0; n < 60; n++) rate.noteRefused(now + 1 + n, now + 1 + n);
	expect(begun(rate, now + 100, now + 10_100)).toBeGreaterThanOrEqual(10);
	expect(begun(rate, now + 10_100, now + 11_100)).toBeLessThanOrEqual(4);
});

test('a break saves nothing up and is no time in which something was learned', () => {
	const { rate, now } = refusedAfter(50);
	rate.hold(now, now + 60 * SECOND_MS);
	expect(rate.room(now + 60 * SECOND_MS)).toBe(1);
	expect(begun(rate, now + 60 * SECOND_MS, now + 61 * SECOND_MS)).toBeLessThanOrEqual(44);
});

test('what was not sent after all may go out', () => {
	const { rate, now } = refusedAfter(50);
	rate.hold(now, now);
	rate.take(1);
	expect(rate.room(now)).toBe(0);
	expect(rate.waitMs(now)).toBe(25);
	rate.take(-1);
	expect(rate.room(now)).toBe(1);
});

test('where no refusal comes, nobody is held back after a while', () => {
	const { rate, now } = refusedAfter(50);
	expect(rate.isKnown(now + 50 * SECOND_MS)).toBe(true);
	expect(rate.isKnown(now + 60 * SECOND_MS)).toBe(false);
	expect(rate.room(now + 60 * SECOND_MS)).toBe(Infinity);
});
