import fc from 'fast-check';
import { badBody, bodyPart, effectsOf, fieldsFor, updateWants } from './body';
import type { CampaignOperation } from './operation';

export const update: CampaignOperation = {
	parameters: {
		updateFields: {
			birthDate: '={{ $json.birthDate }}',
			gender: '={{ $json.gender }}',
			name: '={{ $json.name }}',
			tags: '={{ $json.tags }}',
		},
	},
	unknownPercent: 3,
	drafts: updateWants.map((wants) => ({ fields: fieldsFor(wants), wants })),
	badFields: fc.oneof(badBody, fc.constantFrom({}, { name: '  ' })),

	merges: false,
	isOnce: () => false,
	parts: ({ method, url, body }) =>
		method === 'PATCH' && !url.endsWith('/tags') ? [bodyPart(body)] : [],
	planned: ({ wants }) => [bodyPart(wants)],
	mostRequests: (plans) => plans.length,

	effects: ({ wants }) => effectsOf(wants),
};
