import { randomUUID } from 'node:crypto';
import type { SandboxState } from './call';
import { campaignFrom, defaultCampaigns } from './resources/campaigns';
import { couponFrom, defaultCoupons } from './resources/coupons';
import { customerFrom, defaultCustomers } from './resources/customers';
import type { CustomerSeed, CustomerState } from './resources/customers';
import { settle } from './resources/events';
import { ImportLimit } from './resources/imports';
import { defaultRewards, rewardFrom } from './resources/rewards';
import type { SandboxOptions } from './sandbox';
import { Tokens } from './resources/tokens';
import { Ledger } from './resources/transactions';
import { Webhooks } from './webhooks';

/** The state with which a sandbox starts. */
export function createState(options: SandboxOptions): SandboxState {
	const state: SandboxState = {
		apiKey: randomUUID(),
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
		webhooks: new Webhooks({ record: options.record, ...options.webhooks }, () => settle(state)),
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
export function seed(state: SandboxState, options: SandboxOptions): void {
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
