import { createYieldToOthers } from '../../nodes/Masivo/execution/pool';
import { handClock } from '../support/handClock';

/** Works for so many ms at each of ten items, and says between which items it gave way. */
async function pausesOf(msPerItem: number): Promise<number[]> {
	let elapsed = 0;
	let item = 0;
	const pauses: number[] = [];
	const yieldToOthers = createYieldToOthers({
		...handClock(),
		elapsed: () => elapsed,
		turn: async () => {
			pauses.push(item);
		},
	});
	for (item = 0; item < 10; item++) {
		await yieldToOthers();
		elapsed += msPerItem;
	}
	return pauses;
}

test('short work is done in one go', async () => {
	expect(await pausesOf(2.9)).toEqual([]);
});

test('long work gives way every thirty milliseconds', async () => {
	expect(await pausesOf(10)).toEqual([3, 6, 9]);
	expect(await pausesOf(100)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('those who work side by side give way together', async () => {
	let elapsed = 0;
	let turns = 0;
	const yieldToOthers = createYieldToOthers({
		...handClock(),
		elapsed: () => elapsed,
		turn: async () => {
			turns++;
			await new Promise(setImmediate);
		},
	});
	const worker = async () => {
		for (let item = 0; item < 3; item++) {
			await yieldToOthers();
			elapsed += 10;
		}
	};
	await Promise.all([worker(), worker(), worker()]);
	expect(turns).toBe(1);
});
