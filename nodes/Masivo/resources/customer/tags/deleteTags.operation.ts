import type { INodeProperties } from 'n8n-workflow';

import { defineOperation, type Input } from '../../../execution/operation';
import { customerIdToWrite, customerOutput } from '../../fields/customer';
import { simplify } from '../../fields/paging';
import {
	aboutParameter,
	readTagKeysParameter,
	tagKeysParameterOption,
} from './parameterSearch/names';
import { searchParameter } from './parameterSearch/search';
import { deleteTagsOf, stillThere, tagsLeft, tagsNotShown } from './tagDeletion';
import { parseTagKeys } from './tagKeys';

const tagKeysField: INodeProperties = {
	displayName: 'Tag Keys',
	name: 'tagKeys',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. vip_status, newsletter_subscriber',
	description:
		'Separated by commas or line breaks; an expression may return a list or a tags object. Blanks at the ends of a key do not count.',
};

const tagKeys: Input<string[]> = {
	fields: [tagKeysField],
	read: (item) => parseTagKeys(item.get(tagKeysField.name)),
};

const inputs = {
	customerId: customerIdToWrite,
	tagKeys,
	simplify,
	/** The query parameter that carries the keys, if the user says it. */
	parameter: { options: [tagKeysParameterOption], read: readTagKeysParameter },
};

export const deleteTags = defineOperation({
	value: 'deleteTags',
	name: 'Delete Tags',
	action: 'Delete customer tags',
	description: 'Remove one or more tags from a customer',
	caution: 'Changes the customer, and can start campaigns. Safe to repeat.',

	inputs,

	key: ({ customerId, parameter }) => JSON.stringify([customerId, parameter]),

	merge: (plans) => ({
		...plans[0],
		tagKeys: [...new Set(plans.flatMap(({ tagKeys }) => tagKeys))],
	}),

	splitOnRefusal: true,

	run: async ({ customerId, tagKeys, parameter = '' }, send) =>
		await deleteTagsOf(customerId, tagKeys, parameter, send),

	/** The parameter's name is not documented: one customer shows it, and then it is known. */
	prepare: searchParameter(),

	read(deletion, { customerId, tagKeys, parameter, simplify }) {
		const { answer, left, undone } = deletion;
		const isUndone = undone && tagKeys.some((key) => undone.keys.has(key));
		if (isUndone) throw undone.failure;
		if (!answer || !left) throw tagsNotShown(customerId, answer);
		const still = stillThere(deletion, tagKeys);
		if (still.length === 0) return [customerOutput(answer, simplify)];
		const about = aboutParameter(parameter, deletion.parameter);
		throw tagsLeft(customerId, still, about, deletion.said);
	},
});
