import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Effects } from './operation';
import { BAD_TAGS, newTags } from './tags';

/** The fields of a customer that can be written, by Masivo's names. */

/** Often enough no two items are alike. */
const names = fc.nat(99_999).map((number) => `Ñandú ${number}`);

const days = fc.constantFrom('1990-05-17', '2000-02-29', '1969-12-31');

export const updateWants: fc.Arbitrary<IDataObject> = fc
	.record(
		{ name: names, gender: fc.constantFrom('MALE', 'FEMALE'), dob: days, tags: newTags },
		{ requiredKeys: [] },
	)
	.filter((wants) => Object.keys(wants).length > 0);

export const createWants: fc.Arbitrary<IDataObject> = fc.record(
	{
		name: names,
		email: fc.nat(99_999).map((number) => `c${number}@example.com`),
		country: fc.constantFrom('EC', 'ES'),
		dob: days,
		tags: newTags,
	},
	{ requiredKeys: ['email'] },
);

/** The JSON of an item that asks for this; blank fields say nothing. */
export function fieldsFor({ dob, ...wants }: IDataObject): IDataObject {
	return { gender: ' ', ...wants, ...(dob !== undefined && { birthDate: dob }) };
}

export const badBody: fc.Arbitrary<IDataObject> = fc.constantFrom<IDataObject[]>(
	{ birthDate: '17/05/1990' },
	{ birthDate: '1990-02-30' },
	{ name: { first: 'Ana' } },
	{ name: ['Ana'] },
	{ name: true },
	...BAD_TAGS.map((tags) => ({ name: 'Ana', tags }) as IDataObject),
);

/** A body as one part: the same for the same plan, however its birth date is written. */
export function bodyPart(body: unknown): string {
	const { id: _id, dob, ...rest } = body as IDataObject;
	const fields = { ...rest, ...(dob !== undefined && { dob: dayOf(dob) }) };
	const ordered = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify(ordered);
}

export function effectsOf({ tags, ...fields }: IDataObject): Effects {
	const changes = Object.entries((tags ?? {}) as IDataObject);
	return new Map([
		...Object.entries(fields),
		...changes.map(([key, value]) => [`tags.${key}`, value] as const),
	]);
}

/** A birth date is a day. */
export function dayOf(date: unknown): string {
	return String(date).slice(0, 10);
}
