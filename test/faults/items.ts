import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { CustomerSeed } from '../../sandbox';

/** What a good item asks for, read from how it was made and not from what it holds. */
export interface Wish {
	customerId: string;
	tagKeys: string[];
}

/** One input item; a bad one has no wish and must fail by itself. */
export interface Item {
	json: IDataObject;
	wish?: Wish;
}

/** `keepermail` holds the text of an error code, which n8n is known to rewrite messages for. */
const TAG_KEYS = [
	...['vip_status', 'trial', 'keepermail', '7', '42', 'número', '😀'],
	...['black friday', 'a/b', '50%', 'x&y=z', 'a+b', 'q?#'],
];
const MISSING_TAG = 'never_had';

/** Too many for one URL. */
const BULK = Array.from({ length: 30 }, (_, index) => `bulk_${index}_${'x'.repeat(400)}`);

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

export function customerSeed(id: string): CustomerSeed {
	const keys = [...TAG_KEYS, ...BULK, 'untouched'];
	return { id, tags: Object.fromEntries(keys.map((key) => [key, true])) };
}

const listForms: Array<(keys: string[]) => unknown> = [
	(keys) => keys.join(','),
	(keys) => ` ${keys.join(' , ,')}, ${keys[0]},`,
	(keys) => keys,
	(keys) => keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
	([first, ...others]) => [[first, null], [[...others, first]], ''],
	(keys) => Object.fromEntries(keys.map((key) => [key, { any: 'value' }])),
	(keys) => JSON.stringify(keys),
];

const BAD_IDS = ['', '  ', null, undefined, { id: 'x' }, ['x'], '.', '..', true, 2 ** 53];
const BAD_KEYS = ['', ' , ', [], {}, null, undefined, true, false, ['a,b'], [[]], [{ a: 1 }]];

const tagKeys = fc.oneof(
	{
		weight: 30,
		arbitrary: fc.subarray([...TAG_KEYS, MISSING_TAG], { minLength: 1, maxLength: 6 }),
	},
	{ weight: 1, arbitrary: fc.constant(BULK) },
);

/** Items of the first `customers` customers of a seed; `badShare` of them, from 0 to 1, are bad. */
export function itemOf(seed: number, customers: number, badShare: number): fc.Arbitrary<Item> {
	const customerId = fc.nat(customers - 1).map((index) => customerIdOf(seed, index));
	const good = fc
		.record({ customerId, tagKeys, form: fc.constantFrom(...listForms), asNumber: fc.boolean() })
		.map(({ customerId: id, tagKeys: keys, form, asNumber }) => ({
			json: itemJson(asNumber && /^\d+$/.test(id) ? Number(id) : id, form(keys)),
			wish: { customerId: id, tagKeys: keys },
		}));
	const badId = fc
		.record({ id: fc.constantFrom(...BAD_IDS), keys: tagKeys })
		.map(({ id, keys }) => ({ json: itemJson(id, keys) }));
	const badKeys = fc
		.record({ id: customerId, keys: fc.constantFrom(...BAD_KEYS) })
		.map(({ id, keys }) => ({ json: itemJson(id, keys) }));
	return fc.oneof(
		{ weight: Math.round(100 * (1 - badShare)), arbitrary: good },
		{ weight: Math.round(100 * badShare), arbitrary: fc.oneof(badId, badKeys) },
	);
}

/** `note` is there to be found again on the error output. */
function itemJson(customerId: unknown, keys: unknown): IDataObject {
	return { customerId, tagKeys: keys, note: 'input' } as IDataObject;
}
