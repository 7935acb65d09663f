import type { Clock } from '../transport/flow/clock';

/** So many lessons are kept: one for each operation that learns and each Base URL. */
const MOST_KEPT = 50;

/** So soon does somebody who waits for another's lesson see that his own run is over. */
const NAP_MS = 50;

/**
 * What runs have found out, for those that come after them. Whoever has to learn the same waits until
 * the first one has done so: each process learns once.
 */
export class Lessons {
	private readonly kept = new Map<string, unknown>();

	/** Those who are learning; each promise resolves when its turn is over. */
	private readonly turns = new Map<string, Promise<void>>();

	/** Undefined if nothing is known. */
	recall(subject: string): unknown {
		return this.kept.get(subject);
	}

	/** Past so many, the oldest is forgotten. */
	keep(subject: string, lesson: unknown): void {
		this.kept.delete(subject);
		this.kept.set(subject, lesson);
		const [oldest] = this.kept.keys();
		if (this.kept.size > MOST_KEPT) this.kept.delete(oldest);
	}

	/** Only what turned out wrong: another run may know better by now. */
	forget(subject: string, lesson: unknown): void {
		if (this.kept.get(subject) === lesson) this.kept.delete(subject);
	}

	/**
	 * Does the work while nobody else learns the same.
	 *
	 * @param isOver whether there is no use in waiting any longer, or no need: the work is not done then
	 * @returns whether it was done
	 */
	async inTurn(
		subject: string,
		clock: Clock,
		isOver: () => boolean,
		work: () => Promise<void>,
	): Promise<boolean> {
		for (let turn = this.turns.get(subject); turn; turn = this.turns.get(subject)) {
			await eitherOr(turn, clock.after(NAP_MS));
			if (isOver()) return false;
		}
		const working = work();
		const turn = working.catch(() => undefined);
		this.turns.set(subject, turn);
		try {
			await working;
			return true;
		} finally {
			this.turns.delete(subject);
		}
	}
}

async function eitherOr(turn: Promise<void>, signal: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const wake = () => {
			signal.removeEventListener('abort', wake);
			resolve();
		};
		signal.addEventListener('abort', wake);
		void turn.then(wake);
	});
}
