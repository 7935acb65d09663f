import { randomUUID } from 'node:crypto';
import type { SandboxState } from './call';
import { selfSignedCertificate } from './certificate';
import { API_ROOT, loadContract } from './contract';
import { customerFrom, defaultCustomers } from './customers';
import type { CustomerSeed, CustomerState } from './customers';
import { FaultPlan } from './faults';
import { RateLimit } from './rateLimit';
import type { RateLimitOptions } from './rateLimit';
import { Load, type LoadOptions } from './load';
import { Recorder } from './recorder';
import type { RecordedRequest, Stats } from './recorder';
import { createSandboxServer } from './server';
import { Tokens } from './tokens';

export interface SandboxOptions {
	/** Port on 127.0.0.1; 0, the default, takes any that is free. */
	port?: number;
	/** The time from a request's arrival to its answer, in milliseconds; default 0. */
	latencyMs?: number;
	/** Speak HTTPS with a self-signed certificate for localhost and 127.0.0.1. */
	tls?: boolean;
	/** The real name of the delete's query parameter in this sandbox; default `tags`. */
	tagKeysParameter?: string;
	/** Default one hour. */
	tokenLifetimeMs?: number;
	/** Default: no limit. */
	rateLimit?: RateLimitOptions;
	/** Default: any number of requests at once is no trouble. */
	load?: LoadOptions;
	/** Check every answer against the document; default true, false for benchmarks. */
	validateAnswers?: boolean;
	/** Keep every request in `requests`; default true, false keeps the counters only. */
	record?: boolean;
	/** Default: three believable customers. */
	customers?: CustomerSeed[];
}

export interface Sandbox {
	/** E.g. `http://127.0.0.1:41234`. */
	origin: string;
	/** The origin and the path of the API: the credential's Base URL. */
	baseUrl: string;
	/** A UUID that /auth/authorize exchanges for a token. */
	apiKey: string;
	/** PEM, with the option `tls`. */
	certificate?: string;
	/** Every request received since the start or the last reset, in order. */
	requests: RecordedRequest[];
	stats: Stats;
	/** The customers as they are now, by id. */
	customers: Map<string, CustomerState>;
	faults: FaultPlan;
	/** Requests and answers that did not fit the document; answers made by a fault do not count. */
	contractViolations: string[];
	/** A bearer token that is accepted from now on. */
	issueToken(): string;
	/** From now on every token issued so far is refused with 401. */
	expireTokens(): void;
	/** Adds a customer, or replaces the one of the same id, until the next reset. */
	addCustomer(seed: CustomerSeed): CustomerState;
	/** Forgets requests, counters, faults, violations and tokens; the customers are as at first. */
	reset(): void;
	/** Stops listening, destroys open connections and leaves no handle. */
	close(): Promise<void>;
}

/** Starts a stand-in for Masivo in this process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { tagKeysParameter = 'tags', validateAnswers = true } = options;
	const certificate = options.tls ? await selfSignedCertificate() : undefined;
	const contract = await loadContract({ tagKeysParameter, validateAnswers });
	const state: SandboxState = {
		apiKey: randomUUID(),
		tokens: new Tokens(options.tokenLifetimeMs ?? 3_600_000),
		customers: new Map(),
		tagKeysParameter,
		contractViolations: [],
	};
	const faults = new FaultPlan();
	const recorder = new Recorder(options.record ?? true);
	const rateLimit = options.rateLimit && new RateLimit(options.rateLimit);
	const server = createSandboxServer({
		...{ state, contract, faults, recorder, rateLimit, certificate },
		latencyMs: options.latencyMs ?? 0,
		load: options.load && new Load(options.load),
	});

	const addCustomer = (seed: CustomerSeed) => {
		const customer = customerFrom(seed);
		state.customers.set(seed.id, customer);
		return customer;
	};
	const seedCustomers = () => {
		state.customers.clear();
		for (const seed of options.customers ?? defaultCustomers) addCustomer(seed);
	};
	seedCustomers();

	const port = await server.listen(options.port ?? 0);
	const origin = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
	return {
		origin,
		baseUrl: origin + API_ROOT,
		apiKey: state.apiKey,
		certificate: certificate?.cert,
		requests: recorder.requests,
		stats: recorder.stats,
		customers: state.customers,
		faults,
		contractViolations: state.contractViolations,
		issueToken: () => state.tokens.issue(),
		expireTokens: () => state.tokens.expireAll(),
		addCustomer,
		reset() {
			recorder.reset();
			faults.reset();
			rateLimit?.reset();
			state.tokens.expireAll();
			state.contractViolations.length = 0;
			seedCustomers();
		},
		close: () => server.close(),
	};
}
