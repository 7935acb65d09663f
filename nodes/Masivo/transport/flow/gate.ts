import { durationText, rateLimitOf } from '../facts/retryTiming';
import { statusText } from '../facts/status';
import type { Failure } from '../failure/failure';
import { awayUntil, cancelled, quotaSpent, stopped } from '../failure/runFailures';
import type { Log } from '../request/log';
import type { Transmission } from '../request/request';
import { isOverload, isTooMany } from '../request/verdict';
import type { AdaptiveLimit } from './adaptiveLimit';
import { Alarm, type Clock } from './clock';
import { LearnedRate, type RateLimitWindow, windowAfter, windowRoom } from './rateLimit';

/**
 * Of the requests that may begin, this share does in each turn of the event loop. Begun in one go,
 * they would reach Masivo together, be answered together and begin together again, and while they are
 * on their way nothing would be done (measured: 5,000 requests took a fifth longer).
 */
const SHARE_OF_A_TURN = 1 / 8;

/** A longer rest is worth a line in the log. */
const SHORT_REST_MS = 1000;

const NONE_LEFT = 'Masivo says that none are left until then';

/**
 * The one door that all requests of an account go through, whichever run of this process they belong to.
 * It is shared, so that a limit which one request meets slows every request. Turns go round the runs, so
 * that one item beside a run of thousands waits no longer than a few of them. None looks whether it may
 * go, they are called. What is waited for is measured with the clock that does not jump.
 */
export class Gate {
	private inFlight = 0;

	/** The runs with a request that may begin as far as they are concerned; the next one first. */
	private readonly inTurn = new Set<RunGate>();

	private isLettingIn = false;

	private pausedUntil = 0;

	private whyPaused = '';

	/** Until when all rests have been told. */
	private toldUntil = 0;

	/** A break that Masivo asked for, with which status, and that somebody waits for. */
	private askedBreak?: { until: number; status: number };

	private readonly runs = new Set<RunGate>();

	private window?: RateLimitWindow;

	private readonly rate = new LearnedRate();

	/** Rings when a pause or a window is over, or the rate allows one more. */
	private readonly alarm: Alarm;

	constructor(
		private readonly limit: AdaptiveLimit,
		readonly clock: Clock,
	) {
		this.alarm = new Alarm(clock, () => void this.letIn());
	}

	/** Whether it is as if nobody had ever come, but for what was learned about the number in flight. */
	get isAtRest(): boolean {
		const now = this.clock.elapsed();
		const isHeld = now < this.pausedUntil || now < (this.askedBreak?.until ?? 0);
		return this.inFlight === 0 && !isHeld && !this.knowsWindow && !this.rate.isKnown(now);
	}

	get knowsWindow(): boolean {
		return this.window !== undefined && this.clock.elapsed() < this.window.endsAt;
	}

	pause(ms: number, why: string): void {
		const now = this.clock.elapsed();
		if (now + ms > this.pausedUntil) this.whyPaused = why;
		this.pausedUntil = Math.max(this.pausedUntil, now + ms);
		this.rate.hold(now, this.pausedUntil);
	}

	/**
	 * Runs that may not wait so long end. If none may, it holds nobody: the next run asks anew, since the
	 * quota may have been raised by then.
	 */
	pauseAsAsked(ms: number, status: number, asked: RunGate): void {
		const now = this.clock.elapsed();
		const date = this.clock.date();
		const concerned = [...this.runs].filter((run) => run === asked || run.isBusy);
		const patient = concerned.filter(({ longestWaitMs }) => ms <= longestWaitMs);
		for (const run of concerned) {
			if (!patient.includes(run)) run.close(awayUntil(status, date + ms, date));
		}
		if (patient.length === 0) return;
		const until = now + ms;
		if (until > (this.askedBreak?.until ?? 0)) this.askedBreak = { until, status };
		this.rate.hold(now, until);
	}

	join(run: RunGate): void {
		this.runs.add(run);
	}

	leave(run: RunGate): void {
		this.runs.delete(run);
	}

	/** A run has a request that waits, or none any more, or room for one more. */
	changed(run: RunGate): void {
		if (run.mayBegin) this.inTurn.add(run);
		else this.inTurn.delete(run);
		if (this.inTurn.size === 0) this.alarm.stop();
		void this.letIn();
	}

	/** What became of a request tells how many may be under way, and how many are left. */
	learn(kind: string, beganAt: number, transmission: Transmission): void {
		const now = this.clock.elapsed();
		if (transmission.kind === 'answer') {
			const limit = rateLimitOf(transmission.headers, this.clock.date());
			this.window = windowAfter(this.window, limit, now);
		}
		if (isTooMany(transmission)) this.rate.noteRefused(beganAt, now);
		else if (transmission.kind === 'answer') this.rate.noteAccepted(beganAt, now);
		if (isOverload(transmission)) this.limit.troubled(beganAt, now);
		else if (transmission.kind === 'answer') this.limit.answered(kind, beganAt, now);
	}

	/** @param wasSent what was not sent takes nothing of what Masivo allows */
	ended(run: RunGate, wasSent: boolean): void {
		this.inFlight--;
		if (!wasSent) this.rate.take(-1);
		this.changed(run);
	}

	/** Of rests that overlap, the first is told, and one that lasts more than a second longer. */
	tell(ms: number, text: string, log: Log | undefined): void {
		const until = this.clock.elapsed() + ms;
		if (ms <= SHORT_REST_MS || until <= this.toldUntil + SHORT_REST_MS) return;
		this.toldUntil = until;
		log?.info(text);
	}

	/** Lets in who may go on, a few in each turn; comes again when something ends. */
	private async letIn(): Promise<void> {
		if (this.isLettingIn) return;
		this.isLettingIn = true;
		try {
			while (this.inTurn.size > 0) {
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

	/** A run that was called stands behind all others for its next request. */
	private callIn(count: number): void {
		for (let left = count; left > 0; left--) {
			const [run] = this.inTurn;
			if (!run) return;
			this.inFlight++;
			this.rate.take(1);
			run.begin();
			this.inTurn.delete(run);
			if (run.mayBegin) this.inTurn.add(run);
		}
	}

	/** How many more may begin; sets the alarm where time alone brings the next one in. */
	private free(): number {
		const now = this.clock.elapsed();
		const room = windowRoom(this.window, this.inFlight, now);
		const windowMs = room === 0 && this.window ? this.window.endsAt - now : 0;
		const askedMs = this.askedBreak ? this.askedBreak.until - now : 0;
		this.endRunsThatMayNotWait(askedMs, this.window?.remaining === 0 ? windowMs : 0);
		const wait = Math.max(windowMs, askedMs, this.pausedUntil - now);
		if (wait > 0) {
			this.tellAll(wait, wait === windowMs, wait === askedMs);
			return this.comeBackIn(wait);
		}
		const allowed = this.rate.room(now);
		if (allowed <= 0) return this.comeBackIn(this.rate.waitMs(now));
		const free = this.limit.limit - this.inFlight;
		if (free <= 0) this.limit.holds(true);
		return Math.min(room, allowed, free);
	}

	private tellAll(ms: number, isForWindow: boolean, isAsked: boolean): void {
		// Else there are requests under way whose answers may tell of a new window.
		if (isForWindow && this.window?.remaining !== 0) return;
		const asked = isAsked && this.askedBreak && answered(this.askedBreak.status);
		const why = isForWindow ? NONE_LEFT : asked || this.whyPaused;
		const [first] = this.inTurn;
		this.tell(ms, `Requests wait ${durationText(ms)}: ${why}`, first?.log);
	}

	private comeBackIn(ms: number): 0 {
		if (this.inTurn.size > 0) this.alarm.set(ms);
		this.limit.holds(false);
		return 0;
	}

	private endRunsThatMayNotWait(askedMs: number, windowMs: number): void {
		if (askedMs <= 0 && windowMs <= 0) return;
		const date = this.clock.date();
		const status = this.askedBreak?.status ?? 0;
		for (const run of [...this.inTurn]) {
			if (askedMs > run.longestWaitMs) run.close(awayUntil(status, date + askedMs, date));
			else if (windowMs > run.longestWaitMs) run.close(quotaSpent(date + windowMs, date));
		}
		// Nobody waits for it: as with a break, the next run asks anew.
		if (windowMs > 0 && this.inTurn.size === 0) this.window = undefined;
	}
}

/** Why a wait is needed, as the log says it. */
export function answered(status: number | undefined): string {
	return status === undefined ? 'no answer came' : `the answer was ${statusText(status)}`;
}

/** Whoever waits: it goes on, or fails because the run ends. */
interface Waiting {
	go(): void;
	fail(reason: Failure): void;
}

/**
 * A run's own place at the gate: how many of its requests may be under way, how long it may wait, and its
 * end, which reaches every request of it that still waits, and none of another run.
 */
export class RunGate {
	private inFlight = 0;

	/** In the order in which they came. */
	private readonly line = new Set<Waiting>();

	/** Before they are sent again, or until something is done that others do; in any order. */
	private readonly resting = new Set<Waiting>();

	private closedWith?: Failure;

	private readonly endWaits = () => {
		const reason = this.reasonToFail();
		if (!reason) return;
		for (const waiting of [...this.line, ...this.resting]) waiting.fail(reason);
		this.gate.changed(this);
	};

	/**
	 * @param most of its requests at once
	 * @param longestWaitMs a longer wait that Masivo asks for is not waited for
	 * @param log where it is told how long requests rest
	 */
	constructor(
		private readonly gate: Gate,
		private readonly most: number,
		readonly longestWaitMs: number,
		private readonly signal?: AbortSignal,
		readonly log?: Log,
	) {
		gate.join(this);
		signal?.addEventListener('abort', this.endWaits);
	}

	/** Whether anything of it waits or is under way. */
	get isBusy(): boolean {
		return this.inFlight + this.line.size + this.resting.size > 0;
	}

	/** Whether a request waits that may begin as far as this run is concerned. */
	get mayBegin(): boolean {
		return this.line.size > 0 && this.inFlight < this.most;
	}

	/** The next one begins. */
	begin(): void {
		const [next] = this.line;
		this.inFlight++;
		next.go();
	}

	/**
	 * Waits for its turn, and counts the request until it is done; undefined if nothing was sent.
	 *
	 * @param kind what takes about as long
	 */
	async pass<T extends Transmission | undefined>(
		kind: string,
		request: () => Promise<T>,
	): Promise<T> {
		await this.wait(this.line, () => this.gate.changed(this));
		const beganAt = this.gate.clock.elapsed();
		let wasSent = true;
		try {
			const transmission = await request();
			if (transmission) this.gate.learn(kind, beganAt, transmission);
			else wasSent = false;
			return transmission;
		} finally {
			this.inFlight--;
			this.gate.ended(this, wasSent);
		}
	}

	/** Whether Masivo's headers say how many requests are left in a window that is not over. */
	get knowsWindow(): boolean {
		return this.gate.knowsWindow;
	}

	/** Holds every request of the account back for so long, unless one that came before holds them longer. */
	pause(ms: number, why = ''): void {
		this.gate.pause(ms, why);
	}

	/** The same for a break that Masivo asked for: a run that may not wait so long ends. */
	pauseAsAsked(ms: number, status: number): void {
		this.gate.pauseAsAsked(ms, status, this);
	}

	/** Waits before one request is sent again, while the others go on. */
	async rest(ms: number, why = ''): Promise<void> {
		this.gate.tell(ms, `A request waits ${durationText(ms)}: ${why}`, this.log);
		let alarm: Alarm | undefined;
		try {
			await this.wait(this.resting, ({ go }) => {
				alarm = new Alarm(this.gate.clock, go);
				alarm.set(ms);
			});
		} finally {
			alarm?.stop();
		}
	}

	/** Waits until something is done that another run may do. */
	async until(done: Promise<unknown>): Promise<void> {
		await this.wait(this.resting, ({ go }) => void done.then(go, go));
	}

	/** From now on nothing passes; whoever waits or comes fails with this reason. */
	close(reason: Failure): void {
		this.closedWith ??= reason;
		this.endWaits();
	}

	/** The run is over: nothing is left behind. */
	end(): void {
		this.close(stopped());
		this.gate.leave(this);
		this.signal?.removeEventListener('abort', this.endWaits);
	}

	private async wait(place: Set<Waiting>, begin: (waiting: Waiting) => void): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const reason = this.reasonToFail();
			if (reason) return reject(reason);
			const waiting: Waiting = {
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

	private reasonToFail(): Failure | undefined {
		return this.signal?.aborted ? cancelled() : this.closedWith;
	}
}
