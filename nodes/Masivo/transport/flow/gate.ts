import { durationText, type RateLimit, rateLimitOf } from '../facts/retryTiming';
import type { Failure } from '../failure/failure';
import { cancelled, quotaSpent } from '../failure/runFailures';
import type { Log } from '../request/log';
import type { Transmission } from '../request/request';
import { isOverload } from '../request/verdict';
import type { AdaptiveLimit } from './adaptiveLimit';
import { Alarm, type Clock } from './clock';

/**
 * Of the requests that may begin, this share does in each turn of the event loop. Begun in one go,
 * they would reach Masivo together, be answered together and begin together again, and while they are
 * on their way nothing would be done (measured: 5,000 requests took a fifth longer).
 */
const SHARE_OF_A_TURN = 1 / 8;

/** A longer rest is worth a line in the log. */
const SHORT_REST_MS = 1000;

/** Whoever waits: it goes on, or fails because the run ends. */
interface Waiting {
	log?: Log;
	go(): void;
	fail(reason: Failure): void;
}

/**
 * The one door that all requests of a run go through. It is shared, so that a limit which one
 * request meets slows every request, and a stop reaches every request that still waits. They go
 * through in the order in which they came; none of them looks whether it may, they are called. What
 * is waited for is measured with the clock that does not jump.
 */
export class Gate {
	private inFlight = 0;

	/** In the order in which they came. */
	private readonly line = new Set<Waiting>();

	/** Before they are sent again, in any order. */
	private readonly resting = new Set<Waiting>();

	private isLettingIn = false;

	private pausedUntil = 0;

	private whyPaused = '';

	/** Until when all rests have been told. */
	private toldUntil = 0;

	private closedWith?: Failure;

	private window?: RateLimitWindow;

	/** Rings when a pause or a window is over. */
	private readonly alarm: Alarm;

	private readonly endWaits = () => {
		const reason = this.reasonToFail();
		if (!reason) return;
		for (const waiting of [...this.line, ...this.resting]) waiting.fail(reason);
		this.alarm.stop();
	};

	constructor(
		/** A longer wait than this is not waited for: the quota counts as spent. */
		private readonly longestWaitMs: number,
		private readonly limit: AdaptiveLimit,
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {
		this.alarm = new Alarm(clock, () => void this.letIn());
		signal?.addEventListener('abort', this.endWaits);
	}

	/**
	 * Waits in line for the door, and counts the request until it is done. What became of it tells how
	 * many may be under way, and how many are left.
	 *
	 * @param kind what takes about as long
	 * @param log where it is told how long those in the line rest, if this is the first of them
	 */
	async pass<T extends Transmission | undefined>(
		kind: string,
		request: () => Promise<T>,
		log?: Log,
	): Promise<T> {
		await this.wait(this.line, () => void this.letIn(), log);
		const beganAt = this.clock.elapsed();
		try {
			const transmission = await request();
			if (transmission) this.learn(kind, beganAt, transmission);
			return transmission;
		} finally {
			this.inFlight--;
			void this.letIn();
		}
	}

	/** Whether Masivo's headers say how many requests are left in a window that is not over. */
	get knowsWindow(): boolean {
		return this.window !== undefined && this.clock.elapsed() < this.window.endsAt;
	}

	/** Waits before one request is sent again, while the others go on. */
	async rest(ms: number, why = '', log?: Log): Promise<void> {
		this.tell(ms, `A request waits ${durationText(ms)}: ${why}`, log);
		let alarm: Alarm | undefined;
		try {
			await this.wait(this.resting, ({ go }) => {
				alarm = new Alarm(this.clock, go);
				alarm.set(ms);
			});
		} finally {
			alarm?.stop();
		}
	}

	/**
	 * Holds every request back for so long, unless one that came before holds them longer.
	 *
	 * @param tooLong closes the gate if a run may not wait so long
	 */
	pause(ms: number, tooLong?: (resetsAt: number, now: number) => Failure, why = ''): void {
		const date = this.clock.date();
		if (tooLong && ms > this.longestWaitMs) this.close(tooLong(date + ms, date));
		else {
			const until = this.clock.elapsed() + ms;
			if (until > this.pausedUntil) this.whyPaused = why;
			this.pausedUntil = Math.max(this.pausedUntil, until);
		}
	}

	/** From now on nothing passes; whoever waits or comes fails with this reason. */
	close(reason: Failure): void {
		this.closedWith ??= reason;
		this.endWaits();
	}

	/** The run is over: nothing is left behind. */
	end(): void {
		this.signal?.removeEventListener('abort', this.endWaits);
		this.alarm.stop();
	}

	/** Of rests that overlap, the first is told, and one that lasts more than a second longer. */
	private tell(ms: number, text: string, log: Log | undefined): void {
		const until = this.clock.elapsed() + ms;
		if (ms <= SHORT_REST_MS || until <= this.toldUntil + SHORT_REST_MS) return;
		this.toldUntil = until;
		log?.info(text);
	}

	private async wait(
		place: Set<Waiting>,
		begin: (waiting: Waiting) => void,
		log?: Log,
	): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const reason = this.reasonToFail();
			if (reason) return reject(reason);
			const waiting: Waiting = {
				log,
				go() {
					place.delete(waiting);
					resolve();
				},
				fail(failure) {
					place.delete(waiting);
					reject(failure);
				},
			};
			place.add(waiting);
			begin(waiting);
		});
	}

	/** Lets in who may go on, a few in each turn; comes again when something ends. */
	private async letIn(): Promise<void> {
		if (this.isLettingIn) return;
		this.isLettingIn = true;
		try {
			while (this.line.size > 0) {
				await this.clock.turn();
				const free = this.free();
				if (free <= 0) return;
				this.callIn(Math.ceil(free * SHARE_OF_A_TURN));
			}
			this.limit.holds(false);
		} finally {
			this.isLettingIn = false;
		}
	}

	private callIn(count: number): void {
		let left = count;
		for (const waiting of this.line) {
			if (left-- <= 0) return;
			this.inFlight++;
			waiting.go();
		}
	}

	/** How many more may begin; sets the alarm where time alone brings the next one in. */
	private free(): number {
		const now = this.clock.elapsed();
		const { window } = this;
		const room = windowRoom(window, this.inFlight, now);
		const windowMs = window && room === 0 ? window.endsAt - now : 0;
		if (window?.remaining === 0 && windowMs > this.longestWaitMs) {
			const date = this.clock.date();
			this.close(quotaSpent(date + windowMs, date));
		}
		const pauseMs = this.pausedUntil - now;
		const wait = Math.max(windowMs, pauseMs);
		if (wait > 0) {
			// Else there are requests under way whose answers may tell of a new window.
			if (pauseMs >= windowMs || window?.remaining === 0) {
				const [first] = this.line;
				const why = pauseMs >= windowMs ? this.whyPaused : NONE_LEFT;
				this.tell(wait, `Requests wait ${durationText(wait)}: ${why}`, first?.log);
			}
			this.alarm.set(wait);
			this.limit.holds(false);
			return 0;
		}
		const free = this.limit.limit - this.inFlight;
		if (free <= 0) this.limit.holds(true);
		return Math.min(room, free);
	}

	private learn(kind: string, beganAt: number, transmission: Transmission): void {
		const now = this.clock.elapsed();
		if (transmission.kind === 'answer') {
			const limit = rateLimitOf(transmission.headers, this.clock.date());
			this.window = windowAfter(this.window, limit, now);
		}
		if (isOverload(transmission)) this.limit.troubled(beganAt, now);
		else if (transmission.kind === 'answer') {
			this.limit.answered(kind, beganAt, now);
		}
	}

	private reasonToFail(): Failure | undefined {
		return this.signal?.aborted ? cancelled() : this.closedWith;
	}
}

const NONE_LEFT = 'Masivo says that none are left until then';

/** Masivo's current rate limit window, as far as its headers told. */
interface RateLimitWindow {
	/** On the clock that does not jump, in ms. */
	endsAt: number;
	remaining: number;
}

/**
 * What is known of the window after one more answer. Answers may overtake each other, and whole
 * seconds are rounded up: within one window the lowest count and the earliest end are the closest
 * to the truth.
 */
export function windowAfter(
	known: RateLimitWindow | undefined,
	{ remaining, resetsInMs }: RateLimit,
	now: number,
): RateLimitWindow | undefined {
	if (remaining === undefined || resetsInMs === undefined) return known;
	const endsAt = now + resetsInMs;
	if (!known || now >= known.endsAt) return { endsAt, remaining };
	return {
		endsAt: Math.min(known.endsAt, endsAt),
		remaining: Math.min(known.remaining, remaining),
	};
}

/** How many requests more the window allows beside those whose answers are not there yet. */
export function windowRoom(
	window: RateLimitWindow | undefined,
	inFlight: number,
	now: number,
): number {
	if (!window || now >= window.endsAt) return Infinity;
	// What is under way may still be charged to this window: it counts as spent.
	return Math.max(0, window.remaining - inFlight);
}
