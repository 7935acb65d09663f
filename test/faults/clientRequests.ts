import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Node announces here every request that its HTTP client has sent off. */
const CHANNEL = 'http.client.request.start';

/**
 * So many turns of the event loop after a request ended, its sender knows: from the socket to the
 * end of its promises, reading an answer takes turns, but no time of its own.
 */
const TURNS_TO_KNOW = 30;

/** One HTTP request as its sender saw it. */
export class Attempt {
	/** As sent: the path with the query. */
	readonly url: string;

	readonly token?: string;

	/** When the sender must know how it ended, in the order of all starts and ends. */
	knownAt = Infinity;

	private answer?: IncomingMessage;

	constructor(
		private readonly request: ClientRequest,
		/** Its place in the order of all starts and ends. */
		readonly startedAt: number,
	) {
		this.url = request.path;
		this.token = /^Bearer (.*)$/.exec(String(request.getHeader('authorization')))?.[1];
		request.once('response', (answer: IncomingMessage) => {
			this.answer = answer;
		});
	}

	/** The answer's status, undefined without one. */
	get status(): number | undefined {
		return this.answer?.statusCode;
	}

	/** Whether the answer came whole. */
	get isComplete(): boolean {
		return this.answer?.complete ?? false;
	}

	/** Whether its sender was told that the token is refused. */
	get isUnauthorized(): boolean {
		return this.status === 401 && this.isComplete;
	}

	/** Neither answered nor given up. */
	get isInFlight(): boolean {
		return !this.isComplete && !this.request.destroyed;
	}
}

/**
 * The requests that this process sends to one origin. The server's view would not do: it learns
 * later than the client that a request was given up, so it may see more in flight than there are.
 */
export class ClientRequests {
	/** Those of the run. */
	readonly attempts: Attempt[] = [];

	/** The URLs of those that were sent after it. */
	readonly late: string[] = [];

	peakInFlight = 0;

	private isRunOver = false;

	private clock = 0;

	private readonly host: string;

	constructor(origin: string) {
		this.host = new URL(origin).host;
		subscribe(CHANNEL, this.onStart);
	}

	get inFlight(): number {
		return this.attempts.filter(({ isInFlight }) => isInFlight).length;
	}

	endRun(): void {
		this.isRunOver = true;
	}

	/** No longer watches. */
	close(): void {
		unsubscribe(CHANNEL, this.onStart);
	}

	private readonly onStart = (message: unknown): void => {
		const { request } = message as { request: ClientRequest };
		if (request.getHeader('host') !== this.host) return;
		if (this.isRunOver) {
			this.late.push(request.path);
			return;
		}
		const attempt = new Attempt(request, this.clock++);
		this.attempts.push(attempt);
		this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
		request.once('close', () => void this.noteEnd(attempt));
	};

	private async noteEnd(attempt: Attempt): Promise<void> {
		for (let turn = 0; turn < TURNS_TO_KNOW; turn++) await nextTurn();
		attempt.knownAt = this.clock++;
	}
}
