import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { invalidInput, isRecord, masivoFailure } from '../../transport/failure';
import { path } from '../../transport/request';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from './customerAnswer';
import {
	customerIdField,
	customerNamed,
	readCustomerId,
	readSimplify,
	simplifyField,
} from './customerFields';
import { isTagValue, parseTags, type Tags, type TagValue } from './tagValues';

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
		{
			displayName: 'Tags',
			name: 'tags',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Tag',
			displayOptions: { show: { specifyTags: ['fields'] } },
			default: {},
			options: [
				{
					displayName: 'Tag',
					name: 'tag',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. vip_status',
						},
						{
							displayName: 'Type',
							name: 'type',
							type: 'options',
							options: [
								{ name: 'Number', value: 'number' },
								{ name: 'Text', value: 'text' },
								{ name: 'True/False', value: 'boolean' },
							],
							default: 'text',
						},
						{
							displayName: 'Value',
							name: 'text',
							type: 'string',
							displayOptions: { show: { type: ['text'] } },
							default: '',
							placeholder: 'e.g. gold',
						},
						{
							displayName: 'Value',
							name: 'number',
							type: 'number',
							displayOptions: { show: { type: ['number'] } },
							default: 0,
						},
						{
							displayName: 'Value',
							name: 'boolean',
							type: 'boolean',
							displayOptions: { show: { type: ['boolean'] } },
							default: true,
						},
					],
				},
			],
		},
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
			subject: customerNamed(customerId),
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
			: parseTags('Tags', Object.fromEntries(rowsOf(item).map(readRow)));
	if (Object.keys(tags).length === 0) {
		throw invalidInput('Tags', 'is empty', 'Add at least one tag with its name and value.');
	}
	return tags;
}

function rowsOf(item: ItemParameters): unknown[] {
	const rows = item.get('tags.tag');
	return Array.isArray(rows) ? rows : [];
}

function readRow(row: unknown): [name: string, value: TagValue] {
	if (!isRecord(row)) throw invalidInput('Tags', 'holds a row that is no tag', 'Remove it.');
	const name = String(row.name ?? '').trim();
	const value = readRowValue(row);
	if (isTagValue(value)) return [name, value];
	throw invalidInput(
		'Tags',
		`holds the tag "${name}", whose value is not of the type that was chosen`,
		'Choose its type, or correct its value. To remove a tag, use Customer → Delete Tags.',
	);
}

/** The value stands in the field that is named like its type; undefined if it is of another one. */
function readRowValue({ type, text, number, boolean }: IDataObject): TagValue | undefined {
	switch (type) {
		case 'number':
			return numberIn(number);
		case 'boolean':
			return booleanIn(boolean);
		default:
			return isTagValue(text) ? String(text) : undefined;
	}
}

/** Expressions often yield text where a number or true or false is meant. */
function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function booleanIn(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	return value === 'true' || value === 'false' ? value === 'true' : undefined;
}
