import type { CustomerSeed } from '../../../sandbox';
import { uuidOf } from '../../../sandbox/uuid';
import { byId, type Sample } from './sample';

/** A customer of whom everything is known that the documentation names. */
export const ANA: CustomerSeed = {
	id: 'ana',
	name: 'Ana Torres',
	email: 'ana@example.com',
	gender: 'FEMALE',
	dob: '1990-05-17T00:00:00.000Z',
	document_type: 'CI',
	document_number: '0912345678',
	tags: { vip: true, level: 3, colour: 'blue' },
	consent: {
		consent_string: 'COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA',
		version: '2.0',
		consent_timestamp: '2025-01-15T14:30:00.000Z',
		customer_id: 'ana',
		purposes: { email_marketing: true },
		vendors: { vendor_123: true },
	},
	metrics: { visits: 12 },
	metadata: { crm: 7 },
	points: 1250,
	giftCards: [{ code: 'GC-7F2K-91QX' }, { code: 'GC-1B5D-40ZT' }],
	transactions: [
		{ amount: 80, event_type: 'PURCHASE' },
		{ amount: -20, type: 'REDEMPTION' },
	],
};

/** How each operation of the resource Customer succeeds for Ana, or for somebody who is new. */
export const samples: Record<string, Sample> = {
	create: {
		item: { id: 'new' },
		parameters: { name: 'Eva', email: 'eva@example.com' },
		sentAgain: false,
		unknown: false,
		ordered: true,
	},
	createOrUpdate: {
		item: { id: 'ana' },
		parameters: { name: 'Ana T.', email: 'other@example.com' },
		sentAgain: true,
		unknown: false,
		ordered: true,
	},
	deleteTags: {
		item: { id: 'ana' },
		parameters: { tagKeys: 'vip', options: { tagKeysParameter: 'tags' } },
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	get: {
		item: { id: 'ana' },
		parameters: {},
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	getConsent: {
		item: { id: 'ana' },
		parameters: {},
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	getGiftCards: {
		item: { id: 'ana' },
		parameters: {},
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	getReferralCode: {
		item: { id: 'ana' },
		parameters: { campaign: byId(uuidOf('campaign purchases')) },
		sentAgain: true,
		unknown: false,
		ordered: true,
	},
	getTransactions: {
		item: { id: 'ana' },
		parameters: {},
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	identify: {
		item: { id: 'ana' },
		parameters: { name: 'Ana T.' },
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	registerDevice: {
		item: { id: 'ana' },
		parameters: { deviceToken: 'fGh7:APA91b-push-token', platform: 'android' },
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	update: {
		item: { id: 'ana' },
		parameters: { updateFields: { name: 'Ana T.' } },
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	updateConsent: {
		item: { id: 'ana' },
		parameters: { purposes: { emailMarketing: false } },
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
	updateTags: {
		item: { id: 'ana' },
		parameters: { specifyTags: 'json', tagsJson: '{"vip": false}' },
		sentAgain: true,
		unknown: 'customer "ana"',
		ordered: true,
	},
};
