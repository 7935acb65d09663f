import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox';
import { points } from '../../../sandbox/resources/rewards';
import type { Sample } from './sample';

const order = { brandId: 'brand-1', orderValue: 80 };

/** One point, as a row of the field Rewards to Redeem. */
const redeem = {
	reward: [{ reward: { __rl: true, mode: 'id', value: points.id }, amount: 1 }],
};

/** An event of Ana's that is not fulfilled; its ID is in the item's field `event`. */
function waiting({ events }: Sandbox): IDataObject {
	const id = 'a4d6c3e1-09b7-4f52-8e1a-5c2b7d9f3064';
	const sent = { customer_id: 'ana', brand_id: 'brand-1', type: 'PURCHASE', order: { value: 80 } };
	events.set(id, {
		...{ id, customer_id: 'ana', type: 'PURCHASE', status: 'PENDING', fulfilled: false, sent },
		issued_at: new Date().toISOString(),
		...{ readyAt: 0, reserved: new Map(), transactions: [] },
	});
	return { event: id };
}

/** How each operation of the resource Event succeeds for Ana. */
export const samples: Record<string, Sample> = {
	fulfill: {
		item: {},
		parameters: { eventId: '={{ $json.event }}' },
		prepare: waiting,
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
	previewRedemption: {
		item: { id: 'ana' },
		parameters: { ...order, redeem },
		sentAgain: true,
		unknown: false,
		ordered: false,
	},
	reverse: {
		item: {},
		parameters: { eventId: '={{ $json.event }}', reason: 'A mistake' },
		prepare: waiting,
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
	send: {
		item: { id: 'ana' },
		parameters: { ...order, type: 'PURCHASE', redeem },
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
};
