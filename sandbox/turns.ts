/** Lets so many in at a time; the rest wait, and come in as they came. */
export class Turns {
	private taken = 0;

	private readonly waiting: Array<() => void> = [];

	constructor(private readonly size: number) {}

	/** Resolves when it is the caller's turn, which lasts until `give`. */
	async take(): Promise<void> {
		if (this.taken < this.size) this.taken++;
		else await new Promise<void>((done) => this.waiting.push(done));
	}

	/** Ends a turn; whoever waits longest has it now. */
	give(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.taken--;
	}
}
