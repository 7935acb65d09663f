import { sleep } from 'n8n-workflow';

/** Time, and a die, as the code that waits sees them; tests hold one in the hand. */
export interface Clock {
	/** Milliseconds since some moment. It never jumps: what is waited for is measured with it. */
	elapsed(): number;
	/** Unix time in ms, as the machine's clock has it now: for dates only. */
	date(): number;
	/** At least `ms` later; 0 gives way to everything else that is ready to run. */
	sleep(ms: number): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}

export const hostClock: Clock = {
	elapsed: () => performance.now(),
	date: () => Date.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};
