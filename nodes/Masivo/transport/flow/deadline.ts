import { Alarm, hostClock, type Clock } from './clock';

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
