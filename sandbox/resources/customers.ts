import { unescape } from 'node:querystring';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import { violation } from '../call';
import type { Call } from '../call';
import { queryOf } from '../query';
import { uuidOf } from '../uuid';
import type { Webhooks } from '../webhooks';
import type { CampaignStore } from './campaigns';
import { tiers } from './tiers';
import { selected } from './transactions';
import type { Movement, TransactionState } from './transactions';
import { walletWith } from './wallet';

type Schemas = components['schemas'];

/** What belongs to a customer and is not in the customer's own answer. */
interface Owned {
	devices: Array<Schemas['NewDevice']>;
	giftCards: Array<Schemas['GiftCard']>;
	/** By campaign. */
	referralCodes: Map<string, Schemas['ReferralCode']>;
	transactions: TransactionState[];
}

/** A customer as the sandbox keeps it; `tags` and `metadata` are plain objects. */
export type CustomerState = Schemas['Customer'] & {
	metadata: Schemas['Metadata'];
	wallet: Schemas['Wallet'];
	owned: Owned;
};

/** What a test says about a customer; the rest is filled in. `points` is the wallet's balance. */
export type CustomerSeed = Partial<Schemas['Customer']> & {
	id: string;
	points?: number;
	giftCards?: Array<Schemas['GiftCard']>;
	/** The history, which does not change the balance. */
	transactions?: Movement[];
};

/**
 * What a DELETE of tags does without a query parameter of the right name, which no page says: nothing,
 * a refusal with 422, or all of the customer's tags are gone.
 */
export type WithoutTagKeys = 'deleteNothing' | 'refuse' | 'deleteAll';

/** What becomes of purposes and vendors that a PATCH of a consent does not name: they go or stay. */
export type ConsentPatch = 'replace' | 'merge';

/** What is answered when a device is registered: the customer, or a message as in the guide. */
export type DeviceAnswer = 'customer' | 'message';

export interface CustomerStore extends CampaignStore {
	/** By ID. */
	customers: Map<string, CustomerState>;
	/** They tell what happens to a customer. */
	webhooks: Webhooks;
	consentPatch: ConsentPatch;
	deviceAnswer: DeviceAnswer;
	/** The name the DELETE's query parameter has in this sandbox. */
	tagKeysParameter: string;
	/** What a DELETE does that lacks it; undefined: nothing, and that is noted as a violation. */
	withoutTagKeys?: WithoutTagKeys;
}

export const defaultCustomers: CustomerSeed[] = [
	{
		id: '1716573314',
		name: 'Ana Torres',
		email: 'ana.torres@example.com',
		country: 'EC',
		phone: '+593 99 123 4567',
		phone_verified: false,
		tags: { vip_status: 'gold', lifetime_purchases: 15, newsletter_subscriber: true },
		points: 1250,
		giftCards: [{ code: 'GC-7F2K-91QX', description: 'Gift card of 10 dollars' }],
	},
	{
		id: 'crm-2048',
		name: 'Luis Andrade',
		email: 'luis.andrade@example.com',
		country: 'EC',
		phone: '+593 98 765 4321',
		phone_verified: false,
		tags: { trial: true, black_friday: '2025', churn_risk: 'high' },
		points: 80,
	},
	{
		id: 'store/quito 7',
		name: 'María Paz Vélez',
		email: 'maria.velez@example.com',
		country: 'EC',
		phone: '+593 97 555 0101',
		phone_verified: false,
		tags: { favourite_store: 'Quito 7', birthday_gift: false },
		points: 432.5,
	},
];

/**
 * Fills a seed up to a whole customer; of the person, only what the seed says. The same seed always
 * gives the same customer.
 */
export function customerFrom(seed: CustomerSeed): CustomerState {
	const { id, points = 0, giftCards = [], transactions: _history, ...customer } = seed;
	return structuredClone({
		id,
		// Here for their place: who it is comes first, as in Masivo's documentation.
		...customer,
		registration_date: '2025-01-15T14:30:00.000Z',
		status: 'ACTIVE',
		is_anonymous: false,
		tier_id: tiers[0].id,
		tags: {},
		consent: {},
		metrics: {},
		metadata: {},
		...customer,
		wallet: walletWith(points, id),
		owned: {
			devices: [],
			giftCards: giftCards.map((card) => giftCardFrom(card, id)),
			referralCodes: new Map(),
			transactions: [],
		},
	});
}

function giftCardFrom(seed: Schemas['GiftCard'], customer_id: string): Schemas['GiftCard'] {
	return {
		code: 'GC-0000-0000',
		reward_id: uuidOf('reward gift card'),
		customer_id,
		rewarded_at: '2026-11-01T10:00:00.000Z',
		description: 'Gift card',
		expired_at: '2030-11-01T10:00:00.000Z',
		redeemed_at: null,
		...seed,
	};
}

export function createCustomer(
	context: Context<Schemas['NewCustomer']>,
	{ state }: Call<CustomerStore>,
): Answer {
	const { platforms: _platforms, referral_code: _code, ...seed } = context.request.requestBody;
	if (state.customers.has(seed.id)) {
		return failure(409, `The id "${seed.id}" is taken`, 'Customer already exists');
	}
	const customer = customerFrom({ ...seed, registration_date: new Date().toISOString() });
	state.customers.set(customer.id, customer);
	state.webhooks.emit('CUSTOMER_REGISTRATION', customer.id, customerData(customer));
	return envelope(customer);
}

export function getCustomer(
	context: Context<unknown, { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	return withCustomer(context.request.params.id, call, () => {});
}

export function updateCustomer(
	context: Context<Schemas['CustomerChanges'], { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	const { name, gender, dob, tags, metadata } = context.request.requestBody;
	return withCustomer(context.request.params.id, call, (customer) => {
		customer.name = name ?? customer.name;
		customer.gender = gender ?? customer.gender;
		customer.dob = dob ?? customer.dob;
		customer.tags = { ...customer.tags, ...tags };
		customer.metadata = { ...customer.metadata, ...metadata };
	});
}

export function identifyCustomer(
	context: Context<Schemas['Identification'], { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	const { customers } = call.state;
	const { new_id, email_status: _status, ...changes } = context.request.requestBody;
	const { id } = context.request.params;
	if (new_id !== undefined && new_id !== id && customers.has(new_id)) {
		return failure(409, `The id "${new_id}" is taken`, 'Customer already exists');
	}
	return withCustomer(id, call, (customer) => {
		const tags = { ...customer.tags, ...changes.tags };
		const metadata = { ...customer.metadata, ...changes.metadata };
		Object.assign(customer, changes, { tags, metadata, is_anonymous: false, id: new_id ?? id });
		customers.delete(id);
		customers.set(customer.id, customer);
	});
}

export function upsertCustomerTags(
	context: Context<Schemas['TagChanges'], { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	return withCustomer(context.request.params.id, call, (customer) => {
		customer.tags = { ...customer.tags, ...context.request.requestBody.tags };
	});
}

export function deleteCustomerTags(
	context: Context<unknown, { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	const { request, state } = call;
	const lists = tagKeyLists(request.query, state.tagKeysParameter);
	if (lists.length > 1) violation(call, `${state.tagKeysParameter} is given more than once`);
	if (lists.length === 0 && state.withoutTagKeys === 'refuse') {
		return failure(422, `The query has no ${state.tagKeysParameter}`);
	}
	return withCustomer(context.request.params.id, call, (customer) => {
		if (request.fault?.kind === 'keepTags') return;
		if (lists.length === 0 && state.withoutTagKeys === 'deleteAll') customer.tags = {};
		for (const key of lists.at(-1) ?? []) delete customer.tags[key];
	});
}

/**
 * The lists of tag keys in a raw query, one for each time the parameter is given. Keys are split at
 * the commas that stand in the URL as commas and decoded afterwards, so `%2C` is part of a key.
 */
export function tagKeyLists(query: string, parameter: string): string[][] {
	return query
		.split('&')
		.map((pair) => pair.split('='))
		.filter(([name]) => decode(name) === parameter)
		.map(([, ...value]) => value.join('=').split(',').map(decode));
}

/** Form decoding, as servers read queries: a plus is a blank. Never throws. */
function decode(text: string): string {
	return unescape(text.replaceAll('+', ' '));
}

export function registerDevice(
	context: Context<Schemas['NewDevice'], { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	const device = context.request.requestBody;
	return ofCustomer(context.request.params.id, call, (customer) => {
		const others = customer.owned.devices.filter((it) => it.device_token !== device.device_token);
		customer.owned.devices = [...others, device];
		if (call.state.deviceAnswer === 'customer') return envelope(customer);
		return { status: 200, body: { message: 'FCM token registered successfully' } };
	});
}

const PURPOSES = [
	'behavioral_campaigns',
	'coupon_campaigns',
	'punchcard_campaigns',
	'email_marketing',
	'push_notifications',
	'link_tracking',
];

export function getConsent(
	context: Context<unknown, { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	return ofCustomer(context.request.params.id, call, consentAnswer);
}

export function updateConsent(
	context: Context<Schemas['ConsentChanges'], { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	const { consent = {} } = context.request.requestBody;
	return ofCustomer(context.request.params.id, call, (customer) => {
		const isMerged = call.state.consentPatch === 'merge';
		customer.consent = isMerged ? merged(consentOf(customer), consent) : consent;
		return consentAnswer(customer);
	});
}

function consentAnswer(customer: CustomerState): Answer {
	return { status: 200, body: { data: { consent: consentOf(customer) } } };
}

/** The customer's consent; all purposes are true where there is none. */
function consentOf({ id, consent = {} }: CustomerState): Schemas['Consent'] {
	if (Object.keys(consent).length > 0) return consent;
	const purposes = Object.fromEntries(PURPOSES.map((purpose) => [purpose, true]));
	return { version: '2.0', customer_id: id, purposes, vendors: {} };
}

function merged(before: Schemas['Consent'], changes: Schemas['Consent']): Schemas['Consent'] {
	return {
		...before,
		...changes,
		purposes: { ...before.purposes, ...changes.purposes },
		vendors: { ...before.vendors, ...changes.vendors },
	};
}

export function listCustomerTransactions(
	context: Context<unknown, { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	return ofCustomer(context.request.params.id, call, ({ owned }) => {
		return { status: 200, body: { data: selected(owned.transactions, queryOf(call)) } };
	});
}

export function listGiftCards(
	context: Context<unknown, { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	return ofCustomer(context.request.params.id, call, ({ owned }) => {
		return { status: 200, body: { data: owned.giftCards } };
	});
}

export function requestReferralCode(
	context: Context<Schemas['ReferralCodeRequest'], { id: string }>,
	call: Call<CustomerStore>,
): Answer {
	const { campaign_id, brand_id } = context.request.requestBody;
	return ofCustomer(context.request.params.id, call, ({ id: customer_id, owned }) => {
		const campaign = call.state.campaigns.get(campaign_id);
		if (!campaign) return failure(404, 'No campaign has this id', 'Campaign not found');
		if (campaign.brand_id && campaign.brand_id !== brand_id) {
			return failure(422, 'brand_id is required, since the campaign is one of a brand');
		}
		const id = uuidOf(`referral ${customer_id} ${campaign_id}`);
		const data = owned.referralCodes.get(campaign_id) ?? {
			...{ id, code: id.slice(0, 8).toUpperCase(), customer_id, campaign_id },
			...{ uses_count: 0, max_uses: 10, created_at: new Date().toISOString(), metadata: {} },
		};
		owned.referralCodes.set(campaign_id, data);
		return { status: 200, body: { data } };
	});
}

/** Changes the customer and answers with it as it is afterwards; 404 where there is none. */
function withCustomer(
	id: string | undefined,
	call: Call<CustomerStore>,
	change: (customer: CustomerState) => void,
): Answer {
	return ofCustomer(id, call, (customer) => {
		change(customer);
		return envelope(customer);
	});
}

/** Lets a customer's answer be made; 404 where there is no such customer. */
export function ofCustomer(
	id: string | undefined,
	{ state }: Call<CustomerStore>,
	answer: (customer: CustomerState) => Answer,
): Answer {
	const customer = state.customers.get(id ?? '');
	if (customer) return answer(customer);
	return failure(404, `No customer has the id "${id}"`, 'Customer not found');
}

export function envelope(customer: CustomerState): Answer {
	return { status: 200, body: { data: customerData(customer) } };
}

export function customerData({
	wallet,
	owned: _owned,
	...customer
}: CustomerState): Schemas['CustomerData'] {
	return { customer, wallet };
}
