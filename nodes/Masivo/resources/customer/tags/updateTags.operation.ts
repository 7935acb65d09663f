import type { INodeProperties } from 'n8n-workflow';

import { defineOperation } from '../../../execution/operation';
import type { ItemParameters } from '../../../execution/parameters';
import { shown } from '../../../transport/facts/values';
import { notMasivosAnswer } from '../../../transport/failure/answerFailures';
import { invalidInput, masivoFailure, refusedValue } from '../../../transport/failure/failure';
import {
	customerIdToWrite,
	customerNamed,
	customerOutput,
	lookAtCustomer,
	readCustomerAnswer,
} from '../../fields/customer';
import { simplify } from '../../fields/paging';
import { setTagsRequest } from '../customerRequests';
import { readTagRows, tagRowsField } from './tagRows';
import { hasTag, parseTags, type Tags } from './tagValues';

const specifyTags: INodeProperties = {
	displayName: 'Specify Tags',
	name: 'specifyTags',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
};

const tagsJson: INodeProperties = {
	displayName: 'Tags',
	name: 'tagsJson',
	type: 'string',
	required: true,
	displayOptions: { show: { specifyTags: ['json'] } },
	default: '',
	placeholder: 'e.g. {"vip_status": "gold", "lifetime_purchases": 15}',
	description:
		'A JSON object of names and values; an expression may return an object. An empty text in quotes sets the tag to an empty text.',
};

const inputs = {
	customerId: customerIdToWrite,
	tags: { fields: [specifyTags, tagRowsField, tagsJson], read: readTags },
	simplify,
};

export const updateTags = defineOperation({
	value: 'updateTags',
	name: 'Update Tags',
	action: 'Update customer tags',
	description: 'Set one or more tags of a customer; the other tags stay as they are',
	caution: 'Changes the customer, and can start campaigns. Safe to repeat.',

	inputs,

	key: ({ customerId }) => customerId,

	splitOnRefusal: true,

	/** In the order of the items, so the last value of a tag wins. */
	merge: (plans) => ({
		...plans[0],
		tags: Object.fromEntries(plans.flatMap(({ tags }) => Object.entries(tags))),
	}),

	run: async ({ customerId, tags }, send) => await send(setTagsRequest(customerId, tags)),

	read(answer, plan, sent) {
		const found = readCustomerAnswer(answer, plan.customerId);
		const { tags } = found.customer;
		if (tags === undefined) throw notMasivosAnswer(answer);
		const wrong = Object.keys(plan.tags).filter((key) => !hasTag(tags, key, sent.tags[key]));
		if (wrong.length > 0) {
			throw masivoFailure('unconfirmed', {
				message: `Masivo answered, but ${customerNamed(plan.customerId)} does not have the new value of the tags ${wrong.join(', ')}`,
				description: `Sent ${shown(plan.tags)}, shown ${shown(tags)}.`,
				isUnsettled: true,
			});
		}
		return [customerOutput(found, plan.simplify)];
	},

	look: async ({ customerId }, send) => await lookAtCustomer(customerId, send),

	accepted: ({ customerId }) => ({ customer_id: customerId }),
});

function readTags(item: ItemParameters): Tags {
	const isJson = isJsonChosen(item);
	const tags = isJson ? parseTags('Tags', item.get('tagsJson')) : readTagRows(item);
	if (Object.keys(tags).length > 0) return tags;
	throw invalidInput(
		'Tags',
		'is empty',
		isJson
			? 'Add at least one tag with its name and value.'
			: 'Add at least one tag with its name and value. Rows whose value is blank are left out; to set an empty text, choose Empty Text as their type.',
	);
}

function isJsonChosen(item: ItemParameters): boolean {
	const value = item.get('specifyTags');
	if (value === 'json' || value === 'fields') return value === 'json';
	const advice = 'An expression must yield fields or json.';
	throw refusedValue('Specify Tags', 'has no such choice', value, advice);
}
