import { Kept } from '../../nodes/Masivo/transport/accounts';
import { handClock } from '../support/handClock';

const MINUTE_MS = 60_000;

function kept() {
	const clock = handClock();
	const states: Array<{ isAtRest: boolean; n: number }> = [];
	const map = new Kept<{ isAtRest: boolean; n: number }>(clock);
	const use = (key: string) =>
		map.use(key, () => {
			states.push({ isAtRest: true, n: states.length });
			return states[states.length - 1];
		});
	const useOnce = (key: string) => {
		const { value, release } = use(key);
		release();
		return value;
	};
	return { clock, use, useOnce, map };
}

test('what is shared is one for all that come with the same key', () => {
	const { use, useOnce } = kept();
	const { value } = use('a');
	expect(use('a').value).toBe(value);
	expect(useOnce('b')).not.toBe(value);
});

test('what nobody used for ten minutes is forgotten', async () => {
	const { clock, useOnce } = kept();
	const first = useOnce('a');
	await clock.advance(10 * MINUTE_MS - 1);
	expect(useOnce('a')).toBe(first);
	await clock.advance(10 * MINUTE_MS);
	expect(useOnce('a')).not.toBe(first);
});

test('what is in use, or has a pause, a window or a pace left, is not', async () => {
	const { clock, use, useOnce } = kept();
	const inUse = use('a').value;
	const paused = useOnce('b');
	paused.isAtRest = false;
	await clock.advance(60 * MINUTE_MS);
	expect([useOnce('a'), useOnce('b')]).toEqual([inUse, paused]);
	paused.isAtRest = true;
	await clock.advance(10 * MINUTE_MS);
	expect(useOnce('b')).not.toBe(paused);
	expect(useOnce('a')).toBe(inUse);
});

test('beyond fifty the one that is idle for longest goes, even if it has a pause, and nothing in use', async () => {
	const { clock, use, useOnce, map } = kept();
	const inUse = use('in use').value;
	const longest = useOnce('longest');
	longest.isAtRest = false;
	for (let n = 0; n < 48; n++) {
		await clock.advance(1);
		useOnce(`${n}`);
	}
	expect(useOnce('longest')).toBe(longest);
	await clock.advance(1);
	useOnce('one more');
	expect(map.size).toBe(50);
	expect([useOnce('in use'), useOnce('longest')]).toEqual([inUse, longest]);
	expect(useOnce('0').n).toBe(51);
});

test('all that are in use are kept, however many they are', () => {
	const { use, map } = kept();
	for (let n = 0; n < 60; n++) use(`${n}`);
	expect(map.size).toBe(60);
});
