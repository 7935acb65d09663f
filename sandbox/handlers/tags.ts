import { unescape } from 'node:querystring';
import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import { failure } from '../answers';
import type { Answer } from '../answers';
import { violation } from '../call';
import type { Call } from '../call';
import { withCustomer } from './envelope';

export function upsertCustomerTags(
	context: Context<components['schemas']['TagChanges'], { id: string }>,
	call: Call,
): Answer {
	return withCustomer(context.request.params.id, call, (customer) => {
		customer.tags = { ...customer.tags, ...context.request.requestBody.tags };
	});
}

export function deleteCustomerTags(context: Context<unknown, { id: string }>, call: Call): Answer {
	const { request, state } = call;
	const lists = tagKeyLists(request.query, state.tagKeysParameter);
	if (lists.length > 1) violation(call, `${state.tagKeysParameter} is given more than once`);
	if (lists.length === 0 && state.withoutTagKeys === 'refuse') {
		return failure(422, `The query has no ${state.tagKeysParameter}`);
	}
	return withCustomer(context.request.params.id, call, (customer) => {
		if (request.fault?.kind === 'keepTags') return;
		if (lists.length === 0 && state.withoutTagKeys === 'deleteAll') customer.tags = {};
		for (const key of lists.at(-1) ?? []) delete customer.tags[key];
	});
}

/**
 * The lists of tag keys in a raw query, one for each time the parameter is given. Keys are split at
 * the commas that stand in the URL as commas and decoded afterwards, so `%2C` is part of a key.
 */
export function tagKeyLists(query: string, parameter: string): string[][] {
	return query
		.split('&')
		.map((pair) => pair.split('='))
		.filter(([name]) => decode(name) === parameter)
		.map(([, ...value]) => value.join('=').split(',').map(decode));
}

/** Form decoding, as servers read queries: a plus is a blank. Never throws. */
function decode(text: string): string {
	return unescape(text.replaceAll('+', ' '));
}
