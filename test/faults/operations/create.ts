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
	parts: ({ method, body }) => (method === 'POST' ? [bodyPart(body)] : []),
	planned: ({ wants }) => [bodyPart(wants)],
	mostRequests: (plans) => plans.length,

	effects: ({ wants }, isKnown) => (isKnown ? new Map() : effectsOf(wants)),
	check: ({ wasKnown }) => (wasKnown ? ['created a customer who was there'] : []),
};
