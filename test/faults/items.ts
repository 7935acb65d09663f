import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { CustomerSeed } from '../../sandbox';
import type { CampaignOperation, Item } from './operations';
import { TAGS_BEFORE } from './operations/tags';

const ids: Array<(number: number) => string> = [
	(number) => String(number),
	(number) => `crm-${number}`,
	(number) => `${number}/../x?y#z`,
	(number) => `${number} %2F & +`,
	(number) => `Ñandú ${number}`,
	(number) => `😀${number}`,
	(number) => `.${number}`,
];

/** No two seeds share a number below a thousand, so that a request tells which run it belongs to. */
const numberOf = (seed: number, index: number) => seed * 1000 + index;

export function customerIdOf(seed: number, index: number): string {
	return ids[index % ids.length](numberOf(seed, index));
}

export function customerSeed(id: string, { before }: CampaignOperation): CustomerSeed {
	return { id, name: 'Old Name', gender: 'OTHER', tags: TAGS_BEFORE, points: 7, ...before?.(id) };
}

const BAD_IDS: unknown[] = [
	...['', '  ', null, undefined, { id: 'x' }, ['x'], '.', '..', true, 2 ** 53],
	...['[object Object]', '{{ $json.id }}', 'undefined', 'null', 'NaN', '#N/A', '#REF!'],
];

export interface ItemsShape {
	seed: number;
	/** The first of the numbers, below a thousand, that the customers and the items have. */
	first: Record<'customer' | 'item', number>;
	/** So many customers they are of. */
	customers: number;
	/** How many are bad, from 0 to 1. */
	badShare: number;
	least: number;
	most: number;
}

export function itemsOf(
	{ drafts, badFields, mark = (item) => item }: CampaignOperation,
	{ seed, first, customers, badShare, least, most }: ItemsShape,
): fc.Arbitrary<Item[]> {
	const customerId = fc
		.nat(customers - 1)
		.map((index) => customerIdOf(seed, first.customer + index));
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
	const item = fc.oneof(
		{ weight: Math.round(100 * (1 - badShare)), arbitrary: good },
		{ weight: Math.round(100 * badShare), arbitrary: fc.oneof(badId, bad) },
	);
	return fc
		.array<Item>(item, { minLength: least, maxLength: most, size: 'max' })
		.map((items) => items.map((it, index) => mark(it, numberOf(seed, first.item + index))));
}

/** `note` is there to be found again on the error output. */
function itemJson(customerId: unknown, fields: IDataObject): IDataObject {
	return { customerId, ...fields, note: 'input' } as IDataObject;
}
