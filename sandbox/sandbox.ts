import { selfSignedCertificate } from './certificate';
import { API_ROOT, loadContract } from './contract';
import { FaultPlan } from './faultPlan';
import { Load, type LoadOptions } from './load';
import { RateLimit } from './rateLimit';
import type { RateLimitOptions } from './rateLimit';
import { Recorder } from './recorder';
import type { RecordedRequest, Stats } from './recorder';
import type { CampaignState } from './resources/campaigns';
import type { CouponState } from './resources/coupons';
import type { CustomerSeed, CustomerState, WithoutTagKeys } from './resources/customers';
import type { EventState } from './resources/events';
import type { OneTimeCodeState } from './resources/oneTimeCodes';
import type { RewardState } from './resources/rewards';
import type { TransactionState } from './resources/transactions';
import { createSandboxServer } from './server';
import { addCustomer, createState, seed, settle } from './state';
import type { StateOptions } from './state';
import type { WebhookDelivery, WebhookTarget } from './webhooks';

export interface SandboxOptions extends StateOptions {
	/** Port on 127.0.0.1; 0, the default, takes any that is free. */
	port?: number;
	/** The time from a request's arrival to its answer, in milliseconds; default 0. */
	latencyMs?: number;
	/** Speak HTTPS with a self-signed certificate for localhost and 127.0.0.1. */
	tls?: boolean;
	/** Default: no limit. */
	rateLimit?: RateLimitOptions;
	/** Default: any number of requests at once is no trouble. */
	load?: LoadOptions;
	/** Check every answer against the document; default true, false for benchmarks. */
	validateAnswers?: boolean;
	/** Keep every request in `requests`; default true, false keeps the counters only. */
	record?: boolean;
}

export interface Sandbox {
	/** E.g. `http://127.0.0.1:41234`. */
	origin: string;
	/**
	 * The origin and the path of the API: the credential's Base URL. Any path may stand between the
	 * two, for a Base URL that nobody has used before.
	 */
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
	/** These too are as they are now, by their ID or their code. */
	events: Map<string, EventState>;
	coupons: Map<string, CouponState>;
	rewards: Map<string, RewardState>;
	campaigns: Map<string, CampaignState>;
	transactions: Map<string, TransactionState>;
	oneTimeCodes: Map<string, OneTimeCodeState>;
	/** Whom it calls; a reset forgets those that were added. */
	readonly webhookTargets: readonly WebhookTarget[];
	/** Every call of a webhook since the start or the last reset, in order, with what became of it. */
	webhookDeliveries: WebhookDelivery[];
	faults: FaultPlan;
	/** Requests and answers that did not fit the document; answers made by a fault do not count. */
	contractViolations: string[];
	/** A bearer token that is accepted from now on. */
	issueToken(): string;
	/** From now on every token issued so far is refused with 401. */
	expireTokens(): void;
	/** From now on deletes of tags are as with these two options, and those without the name foreseen. */
	playTagKeys(tagKeysParameter: string, withoutTagKeys: WithoutTagKeys): void;
	/** Adds a customer, or replaces the one of the same id, until the next reset. */
	addCustomer(seed: CustomerSeed): CustomerState;
	/** One more address that is called, until the next reset. */
	addWebhook(target: WebhookTarget): void;
	/** Resolves when no call of a webhook is under way; repetitions may be due later. */
	webhooksAnswered(): Promise<void>;
	/**
	 * Processes the events and imports whose time has come, or will have in so many ms, as the next request would,
	 * and makes the calls of webhooks that are due by then.
	 */
	settle(inMs?: number): void;
	/** Forgets requests, counters, faults, violations and tokens; all else is as at first. */
	reset(): void;
	/** Stops listening, destroys open connections and leaves no handle. */
	close(): Promise<void>;
}

/** Starts a stand-in for Masivo in this process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { tagKeysParameter = 'tags', validateAnswers = true } = options;
	const certificate = options.tls ? await selfSignedCertificate() : undefined;
	const contract = await loadContract({ tagKeysParameter, validateAnswers });
	const webhooks = { record: options.record, ...options.webhooks };
	const state = createState({ ...options, webhooks });
	const faults = new FaultPlan();
	const recorder = new Recorder(options.record ?? true);
	const rateLimit = options.rateLimit && new RateLimit(options.rateLimit);
	const server = createSandboxServer({
		...{ state, contract, faults, recorder, rateLimit, certificate },
		latencyMs: options.latencyMs ?? 0,
		load: options.load && new Load(options.load),
	});

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
		events: state.events,
		coupons: state.coupons,
		rewards: state.rewards,
		campaigns: state.campaigns,
		transactions: state.ledger.transactions,
		oneTimeCodes: state.oneTimeCodes,
		get webhookTargets() {
			return state.webhooks.targets;
		},
		webhookDeliveries: state.webhooks.deliveries,
		faults,
		contractViolations: state.contractViolations,
		issueToken: () => state.tokens.issue(),
		expireTokens: () => state.tokens.expireAll(),
		playTagKeys: (parameter, without) =>
			Object.assign(state, { tagKeysParameter: parameter, withoutTagKeys: without }),
		addCustomer: (customer) => addCustomer(state, customer),
		addWebhook: (target) => state.webhooks.add(target),
		webhooksAnswered: async () => await state.webhooks.answered(),
		settle: (inMs = 0) => settle(state, Date.now() + inMs),
		reset() {
			recorder.reset();
			faults.reset();
			rateLimit?.reset();
			state.tokens.expireAll();
			state.contractViolations.length = 0;
			void state.webhooks.reset();
			seed(state, options);
		},
		async close() {
			await server.close();
			await state.webhooks.reset();
		},
	};
}
