import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults';

/** A request as it arrived. */
export interface RecordedRequest {
	method: string;
	/** As sent: the path with the query, nothing decoded. */
	url: string;
	/** As sent, without the query. */
	path: string;
	/** As sent, without the question mark; empty where there is none. */
	query: string;
	headers: IncomingHttpHeaders;
	/** The JSON value of the body, its text where that is no JSON, undefined without a body. */
	body: unknown;
	/** The client's port: it tells which of the client's connections this came on. */
	port?: number;
	/** When it arrived, in milliseconds since 1970. */
	at: number;
	/** The status it was answered with; undefined until then, and for a reset or a hang for good. */
	status?: number;
	fault?: Fault;
}

export interface Stats {
	/** Requests that have arrived and are neither answered nor given up by the client. */
	inFlight: number;
	peakInFlight: number;
	authorizeCalls: number;
	/** Answers with status 401, whatever their cause. */
	unauthorized: number;
}

/** Counts the requests of one sandbox and keeps them, unless told to count only. */
export class Recorder {
	readonly requests: RecordedRequest[] = [];

	readonly stats: Stats = { inFlight: 0, peakInFlight: 0, authorizeCalls: 0, unauthorized: 0 };

	private readonly open = new Set<RecordedRequest>();

	constructor(private readonly keepRequests: boolean) {}

	arrived(request: RecordedRequest, target: 'api' | 'authorize'): void {
		if (this.keepRequests) this.requests.push(request);
		if (target === 'authorize') this.stats.authorizeCalls++;
		this.open.add(request);
		this.stats.inFlight = this.open.size;
		this.stats.peakInFlight = Math.max(this.stats.peakInFlight, this.open.size);
	}

	answered(request: RecordedRequest, status: number): void {
		request.status = status;
		if (status === 401) this.stats.unauthorized++;
		this.ended(request);
	}

	/** The request is over, answered or not; may be called more than once. */
	ended(request: RecordedRequest): void {
		this.open.delete(request);
		this.stats.inFlight = this.open.size;
	}

	/** Forgets everything but the requests still open, which go on counting as in flight. */
	reset(): void {
		this.requests.length = 0;
		Object.assign(this.stats, { peakInFlight: this.open.size, authorizeCalls: 0, unauthorized: 0 });
	}
}
