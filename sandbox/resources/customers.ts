import type { components } from '../../api/types';
import type { Movement, TransactionState } from './transactions';
import { uuidOf } from '../uuid';
import { walletWith } from './wallet';

type Schemas = components['schemas'];

/** What belongs to a customer and is not in the customer's own answer. */
export interface Owned {
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

export const defaultCustomers: CustomerSeed[] = [
	{
		id: '1716573314',
		name: 'Ana Torres',
		email: 'ana.torres@example.com',
		phone: '+593 99 123 4567',
		tags: { vip_status: 'gold', lifetime_purchases: 15, newsletter_subscriber: true },
		points: 1250,
		giftCards: [{ code: 'GC-7F2K-91QX', description: 'Gift card of 10 dollars' }],
	},
	{
		id: 'crm-2048',
		name: 'Luis Andrade',
		email: 'luis.andrade@example.com',
		phone: '+593 98 765 4321',
		tags: { trial: true, black_friday: '2025', churn_risk: 'high' },
		points: 80,
	},
	{
		id: 'store/quito 7',
		name: 'María Paz Vélez',
		email: 'maria.velez@example.com',
		phone: '+593 97 555 0101',
		tags: { favourite_store: 'Quito 7', birthday_gift: false },
		points: 432.5,
	},
];

/** Fills a seed up to a whole customer. The same seed always gives the same customer. */
export function customerFrom(seed: CustomerSeed): CustomerState {
	const { id, points = 0, giftCards = [], transactions: _history, ...customer } = seed;
	return structuredClone({
		id,
		name: 'Sandbox Customer',
		email: `${uuidOf(id)}@example.com`,
		registration_date: '2025-01-15T14:30:00.000Z',
		status: 'ACTIVE',
		is_anonymous: false,
		country: 'EC',
		phone: '+593 99 000 0000',
		phone_verified: false,
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

export const tiers: Schemas['Tier'][] = ['Silver', 'Gold'].map((name, index) => ({
	id: uuidOf(`tier ${name}`),
	name,
	description: `${name} members`,
	status: 'ACTIVE',
	level: index + 1,
	entry_conditions: [],
	exit_conditions: [],
}));

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
