import type { INodeProperties } from 'n8n-workflow';

import { defineOperation, type Input } from '../../../execution/operation';
import { customerId, customerOutput } from '../../fields/customer';
import { simplify } from '../../fields/paging';
import { learnTagKeysParameter } from './parameterSearch/learn';
import { readTagKeysParameter, tagKeysParameterOption } from './parameterSearch/names';
import { deleteTagsOf, type Deletion, stillThere, tagsLeft, tagsNotShown } from './tagDeletion';
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
	customerId,
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

	/** The parameter's name is not documented: one customer shows it, and then it is known. */
	rehearsal: {
		isNeeded: ({ parameter }) => parameter === undefined,
		learn: learnTagKeysParameter,
		isRefuted: ({ left, undone }, { tagKeys }) => {
			const keys = new Set(left?.values());
			return tagKeys.some((key) => keys.has(key) && !undone?.keys.has(key));
		},
		hint: (name) =>
			`Masivo takes the tag keys to delete in the query parameter "${name}": the node found that out with the first customer. There is nothing to do.`,
	},

	run: async ({ customerId, tagKeys, parameter }, send, learned = '') =>
		await deleteTagsOf(customerId, tagKeys, parameter ?? learned, send),

	read(deletion, { customerId, tagKeys, parameter, simplify }) {
		const { answer, left, undone } = deletion;
		const isUndone = undone && tagKeys.some((key) => undone.keys.has(key));
		if (isUndone) throw undone.failure;
		if (!answer || !left) throw tagsNotShown(customerId, answer);
		const still = stillThere(deletion, tagKeys);
		if (still.length === 0) return [customerOutput(answer, simplify)];
		throw tagsLeft(customerId, still, parameter ? fixedName(parameter) : foundName(deletion));
	},
});

function fixedName(parameter: string): string {
	return `Check the option 'Tag Keys Parameter' (now "${parameter}"): its name is not in the public documentation. Leave it blank, and the node finds it out.`;
}

function foundName({ parameter }: Deletion): string {
	return parameter === undefined
		? 'They are written in another way there than they were asked for, and were not deleted.'
		: `The node sent their keys in the query parameter "${parameter}", which had deleted tags before; the next run finds the name out anew. If this stays so, ask Masivo for it and enter it in the option 'Tag Keys Parameter'.`;
}
