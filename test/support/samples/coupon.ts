import type { Sample } from './sample';

export const samples: Record<string, Sample> = {
	redeem: {
		item: { id: 'ana' },
		parameters: { code: 'WELCOME10' },
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
	reverse: {
		item: { id: 'ana' },
		parameters: { code: 'WELCOME10' },
		prepare: (sandbox) => void sandbox.coupons.get('WELCOME10')?.redeemedBy.add('ana'),
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
};
