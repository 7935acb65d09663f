import { randomUUID } from 'node:crypto';
import type { Notes } from './call';
import { campaignFrom, defaultCampaigns } from './resources/campaigns';
import type { CampaignSeed, CampaignStore } from './resources/campaigns';
import { couponFrom, defaultCoupons } from './resources/coupons';
import type { CouponSeed, CouponStore } from './resources/coupons';
import { customerFrom, defaultCustomers } from './resources/customers';
import type {
	ConsentPatch,
	CustomerSeed,
	CustomerState,
	CustomerStore,
	DeviceAnswer,
	WithoutTagKeys,
} from './resources/customers';
import { processEvent } from './resources/events';
import type { EventStore } from './resources/events';
import { ImportLimit } from './resources/imports';
import type { ImportOptions, ImportStore } from './resources/imports';
import type { OneTimeCodeStore } from './resources/oneTimeCodes';
import { defaultRewards, rewardFrom } from './resources/rewards';
import type { RewardSeed, RewardStore } from './resources/rewards';
import { Tokens } from './resources/tokens';
import type { TokenStore } from './resources/tokens';
import { Ledger } from './resources/transactions';
import type { TransactionStore } from './resources/transactions';
import { Webhooks } from './webhooks';
import type { WebhookOptions } from './webhooks';

/** What there is in one sandbox: what each resource keeps. */
export interface SandboxState
	extends Notes,
		TokenStore,
		CustomerStore,
		EventStore,
		CouponStore,
		RewardStore,
		CampaignStore,
		TransactionStore,
		OneTimeCodeStore,
		ImportStore {}

/** What a sandbox starts with, and how it plays what no page says. */
export interface StateOptions {
	/** The real name of the delete's query parameter in this sandbox; default `tags`. */
	tagKeysParameter?: string;
	/**
	 * What a delete does without that parameter. Given, such a delete is foreseen and no violation;
	 * default: it does nothing and is one.
	 */
	withoutTagKeys?: WithoutTagKeys;
	/** Default: a new one. */
	apiKey?: string;
	/** Default one hour. */
	tokenLifetimeMs?: number;
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

/** The state with which a sandbox starts. */
export function createState(options: StateOptions): SandboxState {
	const state: SandboxState = {
		apiKey: options.apiKey ?? randomUUID(),
		tokens: new Tokens(options.tokenLifetimeMs ?? 3_600_000),
		customers: new Map(),
		events: new Map(),
		coupons: new Map(),
		rewards: new Map(),
		campaigns: new Map(),
		oneTimeCodes: new Map(),
		ledger: new Ledger(options.transactions ?? 0),
		waitingEvents: new Set(),
		waitingImports: new Set(),
		importLimit: new ImportLimit(options.imports ?? {}),
		importRefusal: options.imports?.refusal ?? 'named',
		processingMs: options.processingMs ?? 0,
		webhooks: new Webhooks(options.webhooks ?? {}, () => settle(state)),
		consentPatch: options.consentPatch ?? 'replace',
		deviceAnswer: options.deviceAnswer ?? 'customer',
		tagKeysParameter: options.tagKeysParameter ?? 'tags',
		withoutTagKeys: options.withoutTagKeys,
		contractViolations: [],
	};
	seed(state, options);
	return state;
}

/** Forgets what customers did; customers, rewards, campaigns and coupons are as at first. */
export function seed(state: SandboxState, options: StateOptions): void {
	const { customers, events, coupons, rewards, campaigns, oneTimeCodes, waitingEvents } = state;
	for (const map of [customers, events, coupons, rewards, campaigns, oneTimeCodes]) map.clear();
	waitingEvents.clear();
	state.waitingImports.clear();
	state.importLimit.reset();
	state.ledger.reset();
	for (const it of options.rewards ?? defaultRewards) {
		const reward = rewardFrom(it);
		rewards.set(reward.id, reward);
	}
	for (const it of options.campaigns ?? defaultCampaigns) {
		const campaign = campaignFrom(it);
		campaigns.set(campaign.id, campaign);
	}
	for (const it of options.coupons ?? defaultCoupons) coupons.set(it.code, couponFrom(it));
	for (const it of options.customers ?? defaultCustomers) addCustomer(state, it);
}

/** Adds a customer with its history, or replaces the one of the same ID. */
export function addCustomer(state: SandboxState, it: CustomerSeed): CustomerState {
	const customer = customerFrom(it);
	state.customers.set(customer.id, customer);
	for (const movement of it.transactions ?? []) state.ledger.add(customer, movement);
	return customer;
}

/** Processes every import and every event whose time has come, and makes the calls of webhooks that are due. */
export function settle(state: SandboxState, now = Date.now()): void {
	for (const waiting of state.waitingImports) {
		if (waiting.readyAt > now) break;
		state.waitingImports.delete(waiting);
		waiting.carryOut();
	}
	for (const event of state.waitingEvents) {
		if (event.readyAt > now) break;
		processEvent(state, event);
	}
	state.webhooks.send(now);
}
