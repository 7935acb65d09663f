import type { Preparation, RunContext } from '../../../../execution/operation';
import type { Failure } from '../../../../transport/failure/failure';
import { type Clock, hostClock } from '../../../../transport/flow/clock';
import type { Send } from '../../../../transport/request/request';
import type { Deletion } from '../tagDeletion';
import { learnTagKeysParameter, type Wanted } from './learn';
import { nameFound } from './names';

const MOST_DOUBTS = 3;

/**
 * Deletes tags where nobody says how the query parameter is named: the first customers go one at a time,
 * until one of them has shown it.
 *
 * @param names what the runs of this process have found out
 * @returns the `prepare` of an operation whose `run` takes the name from the plan
 */
export function searchParameter(names: FoundNames, learn = learnTagKeysParameter) {
	return <Plan extends Wanted & { parameter?: string }>(
		run: (plan: Plan, send: Send) => Promise<Deletion>,
		context: RunContext,
	): Preparation<Plan, Deletion> => {
		const { baseUrl } = context;
		let name: string | undefined;
		let doubts = 0;
		/** Why nothing more is sent. */
		let end: Failure | undefined;

		/** Another run may have found it out in the meantime; this one stays with what it knows. */
		const known = (): string | undefined => (name ??= names.recall(baseUrl));

		async function find(plan: Plan, send: Send): Promise<Deletion> {
			const learned = await learn(plan, { ...context, send });
			if ('end' in learned) throw (end = learned.end);
			if ('doubt' in learned) {
				if (++doubts === MOST_DOUBTS) end = learned.doubt;
				throw learned.doubt;
			}
			if (learned.name !== undefined) {
				name = learned.name;
				names.keep(baseUrl, name);
				context.tell(nameFound(name));
			}
			return learned.deletion;
		}

		return {
			async goFirst(plans, work) {
				const isNeeded = plans.some(({ parameter }) => parameter === undefined);
				if (!isNeeded || known() !== undefined) return false;
				// A turn for each customer: where nothing can be found out for long, other runs have theirs.
				// Whoever waits while another run finds it out goes on with that, together with all others.
				const needsNoTurn = () => context.isOver() || known() !== undefined;
				return await names.inTurn(baseUrl, needsNoTurn, work);
			},
			async run(plan, send) {
				if (end) throw end;
				if (plan.parameter !== undefined) return await run(plan, send);
				const parameter = known();
				if (parameter === undefined) return await find(plan, send);
				const deletion = await run({ ...plan, parameter }, send);
				if (isRefuted(deletion, plan)) names.forget(baseUrl, parameter);
				return deletion;
			},
		};
	};
}

/** Whether tags are still there though nothing failed: then the next run finds the name out anew. */
function isRefuted({ left, undone }: Deletion, { tagKeys }: Wanted): boolean {
	const keys = new Set(left?.values());
	return tagKeys.some((key) => keys.has(key) && !undone?.keys.has(key));
}

const MOST_BASE_URLS = 50;

const CHECK_IF_OVER_MS = 50;

/**
 * What runs have found out, for those that come after them, by the Base URL. Whoever has to find out the
 * same waits until the first one has done so: each process does it once.
 */
export class FoundNames {
	private readonly kept = new Map<string, string>();

	/** Those who are searching; each promise resolves when its turn is over. */
	private readonly turns = new Map<string, Promise<void>>();

	constructor(private readonly clock: Pick<Clock, 'after'> = hostClock) {}

	/** Undefined if nothing is known. */
	recall(baseUrl: string): string | undefined {
		return this.kept.get(baseUrl);
	}

	/** Past so many, the oldest is forgotten. */
	keep(baseUrl: string, name: string): void {
		this.kept.delete(baseUrl);
		this.kept.set(baseUrl, name);
		const [oldest] = this.kept.keys();
		if (this.kept.size > MOST_BASE_URLS) this.kept.delete(oldest);
	}

	/** Only what turned out wrong: another run may know better by now. */
	forget(baseUrl: string, name: string): void {
		if (this.kept.get(baseUrl) === name) this.kept.delete(baseUrl);
	}

	/**
	 * Does the work while nobody else searches at the same Base URL.
	 *
	 * @param isOver whether there is no use in waiting any longer, or no need: the work is not done then
	 * @returns whether it was done
	 */
	async inTurn(
		baseUrl: string,
		isOver: () => boolean,
		work: () => Promise<void>,
	): Promise<boolean> {
		for (let turn = this.turns.get(baseUrl); turn; turn = this.turns.get(baseUrl)) {
			await eitherOr(turn, this.clock.after(CHECK_IF_OVER_MS));
			if (isOver()) return false;
		}
		const working = work();
		const turn = working.catch(() => undefined);
		this.turns.set(baseUrl, turn);
		try {
			await working;
			return true;
		} finally {
			this.turns.delete(baseUrl);
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
