import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { effectsOf } from './body';
import type { CampaignOperation } from './operation';
import { BAD_TAGS, newTags } from './tags';

export const updateTags: CampaignOperation = {
	parameters: { specifyTags: 'json', tagsJson: '={{ $json.tags }}' },
	unknownPercent: 3,
	drafts: fc.record({ tags: newTags, asText: fc.boolean() }).map(({ tags, asText }) => ({
		fields: { tags: asText ? JSON.stringify(tags) : tags },
		wants: { tags },
	})),
	badFields: fc
		.constantFrom(...BAD_TAGS, '', null, undefined, {}, [])
		.map((tags) => ({ tags }) as IDataObject),

	merges: true,
	isOnce: () => false,
	parts: ({ method, url, body }) =>
		method === 'PATCH' && url.endsWith('/tags') ? keysOf(body as IDataObject) : [],
	planned: ({ wants }) => keysOf(wants),
	mostRequests: () => 1,

	effects: ({ wants }) => effectsOf(wants),
};

function keysOf({ tags }: IDataObject): string[] {
	return Object.keys(tags as IDataObject);
}
