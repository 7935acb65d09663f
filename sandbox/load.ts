export interface LoadOptions {
	/** As many requests as it copes with at once. */
	atOnce: number;
	/**
	 * What becomes of more: they wait in line, all become slower (the time grows with the square of
	 * the load), or their connection is reset.
	 */
	beyond: 'wait' | 'slow' | 'reset';
}

/** A request that has come to a service of limited strength. */
export interface Place {
	/**
	 * Resolves when it is worked on, with how many times as long as usual that takes; with undefined
	 * if its connection is to be reset.
	 */
	slowness: Promise<number | undefined>;
	/** It is over, whatever became of it. */
	leave(): void;
}

/** What a service of limited strength does with the requests that come to it. */
export class Load {
	private working = 0;

	/** Those who wait, in their order. */
	private readonly line = new Set<() => void>();

	constructor(private readonly options: LoadOptions) {}

	enter(): Place {
		const { atOnce, beyond } = this.options;
		if (this.working >= atOnce && beyond === 'wait') return this.waiting();
		this.working++;
		const load = this.working / atOnce;
		const isReset = load > 1 && beyond === 'reset';
		return {
			slowness: Promise.resolve(isReset ? undefined : Math.max(1, load) ** 2),
			leave: () => this.next(),
		};
	}

	private waiting(): Place {
		let begin = () => {};
		const slowness = new Promise<number>((resolve) => (begin = () => resolve(1)));
		this.line.add(begin);
		return {
			slowness,
			// Who gives up while in line has had no place.
			leave: () => this.line.delete(begin) || this.next(),
		};
	}

	private next(): void {
		this.working--;
		const [begin] = this.line;
		if (!begin) return;
		this.line.delete(begin);
		this.working++;
		begin();
	}
}
