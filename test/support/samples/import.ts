import { points } from '../../../sandbox/resources/rewards';
import type { Sample } from './sample';
import { byId } from './sample';

const balances = { balance: [{ reward: byId(points.id), amount: 250 }] };

/** How each import succeeds: of a customer who is new, or of what Ana did. */
export const samples: Record<string, Sample> = {
	customers: {
		item: { id: 'new-1' },
		parameters: { name: 'New One', email: '={{ $json.id }}@example.com', balances },
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
	events: {
		item: { id: 'ana' },
		parameters: { brandId: 'brand-1', type: 'PURCHASE', issuedAt: '2024-05-17', orderValue: 80 },
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
	transactions: {
		item: { id: 'ana' },
		parameters: {
			reward: byId(points.id),
			type: 'ACCUMULATION',
			amount: 80,
			issuedAt: '2024-05-17T14:30:00',
		},
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
};
