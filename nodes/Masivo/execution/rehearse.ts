import type { Connection } from '../transport/connect';
import type { Failure } from '../transport/failure/failure';
import type { Clock } from '../transport/flow/clock';
import { carryOut, type Ledger } from './carryOut';
import type { Task } from './groups';
import type { AnyOperation, Rehearsal } from './operation';

/** So many plans may fail in a way that can lie in themselves; after that, nothing more is sent. */
const MOST_DOUBTS = 3;

export interface Theatre {
	lessons: Lessons;
	connection: Pick<Connection, 'baseUrl' | 'send' | 'rescue'>;
	ledger: Ledger;
	clock: Clock;
	/** Called between two items, and between two rows of a list. */
	breathe: () => Promise<void>;
	/** Tells the person what was learned. */
	tell(hint: string): void;
}

/** The operation as it goes on with what was learned, and the tasks that are left for it. */
interface Rehearsed {
	operation: AnyOperation;
	rest: readonly Task[];
}

/**
 * Where an operation has to know something first, its first tasks go one at a time until it is
 * known. These have their outcomes in the ledger afterwards; the others may go together.
 */
export async function rehearse(
	operation: AnyOperation,
	tasks: readonly Task[],
	theatre: Theatre,
): Promise<Rehearsed> {
	const { rehearsal } = operation;
	if (!rehearsal) return { operation, rest: tasks };

	const { lessons, connection, ledger, clock, breathe } = theatre;
	const lead = new Lead(operation, rehearsal, theatre);
	const rest: Task[] = [];
	for (const task of tasks) {
		if (lead.knows || !task.some(({ plan }) => rehearsal.isNeeded(plan))) {
			rest.push(task);
			continue;
		}
		const work = async (): Promise<void> => {
			for (const step of task) {
				if (!ledger.isOver()) {
					await carryOut(lead.operation, step, connection.send, ledger, breathe);
				}
			}
		};
		// A turn for each task: where nothing can be learned for long, other runs have theirs. Whoever
		// waits while another run learns goes on with what that one found out, together with all others.
		const needsNoTurn = () => ledger.isOver() || lead.knows;
		const isDone = await lessons.inTurn(lead.subject, clock, needsNoTurn, work);
		if (!isDone) rest.push(task);
	}
	const { end } = lead;
	if (!end) return { operation: lead.operation, rest };
	for (const { wishes } of rest.flat()) {
		for (const { item } of wishes) ledger.note(item, { error: end });
	}
	return { operation, rest: [] };
}

/** What one run knows, and how it comes to know it. */
class Lead {
	readonly subject: string;

	/** The operation, with what is known. */
	readonly operation: AnyOperation;

	/** Why nothing more is sent. */
	end?: Failure;

	private lesson: unknown;

	private doubts = 0;

	constructor(
		operation: AnyOperation,
		private readonly rehearsal: Rehearsal<unknown, object, unknown>,
		private readonly theatre: Theatre,
	) {
		this.subject = JSON.stringify([operation.value, theatre.connection.baseUrl]);
		const { lessons } = theatre;
		this.operation = {
			...operation,
			run: async (plan, send) => {
				if (this.end) throw this.end;
				if (!rehearsal.isNeeded(plan)) return await operation.run(plan, send);
				if (!this.knows) return await this.learn(plan);
				const answer = await operation.run(plan, send, this.lesson);
				if (rehearsal.isRefuted(answer, plan)) lessons.forget(this.subject, this.lesson);
				return answer;
			},
		};
	}

	/** Another run may have learned in the meantime. */
	get knows(): boolean {
		this.lesson ??= this.theatre.lessons.recall(this.subject);
		return this.lesson !== undefined;
	}

	private async learn(plan: unknown): Promise<object> {
		const { lessons, connection, ledger, tell } = this.theatre;
		const { send, rescue } = connection;
		const isOver = (): boolean => ledger.isOver();
		const rehearsed = await this.rehearsal.learn(plan, { send, rescue, isOver });
		if ('end' in rehearsed) throw (this.end = rehearsed.end);
		if ('doubt' in rehearsed) {
			if (++this.doubts === MOST_DOUBTS) this.end = rehearsed.doubt;
			throw rehearsed.doubt;
		}
		const { answer, lesson } = rehearsed;
		if (lesson !== undefined) {
			this.lesson = lesson;
			lessons.keep(this.subject, lesson);
			tell(this.rehearsal.hint(lesson));
		}
		return answer;
	}
}

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
