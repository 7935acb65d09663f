import type { Preparation, RunContext } from '../../../../execution/operation';
import { Failure, orFailure } from '../../../../transport/failure/failure';
import { type Clock, hostClock } from '../../../../transport/flow/clock';
import type { Send } from '../../../../transport/request/request';
import { type Deletion, lookAt } from '../tagDeletion';
import { comparableKey } from '../tagKeys';
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
			const learned = await learn(plan, { ...context, send }, names.likely(baseUrl));
			if ('end' in learned) throw (end = learned.end);
			if ('doubt' in learned) {
				if (++doubts === MOST_DOUBTS) end = learned.doubt;
				throw learned.doubt;
			}
			if (learned.name !== undefined) {
				name = learned.name;
				names.keep(baseUrl, name);
				context.tell(nameFound(name));
			} else if (learned.likely !== undefined) {
				names.keep(baseUrl, learned.likely, false);
			}
			return learned.deletion;
		}

		/** A name that left a tag is wrong only if the tag is there still: the look may have come too early. */
		async function settleDoubt(): Promise<void> {
			const doubt = names.takeDoubt(baseUrl);
			if (!doubt) return;
			const seen = await orFailure(lookAt(doubt.customerId, context.rescue));
			const isLeft = !(seen instanceof Failure) && seen.left.has(comparableKey(doubt.key));
			if (isLeft) names.forget(baseUrl, doubt.name);
		}

		return {
			async goFirst(plans, work) {
				const isNeeded = plans.some(({ parameter }) => parameter === undefined);
				if (!isNeeded || name !== undefined) return false;
				await settleDoubt();
				if (known() !== undefined) return false;
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
				const key = keyLeft(deletion, plan);
				const { customerId } = plan;
				if (key !== undefined) names.doubt(baseUrl, { name: parameter, customerId, key });
				return deletion;
			},
		};
	};
}

/** A tag that is still there though nothing failed. */
function keyLeft({ left, undone }: Deletion, { tagKeys }: Wanted): string | undefined {
	const keys = new Set(left?.values());
	return tagKeys.find((key) => keys.has(key) && !undone?.keys.has(key));
}

/** Whose tag was left by a delete under a name that had deleted tags before. */
interface Doubt {
	name: string;
	customerId: string;
	key: string;
}

interface Finding {
	name: string;
	/** Whether nothing else can have deleted the tags; else it is only the likeliest one. */
	isSure: boolean;
	doubt?: Doubt;
}

const MOST_BASE_URLS = 50;

const CHECK_IF_OVER_MS = 50;

/**
 * What runs have found out, for those that come after them, by the Base URL. Whoever has to find out the
 * same waits until the first one has done so: each process does it once.
 */
export class FoundNames {
	private readonly kept = new Map<string, Finding>();

	/** Those who are searching; each promise resolves when its turn is over. */
	private readonly turns = new Map<string, Promise<void>>();

	constructor(private readonly clock: Pick<Clock, 'after'> = hostClock) {}

	/** Undefined if nothing is known. */
	recall(baseUrl: string): string | undefined {
		const found = this.kept.get(baseUrl);
		return found?.isSure ? found.name : undefined;
	}

	/** What a search begins with. */
	likely(baseUrl: string): string | undefined {
		return this.kept.get(baseUrl)?.name;
	}

	/** Past so many, the oldest is forgotten. */
	keep(baseUrl: string, name: string, isSure = true): void {
		this.kept.delete(baseUrl);
		this.kept.set(baseUrl, { name, isSure });
		const [oldest] = this.kept.keys();
		if (this.kept.size > MOST_BASE_URLS) this.kept.delete(oldest);
	}

	/** Only of a name that is still kept: another run may know better by now. */
	doubt(baseUrl: string, doubt: Doubt): void {
		const found = this.kept.get(baseUrl);
		if (found?.name === doubt.name) found.doubt = doubt;
	}

	/** What the next run has to look at before it goes on with the name; one run does. */
	takeDoubt(baseUrl: string): Doubt | undefined {
		const found = this.kept.get(baseUrl);
		const doubt = found?.doubt;
		if (found) delete found.doubt;
		return doubt;
	}

	/** Only what turned out wrong: another run may know better by now. */
	forget(baseUrl: string, name: string): void {
		if (this.kept.get(baseUrl)?.name === name) this.kept.delete(baseUrl);
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
