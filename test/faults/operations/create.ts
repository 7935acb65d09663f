import { badBody, bodyPart, createWants, effectsOf, fieldsFor } from './body';
import type { CampaignOperation } from './operation';

export const create: CampaignOperation = {
	parameters: {
		name: '={{ $json.name }}',
		email: '={{ $json.email }}',
		additionalFields: {
			birthDate: '={{ $json.birthDate }}',
			country: '={{ $json.country }}',
			gender: '={{ $json.gender }}',
			tags: '={{ $json.tags }}',
		},
	},
	unknownPercent: 90,
	drafts: createWants.map((wants) => ({ fields: fieldsFor(wants), wants })),
	badFields: badBody,

	merges: false,
	isOnce: ({ method }) => method === 'POST',
	parts: ({ method, body }) => (method === 'POST' ? [bodyPart(body)] : []),
	planned: ({ wants }) => [bodyPart(wants)],
	mostRequests: (plans) => plans.length,

	done: ({ customers }, { customerId }, wasKnown) => Number(!wasKnown && customers.has(customerId)),
	effects: ({ wants }, isKnown) => (isKnown ? new Map() : effectsOf(wants)),
	check: ({ wasKnown }) => (wasKnown ? ['created a customer who was there'] : []),
};
