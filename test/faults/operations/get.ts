import fc from 'fast-check';
import { isSameJson } from '../sameJson';
import type { CampaignOperation } from './operation';

/** The fields of a simplified customer that come from Masivo as they are. */
const SHOWN = ['id', 'name', 'email', 'phone', 'country', 'tier_id', 'tags'] as const;

/** Where a 404 is one to go on with, one that is not Masivo's does the most harm. */
const EMPTY = [{ ifNotFound: 'returnEmptyItem' }];

export const get: CampaignOperation = {
	parameters: {},
	options: fc.constantFrom({}, { ifNotFound: 'fail' }, ...EMPTY, ...EMPTY),
	unknownPercent: 20,
	drafts: fc.constant({ fields: {}, wants: {} }),
	// Only the customer's ID can be wrong.
	badFields: fc.constantFrom({ customerId: ' ' }, { customerId: ['x'] }),

	merges: true,
	isOnce: () => false,
	parts: ({ method, url }) => (method === 'GET' && !url.includes('/tags') ? ['get'] : []),
	planned: () => ['get'],
	mostRequests: () => 1,
	acceptsNotFound: (_sent, { ifNotFound }) => ifNotFound === 'returnEmptyItem',

	effects: () => new Map(),
	check({ json, state, simplify }) {
		if (!state) return Object.keys(json).length === 0 ? [] : ['shows a customer who is not there'];
		const { wallet, owned: _owned, ...customer } = state;
		const isTrue = simplify
			? SHOWN.every((name) => isSameJson(json[name], customer[name]))
			: isSameJson(json, { customer, wallet });
		return isTrue ? [] : ['does not show the customer as it is'];
	},
};
