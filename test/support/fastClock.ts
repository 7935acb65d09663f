import { join } from 'node:path';

import type { Clock } from '../../nodes/Masivo/transport/flow/clock';
import { ROOT } from './masivo';

/** A request's Timeout, which is longer than any wait between two, stays as long as it is. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Within the enclosing block, time passes so many times faster for the built node: what it waits for,
 * it waits for that much shorter. For what takes minutes by its nature.
 */
export function useFastClock(times: number): void {
	const path = join(ROOT, 'dist/nodes/Masivo/transport/flow/clock.js');
	const { hostClock } = jest.requireActual<{ hostClock: Clock }>(path);
	const original = { ...hostClock };

	beforeAll(() => {
		Object.assign(hostClock, {
			elapsed: () => original.elapsed() * times,
			after: (ms: number) => original.after(ms > LONGEST_WAIT_MS ? ms : ms / times),
		});
	});

	afterAll(() => void Object.assign(hostClock, original));
}
