/**
 * How many requests may be under way at once, learned from how long answers take and from what goes
 * wrong: numbers and times in, a number out. Nobody knows beforehand what bears how many: the way
 * there, the server, or this process.
 *
 * After each change as many answers are awaited as the limit allows, of requests that began with it:
 * those before tell of another limit. While they take no longer than answers to few requests, more
 * requests bring more answers a second, and the limit grows. Where they take longer, the requests wait
 * for each other somewhere, and `limit / slowdown` of them are served at once (Little's law): the limit
 * goes to that, with some HEADROOM.
 *
 * So do the laws of Netflix' concurrency-limits (Gradient2), whose averages of minutes a short run
 * never fills. It begins as TCP does, fast until the first slowdown, and trouble shrinks it.
 */

/** As many as a short run needs at once, and few enough for a small server. */
const START = 20;

/** However slow or unreliable the way is, so many are no burden: a browser keeps six connections. */
const LEAST = 4;

/** From START to 256 in three steps. TCP doubles, but with every answer. */
const FIRST_GROWTH = 2.5;

/**
 * Above 1, so that the limit can grow at all and a server is never without work; below 2, so that
 * fewer requests wait for a server than it serves.
 */
const HEADROOM = 1.5;

/**
 * After the first slowdown it is looked at how long so few take: the process has warmed up by then, and
 * hardly any server is so small that they wait for each other.
 */
const FEW = 10;

/** Up to so many times as long as usual is no slowdown: answers always vary. */
const NOISE = 1.25;

/** How fast what is usual follows answers that take longer, and those that take less: a process warms up. */
const FOLLOW_UP = 0.2;
const FOLLOW_DOWN = 0.8;

/** Each trouble takes a twentieth, and what was under way together no more than half. */
const CUT = 0.95;
const DEEPEST_CUT = 0.5;

/** Once there was trouble, a step adds a fifth at the most: from half to all in four steps. */
const RECOVERY = 1.2;

/** By kind of request: how many answers, and how long they took altogether. */
type Taken = ReadonlyMap<string, { count: number; ms: number }>;

export class AdaptiveLimit {
	private allowed: number;

	/** How long a request of each kind takes alone, in ms: a change takes longer than a look. */
	private readonly usualMs = new Map<string, number>();

	/** The answers since the last change, to requests that began after it. */
	private taken = new Map<string, { count: number; ms: number }>();

	private answers = 0;

	private changedAt = 0;

	/** What the last change is expected to have led to: where requests wait, time goes with their number. */
	private expectedSlowdown = 1;

	private isHolding = false;

	private isStarting = true;

	/** The first slowdown, while it is looked at how long few take. */
	private firstSlowdown?: { allowed: number; taken: Taken };

	private hasMetTrouble = false;

	/** Requests that began before it share one trouble. */
	private troubleAt = -Infinity;

	private lowest = 0;

	/** @param ceiling never more than this */
	constructor(private readonly ceiling: number) {
		this.allowed = Math.min(START, ceiling);
	}

	get limit(): number {
		return Math.floor(this.allowed);
	}

	/** It holds requests back, from now on or no longer. While it does not, answers say nothing of it. */
	holds(isHolding: boolean): void {
		this.isHolding = isHolding;
	}

	/**
	 * @param kind of the request: what takes about as long
	 * @param beganAt when it was sent, in ms
	 */
	answered(kind: string, beganAt: number, now: number): void {
		if (beganAt < this.changedAt) return;
		const { count, ms } = this.taken.get(kind) ?? { count: 0, ms: 0 };
		this.taken.set(kind, { count: count + 1, ms: ms + now - beganAt });
		this.answers++;
		// So few as the lowest limit allows would say too little of what is usual.
		if (this.answers >= (this.allowed > LEAST ? this.limit : START)) this.look(now);
	}

	/**
	 * A request found the server overloaded, or had no answer.
	 *
	 * @param beganAt when it was sent, in ms
	 */
	troubled(beganAt: number, now: number): void {
		this.hasMetTrouble = true;
		this.isStarting = false;
		this.firstSlowdown = undefined;
		if (beganAt > this.troubleAt) {
			this.troubleAt = now;
			this.lowest = this.allowed * DEEPEST_CUT;
		}
		this.change(Math.max(this.lowest, this.allowed * CUT), now);
	}

	private look(now: number): void {
		const slowdown = this.slowdownOf(this.taken);
		this.expectedSlowdown = slowdown;
		this.learnUsual(slowdown);
		this.change(this.isHolding ? this.next(slowdown) : this.allowed, now);
		if (this.allowed > LEAST) return;
		// So few are not what makes each other slow: the way itself has become slower.
		this.usualMs.clear();
		this.expectedSlowdown = 1;
	}

	private next(slowdown: number): number {
		if (this.firstSlowdown) {
			const { allowed, taken } = this.firstSlowdown;
			this.firstSlowdown = undefined;
			return (allowed / this.slowdownOf(taken)) * HEADROOM;
		}
		if (this.isStarting) {
			if (slowdown < NOISE) return this.allowed * FIRST_GROWTH;
			this.isStarting = false;
			this.firstSlowdown = { allowed: this.allowed, taken: this.taken };
			return Math.min(FEW, this.allowed);
		}
		const wanted = (this.allowed / slowdown) * HEADROOM;
		const most = this.hasMetTrouble ? Math.max(this.allowed + 1, this.allowed * RECOVERY) : wanted;
		return Math.max(this.allowed * DEEPEST_CUT, Math.min(wanted, most));
	}

	private learnUsual(slowdown: number): void {
		for (const [kind, { count, ms }] of this.taken) {
			const average = ms / count;
			// What is seen for the first time is as much slower than usual as all else.
			const usual = this.usualMs.get(kind) ?? average / slowdown;
			const follow = average > usual ? FOLLOW_UP : FOLLOW_DOWN;
			if (this.firstSlowdown) this.usualMs.set(kind, average);
			else if (average > usual * NOISE) this.usualMs.set(kind, usual);
			else this.usualMs.set(kind, usual + (average - usual) * follow);
		}
	}

	/**
	 * How many times as long they took as requests take alone, by the kinds that were answered before;
	 * where there are none, the expected one.
	 */
	private slowdownOf(taken: Taken): number {
		let [now, alone] = [0, 0];
		for (const [kind, { count, ms }] of taken) {
			const usual = this.usualMs.get(kind);
			if (usual === undefined) continue;
			now += ms;
			alone += count * usual;
		}
		return Math.max(1, alone > 0 ? now / alone : this.expectedSlowdown);
	}

	private change(wanted: number, now: number): void {
		const before = this.allowed;
		this.allowed = Math.min(this.ceiling, Math.max(LEAST, wanted));
		if (this.expectedSlowdown > NOISE) this.expectedSlowdown *= this.allowed / before;
		this.changedAt = now;
		this.taken = new Map();
		this.answers = 0;
	}
}
