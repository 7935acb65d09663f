import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { CampaignOperation, ItemPlan } from './operation';
import { BULK, MISSING_TAG, TAG_KEYS, tagsToDelete, UNTOUCHED } from './tags';

/** A query is filled up to about 6 KB; the next key that has no room in it may be a long one. */
const SHORTEST_FULL_QUERY = 5500;

const listForms: Array<(keys: string[]) => unknown> = [
	(keys) => keys.join(','),
	(keys) => ` ${keys.join(' , ,')}, ${keys[0]},`,
	(keys) => keys,
	(keys) => keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
	([first, ...others]) => [[first, null], [[...others, first]], ''],
	(keys) => Object.fromEntries(keys.map((key) => [key, 'any value'])),
	(keys) => JSON.stringify(keys),
];

const BAD_KEYS: unknown[] = [
	...['', ' , ', [], {}, null, undefined, true, false, ['a,b'], [[]], [{ a: 1 }]],
	...['[object Object]', '{"a": ', '{{ $json.tags }}', 'a\u0000b', { tags: { vip: true } }],
];

const tagKeys = fc.oneof(
	{
		weight: 30,
		arbitrary: fc.subarray([...TAG_KEYS, MISSING_TAG], { minLength: 1, maxLength: 6 }),
	},
	{ weight: 1, arbitrary: fc.constant(BULK) },
);

export const deleteTags: CampaignOperation = {
	parameters: { tagKeys: '={{ $json.tagKeys }}' },
	unknownPercent: 3,
	before: (id) => ({ tags: tagsToDelete(id) }),
	drafts: fc
		.record({ keys: tagKeys, form: fc.constantFrom(...listForms) })
		.map(({ keys, form }) => ({
			fields: { tagKeys: form(keys) } as IDataObject,
			wants: { tagKeys: keys },
		})),
	badFields: fc.constantFrom(...BAD_KEYS).map((keys) => ({ tagKeys: keys }) as IDataObject),

	merges: true,
	isOnce: () => false,
	parts: ({ method, url }) => {
		const list = method === 'DELETE' ? /\/tags\?[^=]+=([^&]+)$/.exec(url)?.[1] : undefined;
		return list === undefined ? [] : list.split(',').map(decodeURIComponent);
	},
	planned: keysOf,
	showsAll: true,
	mostRequests(plans) {
		const keys = [...new Set(plans.flatMap(keysOf))];
		return Math.ceil(encodeURIComponent(keys.join(',')).length / SHORTEST_FULL_QUERY);
	},

	effects: (plan) => new Map(keysOf(plan).map((key) => [`tags.${key}`, undefined])),
	check({ shown, plan }) {
		const has = (tags: IDataObject) => Object.hasOwn(tags, UNTOUCHED);
		const isKept = has((shown?.tags ?? {}) as IDataObject);
		return isKept || !has(tagsToDelete(plan.customerId))
			? []
			: ['does not show the tags that are left'];
	},
};

function keysOf({ wants }: ItemPlan): string[] {
	return wants.tagKeys as string[];
}
