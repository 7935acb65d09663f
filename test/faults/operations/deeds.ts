import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../../sandbox';
import { tiers } from '../../../sandbox/resources/tiers';
import { SEEDED_DAY } from '../../../sandbox/resources/transactions';

/**
 * What is not in an operation's sample: what tells its items apart, and how it is seen that what they ask
 * for has been done. All of it may be left out.
 */
interface Deed {
	/**
	 * The node's parameters besides the sample's. With `$json.mark`, a number of ten digits, each item is
	 * told from all others.
	 */
	parameters?: INodeParameters;
	/** The item's field that names what it is about, though the sample's item names a customer, too. */
	field?: string;
	/** Whether each item is of another customer, who is new. */
	isOfNew?: boolean;
	/** Brings about what the item needs, besides what the sample prepares. */
	prepare?(sandbox: Sandbox, about: string, mark: number): void;
	/** How often it has been done. */
	done?(sandbox: Sandbox, about: string, mark: number): number;
	/** The rows of a list, by what tells them apart. */
	rows?(sandbox: Sandbox, about: string): unknown[];
}

const all = { returnAll: true };

const orderValue = { orderValue: '={{ $json.mark }}' };

const coupon = { code: '=C-{{ $json.mark }}' };

/** By the operation's name. What is counted in the sandbox is about a customer, an event or a code. */
export const deeds: Partial<Record<string, Deed>> = {
	'campaign.getMany': { parameters: all, rows: ({ campaigns }) => [...campaigns.keys()] },
	'coupon.redeem': {
		parameters: coupon,
		prepare: (sandbox, _customer, mark) => void addCoupon(sandbox, mark),
		done: moved,
	},
	'coupon.reverse': {
		parameters: coupon,
		prepare: (sandbox, customer, mark) => addCoupon(sandbox, mark).redeemedBy.add(customer),
		done: (sandbox, customer, mark) => moved(sandbox, customer, -mark),
	},
	'customer.getGiftCards': {
		parameters: all,
		rows: (sandbox, id) => ownedBy(sandbox, id)?.giftCards.map(({ code }) => code) ?? [],
	},
	'customer.getReferralCode': {
		done: (sandbox, id) => ownedBy(sandbox, id)?.referralCodes.size ?? 0,
	},
	'customer.getTransactions': {
		parameters: all,
		rows: (sandbox, id) => ownedBy(sandbox, id)?.transactions.map((it) => it.id) ?? [],
	},
	'customer.identify': { parameters: { name: '=Name {{ $json.mark }}' } },
	'customer.registerDevice': {
		parameters: { deviceToken: '=device-{{ $json.mark }}' },
		done: (sandbox, id, mark) =>
			countIn(ownedBy(sandbox, id)?.devices, (it) => it.device_token === `device-${mark}`),
	},
	'customer.updateConsent': {
		prepare: ({ customers }, id) => {
			const customer = customers.get(id);
			if (customer) customer.consent = { purposes: STORED_PURPOSES };
		},
	},
	'event.fulfill': {
		done: ({ events }, id) =>
			countIn(events.get(id)?.transactions, ({ type }) => type === 'ACCUMULATION'),
	},
	'event.previewRedemption': { parameters: orderValue },
	'event.reverse': {
		done: ({ events }, id) => Number(events.get(id)?.status === 'CANCELLED'),
	},
	'event.send': { parameters: orderValue, done: happened },
	'import.customers': {
		parameters: { email: '={{ $json.mark }}@example.com' },
		isOfNew: true,
		done: ({ customers }, id) => Number(customers.has(id)),
	},
	'import.events': { parameters: orderValue, done: happened },
	'import.transactions': { parameters: { amount: '={{ $json.mark }}' }, done: moved },
	'oneTimeCode.create': {
		parameters: { additionalFields: { metadata: '={"mark": {{ $json.mark }} }' } },
		done: ({ oneTimeCodes }, _id, mark) =>
			countIn(oneTimeCodes.values(), ({ metadata }) => (metadata as IDataObject).mark === mark),
	},
	'oneTimeCode.verify': {
		field: 'code',
		parameters: { additionalFields: {} },
		done: ({ oneTimeCodes }, code) => Number(oneTimeCodes.get(code)?.verified ?? false),
	},
	'reward.create': {
		parameters: { name: '={{ $json.name }}' },
		done: ({ rewards }, own) => countIn(rewards.values(), ({ name }) => name === own),
	},
	'reward.getMany': { parameters: all, rows: ({ rewards }) => [...rewards.keys()] },
	'tier.getMany': { parameters: all, rows: () => tiers.map(({ id }) => id) },
	'transaction.getMany': {
		parameters: all,
		rows: ({ transactions }) =>
			[...transactions.values()]
				.filter(({ issued_at }) => issued_at.startsWith(SEEDED_DAY))
				.map(({ id }) => id),
	},
};

/** One that is false is stored for sure; of others, one may have to ask. */
const STORED_PURPOSES = {
	behavioral_campaigns: true,
	coupon_campaigns: true,
	punchcard_campaigns: true,
	email_marketing: true,
	push_notifications: true,
	link_tracking: false,
};

function addCoupon({ coupons }: Sandbox, points: number) {
	const code = `C-${points}`;
	const coupon = { code, points, redeemedBy: new Set<string>() };
	coupons.set(code, coupon);
	return coupon;
}

function ownedBy({ customers }: Sandbox, id: string) {
	return customers.get(id)?.owned;
}

/** In the customer's history, by the amount. */
function moved(sandbox: Sandbox, id: string, amount: number): number {
	return countIn(ownedBy(sandbox, id)?.transactions, (it) => it.amount === amount);
}

/** The customer's events, by the value of their order. */
function happened({ events }: Sandbox, id: string, value: number): number {
	return countIn(
		events.values(),
		({ sent }) => sent.customer_id === id && sent.order?.value === value,
	);
}

function countIn<T>(all: Iterable<T> = [], isIt: (one: T) => boolean): number {
	return [...all].filter(isIt).length;
}
