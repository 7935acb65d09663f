import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/Masivo/resources';
import type { CustomerSeed } from '../../sandbox';

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
};

export interface Sample {
	operation: string;
	/** A customer for whom the operation succeeds. */
	id: string;
	/** The fields of the operation besides the ID. */
	parameters: INodeParameters;
	/** Fields of the output besides the customer and the wallet. */
	extra: IDataObject;
}

/** How to make each operation succeed for Ana, or for somebody who is new. */
const SAMPLES: Record<string, Omit<Sample, 'operation'>> = {
	create: { id: 'new', parameters: { name: 'Eva', email: 'eva@example.com' }, extra: {} },
	createOrUpdate: {
		id: 'ana',
		parameters: { name: 'Ana T.', email: 'other@example.com' },
		extra: { action: 'updated', notUpdated: ['email'] },
	},
	deleteTags: {
		id: 'ana',
		parameters: { tagKeys: 'vip', options: { tagKeysParameter: 'tags' } },
		extra: {},
	},
	get: { id: 'ana', parameters: {}, extra: {} },
	update: { id: 'ana', parameters: { updateFields: { name: 'Ana T.' } }, extra: {} },
	updateTags: {
		id: 'ana',
		parameters: { specifyTags: 'json', tagsJson: '{"vip": false}' },
		extra: {},
	},
};

/** One for each operation of the resource Customer: a missing one is an error here. */
export const samples: Sample[] = resources
	.filter(({ value }) => value === 'customer')
	.flatMap(({ operations }) => operations)
	.map(({ value }) => {
		if (!(value in SAMPLES)) throw new Error(`Say how to try the operation ${value}`);
		return { operation: value, ...SAMPLES[value] };
	});
