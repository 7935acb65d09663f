import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

/** `keepermail` holds the text of an error code, which n8n is known to rewrite messages for. */
export const TAG_KEYS = [
	...['vip_status', 'trial', 'keepermail', '7', '42', 'número', '😀'],
	...['black friday', 'a/b', '50%', 'x&y=z', 'a+b', 'q?#'],
];

export const MISSING_TAG = 'never_had';

/** Too many for one URL. */
export const BULK = Array.from({ length: 30 }, (_, index) => `bulk_${index}_${'x'.repeat(400)}`);

/** A tag that every customer has and no item names. */
export const UNTOUCHED = 'untouched';

/** What every customer has before the run. */
export const TAGS_BEFORE = allTrue([...TAG_KEYS, UNTOUCHED]);

/** Only where they are to be deleted: twelve kilobytes in each answer take their time. */
const BULK_BEFORE = { ...TAGS_BEFORE, ...allTrue(BULK) };

/** All that a few customers have: who loses it shows least of what a delete did. */
const ONE_TAG = { [TAG_KEYS[0]]: 'gold' };

/** Where tags are to be deleted. */
export function tagsToDelete(customerId: string): IDataObject {
	return customerId.endsWith('3') ? ONE_TAG : BULK_BEFORE;
}

/** Values that a careless comparison takes for each other are among them. */
const VALUES = ['gold', '5', 5, 1.5, -1, 'false', false, 'x,y', 'null', 'ñ 😀'];

/** A few tags with the values they are to have. */
export const newTags: fc.Arbitrary<IDataObject> = fc
	.array(fc.tuple(fc.constantFrom(...TAG_KEYS, MISSING_TAG), fc.constantFrom(...VALUES)), {
		minLength: 1,
		maxLength: 4,
	})
	.map((tags) => Object.fromEntries(tags));

/** No tags objects, or such as hold what no tag can hold. */
export const BAD_TAGS: unknown[] = [
	...['x', '[1]', '{"a": ', '{"a": null}', [1], true, 7],
	...[{ a: null }, { a: {} }, { a: ['x'] }, { ' ': 1 }],
];

function allTrue(keys: string[]): IDataObject {
	return Object.fromEntries(keys.map((key) => [key, true]));
}
