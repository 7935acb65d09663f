import { sleep } from 'n8n-workflow';

/** Clock and randomness, injectable for tests. */
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

/**
 * The end of one request's time, or of the run: whichever comes first. Its signal tears the request
 * down; where a host does not heed the signal, `limit` goes on without it.
 */
export class Deadline {
	hasPassed = false;

	private readonly ending = new AbortController();

	private readonly alarm: Alarm;

	private readonly abort = () => this.ending.abort();

	constructor(
		private readonly stop: AbortSignal | undefined,
		clock: Pick<Clock, 'after'> = hostClock,
	) {
		this.alarm = new Alarm(clock, () => {
			this.hasPassed = true;
			this.abort();
		});
		if (stop?.aborted) this.abort();
		stop?.addEventListener('abort', this.abort);
	}

	get signal(): AbortSignal {
		return this.ending.signal;
	}

	/** From now on it is so many milliseconds away. */
	set(ms: number): void {
		this.alarm.set(ms);
	}

	/** What the work comes to, or an error as soon as its time is over. */
	async limit<T>(work: Promise<T>): Promise<T> {
		return await new Promise<T>((resolve, reject) => {
			const giveUp = () => reject(new Error('canceled'));
			if (this.signal.aborted) giveUp();
			this.signal.addEventListener('abort', giveUp);
			work.then(resolve, reject);
		});
	}

	/** The request is over: nothing is left behind. */
	end(): void {
		this.alarm.stop();
		this.stop?.removeEventListener('abort', this.abort);
	}
}

/** Of all work in this process that has the same key, one at a time, in the order in which it came. */
export class Turns {
	private readonly last = new Map<string, Promise<void>>();

	/** @param until how the turn is waited for: where that fails, the work is not done */
	async take<T>(
		key: string,
		work: () => Promise<T>,
		until: (before: Promise<void>) => Promise<void> = async (before) => await before,
	): Promise<T> {
		const before = this.last.get(key) ?? Promise.resolve();
		const done = until(before).then(work);
		const over = Promise.allSettled([before, done]).then(() => undefined);
		this.last.set(key, over);
		try {
			return await done;
		} finally {
			void over.then(() => {
				if (this.last.get(key) === over) this.last.delete(key);
			});
		}
	}
}

/** Lets one at a time do something alone: `while (lock.held) await lock.held`, then `hold`. */
export class Lock {
	private holder?: Promise<void>;

	/** Ends when whoever holds it lets go; undefined if nobody does. */
	get held(): Promise<void> | undefined {
		return this.holder;
	}

	/** Holds it, which must be free, until the work is done. */
	async hold<T>(work: () => Promise<T>): Promise<T> {
		const done = work();
		this.holder = done.then(
			() => undefined,
			() => undefined,
		);
		try {
			return await done;
		} finally {
			this.holder = undefined;
		}
	}
}
