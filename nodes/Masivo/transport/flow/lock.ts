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
