import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../../../execution/parameters';
import { refusedValue } from '../../../../transport/failure/failure';
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
		'Name of the query parameter that carries the tag keys. The public documentation does not give it: left blank, the node finds it out with the first customer of the first run. Fill it in if Masivo tells you the name.',
};

/** Undefined where the node is to find it out. @throws Failure for what cannot be such a name */
export function readTagKeysParameter(item: ItemParameters): string | undefined {
	const value = item.get('options.tagKeysParameter');
	if (isBlank(value)) return undefined;
	if (typeof value === 'string' && /^[A-Za-z_][\w.-]*$/.test(value)) return value;
	throw refusedValue(
		tagKeysParameterOption.displayName,
		'is not a parameter name',
		value,
		`Use letters, digits, '_', '-' and '.', such as "${LIKELY_NAMES[0]}", or leave it blank.`,
	);
}
