import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { invalidInput, isRecord, masivoFailure } from '../../transport/failure';
import { path } from '../../transport/request';
import { aboutCustomer } from './aboutCustomer';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from './customerAnswer';
import {
	customerIdField,
	customerNamed,
	readCustomerId,
	readSimplify,
	simplifyField,
} from './customerFields';
import { readTagRows, tagRowsField } from './tagRows';
import { parseTags, type Tags } from './tagValues';

interface Plan {
	customerId: string;
	tags: Tags;
	simplify: boolean;
}

export const updateTags = defineOperation<Plan, CustomerAnswer>({
	value: 'updateTags',
	name: 'Update Tags',
	action: 'Update customer tags',
	description: 'Set one or more tags of a customer; the other tags stay as they are',

	fields: [
		customerIdField,
		{
			displayName: 'Specify Tags',
			name: 'specifyTags',
			type: 'options',
			options: [
				{ name: 'Using Fields Below', value: 'fields' },
				{ name: 'Using JSON', value: 'json' },
			],
			default: 'fields',
		},
		tagRowsField,
		{
			displayName: 'Tags',
			name: 'tagsJson',
			type: 'string',
			required: true,
			displayOptions: { show: { specifyTags: ['json'] } },
			default: '',
			placeholder: 'e.g. {"vip_status": "gold", "lifetime_purchases": 15}',
			description: 'A JSON object of names and values; an expression may return an object',
		},
		simplifyField,
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		tags: readTags(item),
		simplify: readSimplify(item),
	}),

	key: ({ customerId }) => customerId,

	/** In the order of the items, so the last value of a tag wins. */
	merge: (plans) => ({
		...plans[0],
		tags: Object.fromEntries(plans.flatMap(({ tags }) => Object.entries(tags))),
	}),

	async run({ customerId, tags }, send) {
		const answer = await send({
			method: 'PATCH',
			path: path`/customers/${customerId}/tags`,
			body: { tags },
			...aboutCustomer(customerId),
			// An upsert: a second time sets the same values (GUIDE-AUD).
			idempotent: true,
		});
		return readCustomerAnswer(answer);
	},

	read(answer, plan, sent) {
		const wrong = Object.keys(plan.tags).filter(
			(key) => !isSet(answer.customer.tags, key, sent.tags[key]),
		);
		if (wrong.length > 0) {
			throw masivoFailure({
				message: `Masivo answered, but ${customerNamed(plan.customerId)} does not have the new value of the tags ${wrong.join(', ')}`,
				description: 'Nothing says that they were set. Look the customer up in Masivo.',
			});
		}
		return customerOutput(answer, plan.simplify);
	},
});

/** Compared as text, since Masivo may keep a number as text. */
function isSet(tags: unknown, key: string, value: unknown): boolean {
	return isRecord(tags) && Object.hasOwn(tags, key) && String(tags[key]) === String(value);
}

function readTags(item: ItemParameters): Tags {
	const tags =
		item.get('specifyTags') === 'json'
			? parseTags('Tags', item.get('tagsJson'))
			: parseTags('Tags', readTagRows(item));
	if (Object.keys(tags).length === 0) {
		throw invalidInput('Tags', 'is empty', 'Add at least one tag with its name and value.');
	}
	return tags;
}
