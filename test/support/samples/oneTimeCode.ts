import { oneTimeCodeFrom } from '../../../sandbox/resources/oneTimeCodes';
import type { Sample } from './sample';

export const samples: Record<string, Sample> = {
	create: { item: { id: 'ana' }, parameters: {}, sentAgain: false, unknown: false, ordered: true },
	verify: {
		item: { id: 'ana' },
		parameters: {
			code: '={{ $json.code }}',
			additionalFields: { expectedCustomerId: '={{ $json.id }}' },
		},
		prepare({ oneTimeCodes }) {
			const metadata = { till: 'Quito 7' };
			const made = oneTimeCodeFrom({ customer_id: 'ana', metadata }, oneTimeCodes.size);
			oneTimeCodes.set(made.code, made);
			return { code: made.code };
		},
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
};
