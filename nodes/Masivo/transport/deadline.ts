/**
 * The end of one request's time, or of the run: whichever comes first. Its signal tears the request
 * down; where a host does not heed the signal, `limit` goes on without it.
 */
export class Deadline {
	hasPassed = false;

	private readonly ending = new AbortController();

	private timer?: AbortSignal;

	private readonly abort = () => this.ending.abort();

	private readonly pass = () => {
		this.hasPassed = true;
		this.abort();
	};

	/** @param after a signal that comes after so many milliseconds */
	constructor(
		private readonly stop: AbortSignal | undefined,
		private readonly after = (ms: number) => AbortSignal.timeout(ms),
	) {
		if (stop?.aborted) this.abort();
		stop?.addEventListener('abort', this.abort);
	}

	get signal(): AbortSignal {
		return this.ending.signal;
	}

	/** From now on it is so many milliseconds away. */
	set(ms: number): void {
		this.timer?.removeEventListener('abort', this.pass);
		this.timer = this.after(ms);
		this.timer.addEventListener('abort', this.pass);
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

	/** The request is over: a run of many thousand leaves neither timers nor listeners behind. */
	end(): void {
		// Node.js drops a timer that nobody listens to.
		this.timer?.removeEventListener('abort', this.pass);
		this.stop?.removeEventListener('abort', this.abort);
	}
}
