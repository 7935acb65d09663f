import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { CustomerSeed } from '../../sandbox';
import type { CampaignOperation, ItemPlan } from './operations';
import { TAGS_BEFORE } from './operations/tags';

/** One input item; a bad one has no plan and must fail by itself. */
export interface Item {
	json: IDataObject;
	plan?: ItemPlan;
}

const ids: Array<(number: number) => string> = [
	(number) => String(number),
	(number) => `crm-${number}`,
	(number) => `${number}/../x?y#z`,
	(number) => `${number} %2F & +`,
	(number) => `Ñandú ${number}`,
	(number) => `😀${number}`,
	(number) => `.${number}`,
];

/** No two seeds share a customer, so that a request tells which run it belongs to. */
export function customerIdOf(seed: number, index: number): string {
	return ids[index % ids.length](seed * 1000 + index);
}

export function customerSeed(id: string, { tagsBefore }: CampaignOperation): CustomerSeed {
	const tags = tagsBefore?.(id) ?? TAGS_BEFORE;
	return { id, name: 'Old Name', gender: 'OTHER', tags, points: 7 };
}

const BAD_IDS: unknown[] = [
	...['', '  ', null, undefined, { id: 'x' }, ['x'], '.', '..', true, 2 ** 53],
	...['[object Object]', '{{ $json.id }}', 'undefined', 'null', 'NaN', '#N/A', '#REF!'],
];

/** Items of the first `customers` customers of a seed; `badShare` of them, from 0 to 1, are bad. */
export function itemOf(
	{ drafts, badFields }: CampaignOperation,
	seed: number,
	customers: number,
	badShare: number,
): fc.Arbitrary<Item> {
	const customerId = fc.nat(customers - 1).map((index) => customerIdOf(seed, index));
	const good = fc
		.record({ customerId, draft: drafts, asNumber: fc.boolean() })
		.map(({ customerId: id, draft: { fields, wants }, asNumber }) => ({
			json: itemJson(asNumber && /^\d+$/.test(id) ? Number(id) : id, fields),
			plan: { customerId: id, wants },
		}));
	const badId = fc
		.record({ id: fc.constantFrom(...BAD_IDS), draft: drafts })
		.map(({ id, draft }) => ({ json: itemJson(id, draft.fields) }));
	const bad = fc
		.record({ id: customerId, fields: badFields })
		.map(({ id, fields }) => ({ json: itemJson(id, fields) }));
	return fc.oneof(
		{ weight: Math.round(100 * (1 - badShare)), arbitrary: good },
		{ weight: Math.round(100 * badShare), arbitrary: fc.oneof(badId, bad) },
	);
}

/** `note` is there to be found again on the error output. */
function itemJson(customerId: unknown, fields: IDataObject): IDataObject {
	return { customerId, ...fields, note: 'input' } as IDataObject;
}
