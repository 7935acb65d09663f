import type { IDataObject } from 'n8n-workflow';
import { bodyPart, effectsOf } from './body';
import { create } from './create';
import type { CampaignOperation } from './operation';

export const createOrUpdate: CampaignOperation = {
	...create,
	done: undefined,
	unknownPercent: 50,

	parts({ method, url, body }) {
		if (url.endsWith('/tags')) return [];
		if (method === 'GET') return ['find'];
		if (method === 'POST') return [`create ${bodyPart(body)}`];
		return method === 'PATCH' ? [`update ${bodyPart(body)}`] : [];
	},
	planned({ wants }, output) {
		const parts = {
			unchanged: 'find',
			created: `create ${bodyPart(wants)}`,
			updated: `update ${bodyPart(updatable(wants))}`,
		};
		if (!output) return Object.values(parts);
		return [parts[output.action as keyof typeof parts]];
	},
	mostRequests: (plans) => 1 + 2 * plans.length,
	// It looks at what an answer did not show.
	showsAll: true,
	// It looks again after a create that failed.
	repeats: 2,
	acceptsNotFound: ({ method }) => method === 'GET',

	effects: ({ wants }, isKnown) => effectsOf(isKnown ? updatable(wants) : wants),
	check({ plan: { wants }, json: { action, notUpdated }, wasKnown }) {
		const hasChanges = Object.keys(updatable(wants)).length > 0;
		const possible = [hasChanges ? 'updated' : 'unchanged', ...(wasKnown ? [] : ['created'])];
		const violations = possible.includes(String(action)) ? [] : [`says that it ${String(action)}`];
		const left = Array.isArray(notUpdated) ? notUpdated : ['nothing'];
		if (action === 'created' ? left.length > 0 : wasKnown && !left.includes('email')) {
			violations.push(`says that it did not update ${left.join(', ')}`);
		}
		return violations;
	},
	checkSent: ({ method }, wasKnown) =>
		method === 'POST' && wasKnown ? ['is created although Masivo knows it'] : [],
};

/** What Masivo lets an update change. */
function updatable({ email: _email, country: _country, ...wants }: IDataObject): IDataObject {
	return wants;
}
