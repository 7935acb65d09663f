import type { ConsentPatch, DeviceAnswer, WithoutTagKeys } from './call';
import type { CampaignSeed, CampaignState } from './resources/campaigns';
import { selfSignedCertificate } from './certificate';
import { API_ROOT, loadContract } from './contract';
import type { CouponSeed, CouponState } from './resources/coupons';
import type { CustomerSeed, CustomerState } from './resources/customers';
import { settle } from './resources/events';
import type { EventState } from './resources/events';
import { FaultPlan } from './faults';
import type { ImportOptions } from './resources/imports';
import type { OneTimeCodeState } from './resources/oneTimeCodes';
import { RateLimit } from './rateLimit';
import type { RateLimitOptions } from './rateLimit';
import { Load, type LoadOptions } from './load';
import { Recorder } from './recorder';
import type { RecordedRequest, Stats } from './recorder';
import type { RewardSeed, RewardState } from './resources/rewards';
import { addCustomer, createState, seed } from './state';
import { createSandboxServer } from './server';
import type { TransactionState } from './resources/transactions';
import type { WebhookDelivery, WebhookOptions, WebhookTarget } from './webhooks';

export interface SandboxOptions {
	/** Port on 127.0.0.1; 0, the default, takes any that is free. */
	port?: number;
	/** The time from a request's arrival to its answer, in milliseconds; default 0. */
	latencyMs?: number;
	/** Speak HTTPS with a self-signed certificate for localhost and 127.0.0.1. */
	tls?: boolean;
	/** The real name of the delete's query parameter in this sandbox; default `tags`. */
	tagKeysParameter?: string;
	/**
	 * What a delete does without that parameter. Given, such a delete is foreseen and no violation;
	 * default: it does nothing and is one.
	 */
	withoutTagKeys?: WithoutTagKeys;
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
	/** Default: four, among them the points that every wallet has. */
	rewards?: RewardSeed[];
	/** Default: four, one of them with coupons. */
	campaigns?: CampaignSeed[];
	/** Default: WELCOME10, BIGSPENDER, EXPIRED and FIRSTONE. */
	coupons?: CouponSeed[];
	/** How many transactions there are on 2026-11-24, of nobody; default 0. */
	transactions?: number;
	/** How fast imports may follow each other, and what they are refused with; default: as documented. */
	imports?: ImportOptions;
	/**
	 * From the arrival of an event or an import to its processing, in milliseconds; default 0: before the
	 * next request.
	 */
	processingMs?: number;
	/** What becomes of purposes and vendors that a PATCH of a consent lacks; default `replace`. */
	consentPatch?: ConsentPatch;
	/** What is answered when a device is registered; default `customer`. */
	deviceAnswer?: DeviceAnswer;
	/** Addresses that are called when something happens to a customer; default: none. */
	webhooks?: WebhookOptions;
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
	const state = createState(options);
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
