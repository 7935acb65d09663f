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

/** A timer may be so much off. */
const TIMER_ERROR_MS = 5;

/** One HTTP request as its sender saw it. */
export class Attempt {
	readonly method: string;

	/** As sent: the path with the query. */
	readonly url: string;

	/** The client's end of its connection, by which the server's view of it is found. */
	port?: number;

	/** In milliseconds, by a clock that does not jump. */
	readonly startedAtMs = performance.now();

	readonly token?: string;

	/** What was under way when it was sent. */
	beside: Attempt[] = [];

	/** When the sender must know how it ended, in the order of all starts and ends. */
	knownAt = Infinity;

	/** Undefined as long as its connection is in use. */
	durationMs?: number;

	private answer?: IncomingMessage;

	constructor(
		private readonly request: ClientRequest,
		/** Its place in the order of all starts and ends. */
		readonly startedAt: number,
	) {
		this.method = request.method;
		this.url = request.path;
		this.port = request.socket?.localPort;
		this.token = /^Bearer (.*)$/.exec(String(request.getHeader('authorization')))?.[1];
	}

	/** Notes how it goes on. */
	follow(): void {
		const { request } = this;
		if (this.port === undefined) {
			request.socket?.once('connect', () => (this.port ??= request.socket?.localPort));
		}
		request.once('close', () => (this.durationMs = performance.now() - this.startedAtMs));
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

	/** Whether Masivo told its sender that the token is refused: a page comes from somebody else. */
	get isUnauthorized(): boolean {
		const type = this.answer?.headers['content-type'] ?? '';
		return this.status === 401 && this.isComplete && type.startsWith('application/json');
	}

	/** Whether a web page came back: whoever sent it, it was not Masivo. */
	get isPage(): boolean {
		return (this.answer?.headers['content-type'] ?? '').startsWith('text/html');
	}

	/** Whether the answer came so late that its sender may have given it up before. */
	isLate(timeoutMs: number): boolean {
		return (this.durationMs ?? Infinity) >= timeoutMs - TIMER_ERROR_MS;
	}

	/** Neither answered nor given up. */
	get isInFlight(): boolean {
		const { destroyed, socket } = this.request;
		// After what is not HTTP, Node destroys the connection first, and the request a turn later.
		return !this.isComplete && !destroyed && !socket?.destroyed;
	}
}

/**
 * The requests that this process sends to one origin. The server's view would not do: it learns
 * later than the client that a request was given up, so it may see more in flight than there are.
 */
export class ClientRequests {
	/** Those of the run. */
	readonly attempts: Attempt[] = [];

	/** Those that were sent after it. */
	readonly late: Attempt[] = [];

	private isRunOver = false;

	private clock = 0;

	private readonly host: string;

	constructor(origin: string) {
		this.host = new URL(origin).host;
		subscribe(CHANNEL, this.onStart);
	}

	get inFlight(): number {
		return this.underWay.length;
	}

	/** The place of what happens now in the order of all starts and ends. */
	now(): number {
		return this.clock++;
	}

	get underWay(): Attempt[] {
		return this.attempts.filter(({ isInFlight }) => isInFlight);
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
		const attempt = new Attempt(request, this.clock++);
		if (this.isRunOver) {
			this.late.push(attempt);
			return;
		}
		attempt.follow();
		attempt.beside = this.underWay;
		this.attempts.push(attempt);
		request.once('close', () => void this.noteEnd(attempt));
	};

	private async noteEnd(attempt: Attempt): Promise<void> {
		for (let turn = 0; turn < TURNS_TO_KNOW; turn++) await nextTurn();
		attempt.knownAt = this.clock++;
	}
}
