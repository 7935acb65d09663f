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
import { parseTagKeys, tagQueries } from './tagKeys';

interface Plan {
	customerId: string;
	tagKeys: string[];
	/** The query parameter that carries the keys. */
	parameter: string;
	simplify: boolean;
}

/**
 * The documentation that could be read describes the query parameter, "tags keys to delete
 * separated by comma", without its name (api/masivo.openapi.yaml, TAGS-DEL). This is the one
 * place that guesses; an option overrides it, and `read` notices where the guess was wrong.
 */
const TAG_KEYS_PARAMETER = 'tags';

export const deleteTags = defineOperation<Plan, CustomerAnswer>({
	value: 'deleteTags',
	name: 'Delete Tags',
	action: 'Delete customer tags',
	description: 'Remove one or more tags from a customer',

	fields: [
		customerIdField,
		{
			displayName: 'Tag Keys',
			name: 'tagKeys',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. vip_status, newsletter_subscriber',
			description: 'Comma-separated; an expression may return a list',
		},
		simplifyField,
	],

	options: [
		{
			displayName: 'Tag Keys Parameter',
			name: 'tagKeysParameter',
			type: 'string',
			default: TAG_KEYS_PARAMETER,
			description:
				'Name of the query parameter that carries the tag keys. The public documentation does not give it; change it only if Masivo tells you another name.',
		},
	],

	plan: (item) => ({
		customerId: readCustomerId(item),
		tagKeys: parseTagKeys(item.get('tagKeys')),
		parameter: readParameterName(item),
		simplify: readSimplify(item),
	}),

	key: ({ customerId, parameter }) => JSON.stringify([customerId, parameter]),

	merge: (plans) => ({
		...plans[0],
		tagKeys: [...new Set(plans.flatMap(({ tagKeys }) => tagKeys))],
	}),

	async run({ customerId, tagKeys, parameter }, send) {
		const answers: CustomerAnswer[] = [];
		for (const query of tagQueries(parameter, tagKeys)) {
			const answer = await send({
				method: 'DELETE',
				path: path`/customers/${customerId}/tags`,
				query,
				...aboutCustomer(customerId),
				idempotent: true,
			});
			answers.push(readCustomerAnswer(answer));
		}
		return answers[answers.length - 1];
	},

	read(answer, { customerId, tagKeys, parameter, simplify }) {
		const left = tagKeys.filter((key) => hasTag(answer.customer.tags, key));
		if (left.length > 0) {
			throw masivoFailure({
				message: `Masivo answered, but ${customerNamed(customerId)} still has the tags ${left.join(', ')}`,
				description: `Nothing says that they were deleted. Check the option 'Tag Keys Parameter' (now "${parameter}"): its name is not in the public documentation.`,
				declaration: { cause: 'configuration-invalid' },
			});
		}
		return customerOutput(answer, simplify);
	},
});

function hasTag(tags: unknown, key: string): boolean {
	if (Array.isArray(tags)) return tags.includes(key);
	return isRecord(tags) && Object.hasOwn(tags, key);
}

function readParameterName(item: ItemParameters): string {
	const value = item.get('options.tagKeysParameter') ?? TAG_KEYS_PARAMETER;
	if (typeof value === 'string' && /^[A-Za-z_][\w.-]*$/.test(value)) return value;
	throw invalidInput(
		'Tag Keys Parameter',
		'is not a parameter name',
		`Use letters, digits, '_', '-' and '.', such as "${TAG_KEYS_PARAMETER}".`,
	);
}
