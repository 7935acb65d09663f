import type { Clock } from '../transport/flow/clock';

/** Longer than this at a stretch, nothing else in n8n's process should have to wait. */
const LONGEST_STRETCH_MS = 30;

/**
 * For work that is done item by item without waiting for anything: called between two items, it
 * gives way from time to time, so that n8n goes on with everything else and a Stop comes through.
 */
export function createBreather(clock: Clock): () => Promise<void> {
	let since = clock.elapsed();
	return async () => {
		if (clock.elapsed() - since < LONGEST_STRETCH_MS) return;
		await clock.turn();
		since = clock.elapsed();
	};
}
