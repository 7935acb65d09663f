export interface RateLimitOptions {
	/** Requests allowed per window. */
	requests: number;
	windowMs: number;
	/** Whether answers carry the `X-RateLimit-*` headers; default true. */
	headers?: boolean;
}

/** A request's place in the window: the headers its answer carries, and whether it is refused. */
export interface Admission {
	refused: boolean;
	headers: Record<string, string>;
}

/** A fixed window that opens with the first request after the previous one has closed. */
export class RateLimit {
	private closesAt = 0;

	private left = 0;

	constructor(private readonly options: RateLimitOptions) {}

	/** Counts a request that arrives at `now` (milliseconds). */
	admit(now = Date.now()): Admission {
		if (now >= this.closesAt) {
			this.closesAt = now + this.options.windowMs;
			this.left = this.options.requests;
		}
		const refused = this.left === 0;
		if (!refused) this.left--;
		// Whole seconds, rounded up: rounded down, a client that obeys would come back too early.
		const seconds = String(Math.ceil((this.closesAt - now) / 1000));
		return {
			refused,
			headers: {
				...(this.options.headers !== false && {
					'x-ratelimit-limit': String(this.options.requests),
					'x-ratelimit-remaining': String(this.left),
					'x-ratelimit-reset': seconds,
				}),
				...(refused && { 'retry-after': seconds }),
			},
		};
	}

	/** Forgets the current window. */
	reset(): void {
		this.closesAt = 0;
	}
}
