import { randomBytes } from 'node:crypto';

import { type MasivoClient, MasivoError, type Tags, tagsOf } from './masivoClient';

/** The likeliest first: see the parameter TagKeys in api/masivo.openapi.yaml. */
export const CANDIDATES: readonly string[] = [
	'tags',
	'keys',
	'tag_keys',
	'tags_keys',
	'tag',
	'key',
	'tag_key',
	'tagKeys',
	'tagsKeys',
	'names',
];

/**
 * What was found out. `left` names the throw-away tags that are still on the customer: empty,
 * unless no name deletes tags.
 */
export type Finding = { left: string[] } & (
	| { result: 'found'; parameter: string }
	| { result: 'none' }
	/** A delete with this name took tags that it did not ask for; they have been put back. */
	| { result: 'deletesOthers'; parameter: string }
);

/** What is going on, for whoever waits. */
export interface Observer {
	setting(tags: readonly string[]): void;
	trying(parameter: string): void;
}

/**
 * Finds the name of the query parameter with which `DELETE /customers/{id}/tags` deletes a tag: sets
 * a throw-away tag and tries one name after another until it is gone.
 *
 * No page says what a delete without a known parameter does (x-unknown in the document): it might
 * delete every tag. So something else has to be there to stay: the customer's own tags, or a second
 * throw-away tag. What a delete takes besides is put back, and ends the search.
 *
 * @throws Error that says what may be left on the customer
 */
export async function findTagKeysParameter(
	masivo: MasivoClient,
	customerId: string,
	observer: Observer,
	candidates = CANDIDATES,
): Promise<Finding> {
	const before = tagsOf(await masivo.getCustomer(customerId));
	const [probe, ...witnesses] = throwAwayKeys(before);
	const marks = Object.fromEntries([probe, ...witnesses].map((key) => [key, true]));
	const leftIn = (tags: Tags) => Object.keys(marks).filter((key) => Object.hasOwn(tags, key));

	observer.setting(Object.keys(marks));
	try {
		let tags = tagsOf(await masivo.setTags(customerId, marks));
		if (!Object.hasOwn(tags, probe)) throw new Error('Masivo answered, but did not set the tag.');
		for (const parameter of candidates) {
			observer.trying(parameter);
			tags = (await deleteTag(masivo, customerId, parameter, probe)) ?? tags;
			const others = [...Object.keys(before), ...witnesses];
			if (others.some((key) => !Object.hasOwn(tags, key))) {
				tags = await putBack(masivo, customerId, before);
				return { result: 'deletesOthers', parameter, left: leftIn(tags) };
			}
			if (Object.hasOwn(tags, probe)) continue;
			for (const witness of witnesses) {
				tags = tagsOf(await masivo.deleteTag(customerId, parameter, witness));
			}
			return { result: 'found', parameter, left: leftIn(tags) };
		}
		return { result: 'none', left: leftIn(tags) };
	} catch (error) {
		throw new Error(
			`${(error as Error).message} ${Object.keys(marks).join(' and ')} may be left on the customer: look there, and remove it in Masivo's dashboard.`,
		);
	}
}

/** The key to delete and, if the customer has no tags, one that has to stay. */
function throwAwayKeys(tags: Tags): string[] {
	const key = `n8n_check_${randomBytes(4).toString('hex')}`;
	return Object.keys(tags).length > 0 ? [key] : [key, `${key}_stays`];
}

/** The tags afterwards, or undefined if Masivo refused the request as such. */
async function deleteTag(
	masivo: MasivoClient,
	customerId: string,
	parameter: string,
	key: string,
): Promise<Tags | undefined> {
	try {
		return tagsOf(await masivo.deleteTag(customerId, parameter, key));
	} catch (error) {
		if (error instanceof MasivoError && [400, 404, 422].includes(error.status ?? 0)) {
			return undefined;
		}
		throw error;
	}
}

async function putBack(masivo: MasivoClient, customerId: string, tags: Tags): Promise<Tags> {
	try {
		return tagsOf(await masivo.setTags(customerId, tags));
	} catch (error) {
		throw new Error(
			`${(error as Error).message} A delete took tags it was not asked for, and they could not be put back. They were: ${JSON.stringify(tags)}.`,
		);
	}
}
