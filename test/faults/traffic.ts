import type { RecordedRequest } from '../../sandbox';
import type { Attempt } from './clientRequests';
import { authorizeFaults, type ApiFault, type AuthorizeFault } from './faults';
import { isAuthorize, isProbe, keyOf, type Sent } from './sent';

/** A call of the API as Masivo saw it; the faults' names are as in `faults.ts`. */
export interface ApiCall {
	request: RecordedRequest;
	fault?: ApiFault;
}

/** A call for a customer as both ends saw it; Masivo saw nothing of one that never arrived. */
export interface Call extends Partial<ApiCall> {
	attempt: Attempt;
	sent: Sent;
	/** See `keyOf`. */
	key: string;
	/** As in the plans that it may be for. */
	customerId: string;
}

export interface AuthorizeCall {
	request: RecordedRequest;
	fault?: AuthorizeFault;
	/** Whether its answer came whole. */
	isComplete: boolean;
}

/** What was sent, and what came of it. */
export interface Traffic {
	/** Every request that was sent, whether it arrived or not. */
	attempts: Attempt[];
	apiCalls: ApiCall[];
	/** In the order in which they were sent. */
	calls: Call[];
	/** Without those that a Stop cut off, unless they had failed without it as well. */
	authorizeCalls: AuthorizeCall[];
	/** Those that are about nobody whom a good item names. */
	strangers: Attempt[];
}

/** The faults that requests met. */
export interface Met {
	api: Map<RecordedRequest, ApiFault>;
	authorize: Map<RecordedRequest, AuthorizeFault>;
}

/** Both ends of the requests that were sent. */
export class Ends {
	/** What Masivo saw of each. */
	readonly arrived: Map<Attempt, RecordedRequest>;

	constructor(
		attempts: Attempt[],
		requests: RecordedRequest[],
		private readonly met: Met,
		private readonly subjectOf: (sent: Sent) => string | undefined,
		private readonly cut: Attempt[],
	) {
		this.arrived = pair(attempts, requests);
	}

	/** As far as it can be told: without the body of one that never arrived. */
	sentBy(attempt: Attempt): Sent {
		return { method: attempt.method, url: attempt.url, body: this.arrived.get(attempt)?.body };
	}

	/** Of some of them. */
	traffic(attempts: Attempt[]): Traffic {
		const ofApi = attempts.filter(({ url }) => !isAuthorize(url));
		const ofAuthorize = attempts.filter((it) => isAuthorize(it.url) && !this.isCutOff(it));
		const readable = ofApi.filter((it) => this.arrived.has(it) || !hasBody(it));
		const subjects = new Map(readable.map((it) => [it, this.subjectOf(this.sentBy(it))]));
		return {
			attempts,
			apiCalls: this.seen(ofApi, (request) => ({ request, fault: this.faultOf(request) })),
			authorizeCalls: this.seen(ofAuthorize, (request, { isComplete }) => ({
				...{ request, isComplete },
				fault: this.met.authorize.get(request),
			})),
			calls: readable.flatMap((it) => this.callAbout(subjects.get(it), it) ?? []),
			strangers: readable.filter((it) => subjects.get(it) === undefined && !isProbe(it)),
		};
	}

	/** By a Stop alone: nobody can tell what came of it. */
	private isCutOff(exchange: Attempt): boolean {
		const request = this.arrived.get(exchange);
		const fault = request && this.met.authorize.get(request);
		const isSpoilt = fault !== undefined && authorizeFaults[fault].then !== 'succeed';
		return this.cut.includes(exchange) && !isSpoilt && (request?.status ?? 200) === 200;
	}

	private seen<T>(
		attempts: Attempt[],
		view: (request: RecordedRequest, attempt: Attempt) => T,
	): T[] {
		return attempts.flatMap((it) => {
			const request = this.arrived.get(it);
			return request ? view(request, it) : [];
		});
	}

	private callAbout(customerId: string | undefined, attempt: Attempt): Call | undefined {
		if (customerId === undefined) return undefined;
		const request = this.arrived.get(attempt);
		const sent = this.sentBy(attempt);
		const fault = request && this.faultOf(request);
		return { attempt, request, sent, key: keyOf(sent), customerId, fault };
	}

	/** Drawn, or because the service broke under its load. */
	private faultOf(request: RecordedRequest): ApiFault | undefined {
		return this.met.api.get(request) ?? (request.fault?.kind === 'reset' ? 'reset' : undefined);
	}
}

/**
 * Finds what Masivo saw of each attempt: on one connection requests arrive in the order in which
 * they were sent. What an earlier run gave up in its last moment is left out.
 */
function pair(attempts: Attempt[], requests: RecordedRequest[]): Map<Attempt, RecordedRequest> {
	const pairs = new Map<Attempt, RecordedRequest>();
	const left = [...requests];
	for (const attempt of attempts) {
		const isIt = ({ port, method, url }: RecordedRequest) =>
			port === attempt.port && method === attempt.method && url === attempt.url;
		const index = left.findIndex(isIt);
		if (index >= 0) pairs.set(attempt, left.splice(index, 1)[0]);
	}
	return pairs;
}

function hasBody({ method }: Attempt): boolean {
	return ['POST', 'PATCH', 'PUT'].includes(method);
}
