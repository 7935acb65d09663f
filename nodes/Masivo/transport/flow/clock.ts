import { sleep } from 'n8n-workflow';

/** Time, and a die, as the code that waits sees them; tests hold one in the hand. */
export interface Clock {
	/** Milliseconds since some moment. It never jumps: what is waited for is measured with it. */
	elapsed(): number;
	/** Unix time in ms, as the machine's clock has it now: for dates only. */
	date(): number;
	/** A signal that comes so many ms later, unless nobody listens to it any more. */
	after(ms: number): AbortSignal;
	/** Gives way to everything else that is ready to run. */
	turn(): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}

export const hostClock: Clock = {
	elapsed: () => performance.now(),
	date: () => Date.now(),
	after: (ms) => AbortSignal.timeout(Math.ceil(ms)),
	turn: async () => await sleep(0),
	random: () => Math.random(),
};

/** Rings once, so many ms after it was set last. */
export class Alarm {
	private timer?: AbortSignal;

	constructor(
		private readonly clock: Pick<Clock, 'after'>,
		private readonly ring: () => void,
	) {}

	set(ms: number): void {
		this.stop();
		this.timer = this.clock.after(ms);
		this.timer.addEventListener('abort', this.ring);
	}

	/** Node.js drops a timer that nobody listens to: a run of many thousand leaves none behind. */
	stop(): void {
		this.timer?.removeEventListener('abort', this.ring);
	}
}
