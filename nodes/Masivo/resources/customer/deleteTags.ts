import { defineOperation } from '../../execution/operation';
import type { ItemParameters } from '../../execution/parameters';
import { Failure, isRecord, masivoFailure, refusedValue, shown } from '../../transport/failure';
import { path, type Send } from '../../transport/request';
import { withoutStrayEnds } from '../values/characters';
import { aboutCustomer } from './aboutCustomer';
import { customerOutput, readCustomerAnswer, type CustomerAnswer } from './customerAnswer';
import {
	customerIdField,
	customerNamed,
	readCustomerId,
	readSimplify,
	simplifyField,
} from './customerFields';
import { comparableKey } from './tagKey';
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

/** What became of the requests that delete a customer's tags, in their order. */
interface Deletion {
	/** The last good answer: it shows what all of them left. */
	answer?: CustomerAnswer;
	/** The keys that it shows, by their comparable form; none if it shows no tags. */
	left?: ReadonlyMap<string, string>;
	/** The keys that no answer confirmed, and why. */
	undone?: { keys: ReadonlySet<string>; failure: Failure };
}

export const deleteTags = defineOperation<Plan, Deletion>({
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
			description:
				'Separated by commas or line breaks; an expression may return a list or a tags object. Blanks at the ends of a key do not count.',
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

	splitOnRefusal: true,

	/** What one answer confirmed stays done, even if a later request fails. */
	async run({ customerId, tagKeys, parameter }, send) {
		let confirmed = 0;
		let answer: CustomerAnswer | undefined;
		for (const query of tagQueries(parameter, tagKeys)) {
			const next = await deleteOnce(customerId, query, send);
			if (next instanceof Failure) {
				const undone = { keys: new Set(tagKeys.slice(confirmed)), failure: next };
				return { answer, left: keysShown(answer), undone };
			}
			answer = next;
			confirmed += query.split(',').length;
		}
		return { answer, left: keysShown(answer) };
	},

	read({ answer, left, undone }, { customerId, tagKeys, parameter, simplify }) {
		const isUndone = undone && tagKeys.some((key) => undone.keys.has(key));
		if (isUndone) throw undone.failure;
		if (!answer || !left) throw tagsNotShown(customerId, answer);
		const still = tagKeys.flatMap((key) => left.get(comparableKey(key)) ?? []);
		if (still.length > 0) throw tagsLeft(customerId, still, parameter);
		return customerOutput(answer, simplify);
	},
});

async function deleteOnce(
	customerId: string,
	query: string,
	send: Send,
): Promise<CustomerAnswer | Failure> {
	return await send({
		method: 'DELETE',
		path: path`/customers/${customerId}/tags`,
		query,
		...aboutCustomer(customerId),
		idempotent: true,
	})
		.then((answer) => readCustomerAnswer(answer, customerId))
		.catch((error: unknown) => (error instanceof Failure ? error : Promise.reject(error)));
}

/**
 * The keys of the tags that an answer shows, each by the form in which keys are compared; undefined
 * if it shows no tags that can be read.
 */
function keysShown(answer: CustomerAnswer | undefined): ReadonlyMap<string, string> | undefined {
	const tags = answer?.customer.tags;
	const keys: unknown[] | undefined = isRecord(tags) ? Object.keys(tags) : undefined;
	const list = keys ?? (Array.isArray(tags) ? tags : undefined);
	if (!list?.every((key) => typeof key === 'string')) return undefined;
	return new Map(list.map((key) => [comparableKey(key), key]));
}

function tagsNotShown(customerId: string, answer: CustomerAnswer | undefined): Failure {
	return masivoFailure({
		message: `Masivo answered, but does not show the tags of ${customerNamed(customerId)}`,
		description: `In their place stands ${shown(answer?.customer.tags)}, so nothing says that they were deleted. Look the customer up in Masivo.`,
	});
}

function tagsLeft(customerId: string, left: readonly string[], parameter: string): Failure {
	const padded = left.filter((key) => key !== withoutStrayEnds(key));
	const blanks =
		padded.length > 0
			? ` The key ${shown(padded[0])} has blanks at its ends, with which the node deletes none: remove it in Masivo.`
			: '';
	return masivoFailure({
		message: `Masivo answered, but ${customerNamed(customerId)} still has the tags ${left.join(', ')}`,
		description: `Nothing says that they were deleted. Check the option 'Tag Keys Parameter' (now "${parameter}"): its name is not in the public documentation.${blanks}`,
		declaration: { cause: 'configuration-invalid' },
	});
}

function readParameterName(item: ItemParameters): string {
	const value = item.get('options.tagKeysParameter') ?? TAG_KEYS_PARAMETER;
	if (typeof value === 'string' && /^[A-Za-z_][\w.-]*$/.test(value)) return value;
	throw refusedValue(
		'Tag Keys Parameter',
		'is not a parameter name',
		value,
		`Use letters, digits, '_', '-' and '.', such as "${TAG_KEYS_PARAMETER}".`,
	);
}
