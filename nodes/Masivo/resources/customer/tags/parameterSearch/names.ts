import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../../../execution/parameters';
import {
	type Failure,
	isRefusal,
	masivoFailure,
	refusedValue,
} from '../../../../transport/failure/failure';
import { customerNamed } from '../../../fields/customer';
import { isBlank } from '../../../values/text';

/**
 * The names that the query parameter with the tag keys may have, the likeliest first. No copy of the
 * documentation that could be read shows it: "tags keys to delete separated by comma"
 * (api/masivo.openapi.yaml, TAGS-DEL).
 *
 * `tags` is what the sibling PATCH calls them in its body, and other query parameters of Masivo are
 * named in the plural after what they list. Then come the words of that description, joined as
 * Masivo joins words (`reward_id`, `tier_id`), in the plural and in the singular, and joined as
 * JavaScript would.
 */
export const LIKELY_NAMES: readonly string[] = [
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

export const tagKeysParameterOption: INodeProperties = {
	displayName: 'Tag Keys Parameter',
	name: 'tagKeysParameter',
	type: 'string',
	default: '',
	placeholder: 'Automatic',
	description:
		'Name of the query parameter that carries the tag keys. The public documentation does not give it: left blank, the node finds it out with the first customers of the first run. Fill it in if Masivo tells you the name.',
};

/** Undefined where the node is to find it out. @throws Failure for what cannot be such a name */
export function readTagKeysParameter(item: ItemParameters): string | undefined {
	const value = item.get('options.tagKeysParameter');
	if (isBlank(value) && isBlank(item.entered('options.tagKeysParameter'))) return undefined;
	if (typeof value === 'string' && /^[A-Za-z_][\w.-]*$/.test(value)) return value;
	throw refusedValue(
		tagKeysParameterOption.displayName,
		'is not a parameter name',
		value,
		`Use letters, digits, '_', '-' and '.', such as "${LIKELY_NAMES[0]}", or leave it blank.`,
	);
}

/** What the person is told when it was found. */
export function nameFound(name: string): string {
	return `Masivo takes the tag keys to delete in the query parameter "${name}": the node found that out by itself. There is nothing to do.`;
}

/**
 * What the parameter has to do with tags that are still there, as sentences.
 *
 * @param given the name that the user gave
 * @param used the one that the keys were sent under
 */
export function aboutParameter(given: string | undefined, used: string | undefined): string {
	if (given !== undefined) {
		return `Check the option 'Tag Keys Parameter' (now "${given}"): its name is not in the public documentation. Leave it blank, and the node finds it out.`;
	}
	return used === undefined
		? 'They are written in another way there than they were asked for, and were not deleted.'
		: `The node sent their keys in the query parameter "${used}", which had deleted tags before. If they are there still by then, the next run finds the name out anew. If this stays so, ask Masivo for it and enter it in the option 'Tag Keys Parameter'.`;
}

const ASK_MASIVO =
	"Ask Masivo for the name of the query parameter of DELETE /customers/{id}/tags that carries the tag keys, and enter it in the option 'Tag Keys Parameter'.";

/** @param reasons why each of the likely names is not it, in their order */
export function noNameWorked(customerId: string, reasons: readonly Failure[]): Failure {
	const last = reasons.at(-1);
	const said = last ? ` Last it was: ${last.message}. ${last.description}` : '';
	return masivoFailure(reasons.some(isRefusal) ? 'refused' : 'unconfirmed', {
		message: `Under no likely name of its query parameter did a delete remove the tags of ${customerNamed(customerId)}`,
		description: `Tried: ${LIKELY_NAMES.join(', ')}.${said.trimEnd()} ${ASK_MASIVO}`,
		status: reasons.findLast(isRefusal)?.status,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** @param keys what the delete was asked for */
export function takesAllTags(customerId: string, name: string, keys: readonly string[]): Failure {
	return masivoFailure('unconfirmed', {
		message: `A delete with the query parameter "${name}" removes all tags of a customer`,
		description: `It was tried with ${customerNamed(customerId)} for ${keys.join(', ')}, and once more to be sure. The other tags have been put back with their values, and nothing more was sent. ${ASK_MASIVO}`,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** All tags were gone, and it is not known why. */
export function tookAllOnce(customerId: string, name: string): Failure {
	return masivoFailure('unconfirmed', {
		message: `After a delete with the query parameter "${name}", ${customerNamed(customerId)} had no tags at all`,
		description: `Those that nobody had asked for have been put back with their values, and nothing more was sent: it is not certain that this delete took them. Run the items again. If it happens again: ${ASK_MASIVO}`,
		declaration: { cause: 'configuration-invalid' },
	});
}

/** The delete was sent, and neither its answer nor the customer could be read. */
export function notLookedAt(failure: Failure, customerId: string): Failure {
	return failure.with({
		description: `${failure.description} The name of the query parameter that carries the tag keys was being found out, and the other tags of ${customerNamed(customerId)} could not be looked at afterwards: see whether they are still there (Customer → Get).`,
	});
}

/** Tags that were put back, though somebody else had removed them, and could not be removed again. */
export function otherTagsStay(customerId: string, keys: readonly string[]): Failure {
	return masivoFailure('unconfirmed', {
		message: `Somebody else removed tags of ${customerNamed(customerId)} in the same moment, and they are back: ${keys.join(', ')}`,
		description:
			'The node took them for lost and put them back, and could not remove them again. Remove them in Masivo, and run the item again.',
	});
}
