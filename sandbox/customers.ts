import { createHash } from 'node:crypto';
import type { components } from '../api/types';

type Schemas = components['schemas'];

/** A customer as the sandbox keeps it; `tags` and `metadata` are plain objects. */
export type CustomerState = Schemas['Customer'] & {
	metadata: Schemas['Metadata'];
	wallet: Schemas['Wallet'];
};

/** What a test says about a customer; the rest is filled in. `points` is the wallet's balance. */
export type CustomerSeed = Partial<Schemas['Customer']> & { id: string; points?: number };

export const defaultCustomers: CustomerSeed[] = [
	{
		id: '1716573314',
		name: 'Ana Torres',
		email: 'ana.torres@example.com',
		phone: '+593 99 123 4567',
		tags: { vip_status: 'gold', lifetime_purchases: 15, newsletter_subscriber: true },
		points: 1250,
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
export function customerFrom({ id, points = 0, ...seed }: CustomerSeed): CustomerState {
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
		...seed,
		wallet: walletWith(points, id),
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

const reward: Schemas['Reward'] = {
	id: uuidOf('reward points'),
	brand_id: null,
	platforms: ['web', 'android', 'ios'],
	name: 'Points',
	description: 'One point for each dollar spent',
	type: 'POINTS',
	conditions: [],
	attributes: { conversion_factor: 0.1 },
};

function walletWith(points: number, customerId: string): Schemas['Wallet'] {
	const balance = { reward_id: reward.id, expiration_date: '2030-12-31T23:59:59.000Z' };
	return {
		id: uuidOf(`wallet ${customerId}`),
		owner_id: uuidOf(`owner ${customerId}`),
		lines: [
			{
				...balance,
				amount: points,
				campaign_id: uuidOf('campaign welcome'),
				brand_id: uuidOf('brand'),
				issued_at: '2025-01-15T14:30:00.000Z',
				reservation_expires_at: '2025-01-16T14:30:00.000Z',
			},
		],
		totals: [{ ...balance, total: points, reward }],
	};
}

/** A UUID that depends on the text alone, so that two runs of a demo print the same. */
function uuidOf(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
