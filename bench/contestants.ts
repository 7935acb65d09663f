import type { INodeParameters } from 'n8n-workflow';
import { SEEDED_DAY } from '../sandbox/resources/transactions';
import type { ContestantId } from './cases';

export interface Contestant {
	id: ContestantId;
	label: string;
	/** What it is, for the report. */
	about: string;
	/** The node as a workflow holds it: its type, and its parameters for a server at `baseUrl`. */
	type: string;
	typeVersion: number;
	parameters(baseUrl: string): INodeParameters;
	/** The same for a list: all transactions of one day. */
	listParameters?(baseUrl: string): INodeParameters;
	/** The same for an import: each item is a new customer. */
	importParameters?: INodeParameters;
	/** For the forecast only: about what an item takes on an idle machine. */
	msPerItem(latencyMs: number): number;
}

/** The fixed pool: how many of its requests may be under way. */
export const POOL_SIZE = 32;

/** Every contestant reads its customer and its tag from the item. */
const FIELDS = { customerId: '={{ $json.customerId }}', tagKeys: '={{ $json.tagKeys }}' };

/** The same where n8n has to evaluate something. */
const COMPUTED = {
	customerId: '={{ $json.customerId.trim() }}',
	tagKeys: '={{ $json.tagKeys.trim() }}',
};

/** This node with a known name of the query parameter, which it would otherwise look for first. */
const deleteTags = (fields: INodeParameters, options: INodeParameters = {}): INodeParameters => ({
	...{ resource: 'customer', operation: 'deleteTags', ...fields },
	options: { tagKeysParameter: 'tags', ...options },
});

const importCustomers: INodeParameters = {
	resource: 'import',
	operation: 'customers',
	customerId: FIELDS.customerId,
	name: '={{ $json.tagKeys }}',
	options: {},
};

const listTransactions: INodeParameters = {
	resource: 'transaction',
	operation: 'getMany',
	date: SEEDED_DAY,
	returnAll: true,
	options: {},
};

/** HTTP Request sends with Masivo's credential. */
const MASIVO_CREDENTIAL = {
	authentication: 'predefinedCredentialType',
	nodeCredentialType: 'masivoApi',
};

/** The pagination that HTTP Request has: the last row's ID is the next cursor, an empty page the end. */
const BY_CURSOR: INodeParameters = {
	paginationMode: 'updateAParameterInEachRequest',
	parameters: {
		parameters: [{ type: 'qs', name: 'cursor', value: '={{ $response.body?.data?.at(-1)?.id }}' }],
	},
	paginationCompleteWhen: 'other',
	completeExpression: '={{ $response.body.data.length === 0 }}',
};

export const CONTESTANTS: Contestant[] = [
	{
		id: 'masivo',
		label: 'this node',
		about: 'Customer → Delete Tags with its defaults; it is told the name of the query parameter',
		type: 'n8n-nodes-masivo.masivo',
		typeVersion: 1,
		parameters: () => deleteTags(FIELDS),
		listParameters: () => listTransactions,
		importParameters: importCustomers,
		msPerItem: () => 1.7,
	},
	{
		id: 'masivoComputed',
		label: 'this node, computed',
		about: 'the same with two expressions that n8n has to evaluate for each item',
		type: 'n8n-nodes-masivo.masivo',
		typeVersion: 1,
		parameters: () => deleteTags(COMPUTED),
		msPerItem: () => 2.7,
	},
	{
		id: 'masivoInEngine',
		label: "this node, n8n's engine alone",
		about: 'the same in a process in which nothing else of n8n is: many executions begin at once',
		type: 'n8n-nodes-masivo.masivo',
		typeVersion: 1,
		parameters: () => deleteTags(FIELDS),
		msPerItem: () => 1.7,
	},
	{
		id: 'fixedPool',
		label: `fixed pool of ${POOL_SIZE}`,
		about: `a copy of this node in which the limit is always ${POOL_SIZE}, whatever the server bears`,
		type: 'n8n-nodes-masivo-fixed-pool.masivo',
		typeVersion: 1,
		parameters: () => deleteTags(FIELDS, { concurrency: POOL_SIZE }),
		msPerItem: (latencyMs) => Math.max(1.7, latencyMs / POOL_SIZE),
	},
	{
		id: 'httpRequest',
		label: 'HTTP Request',
		about: "n8n's node, version 4.2, Masivo credential, one expression for the URL, defaults",
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: (baseUrl) => ({
			method: 'DELETE',
			// One expression per item where the others have two: the cheapest way to fill it in.
			url: `=${baseUrl}/customers/{{ encodeURIComponent($json.customerId) }}/tags?tags={{ encodeURIComponent($json.tagKeys) }}`,
			...MASIVO_CREDENTIAL,
			options: {},
		}),
		listParameters: (baseUrl) => ({
			method: 'GET',
			url: `${baseUrl}/transactions?date=${SEEDED_DAY.split('-').toReversed().join('-')}`,
			...MASIVO_CREDENTIAL,
			options: { pagination: { pagination: BY_CURSOR } },
		}),
		msPerItem: () => 4.8,
	},
	{
		id: 'oneAtATime',
		label: 'one at a time',
		about: 'a node that sends a request, waits for it, then sends the next',
		type: 'n8n-nodes-bench-contestants.oneAtATime',
		typeVersion: 1,
		parameters: () => FIELDS,
		msPerItem: (latencyMs) => latencyMs + 6,
	},
	{
		id: 'evaluation',
		label: 'evaluation alone',
		about: 'a node that has n8n evaluate those two expressions for each item, and sends nothing',
		type: 'n8n-nodes-bench-contestants.evaluation',
		typeVersion: 1,
		parameters: () => COMPUTED,
		msPerItem: () => 1.2,
	},
];

/** @throws when there is no such contestant. */
export function contestantById(id: ContestantId): Contestant {
	const found = CONTESTANTS.find((it) => it.id === id);
	if (!found) throw new Error(`There is no contestant "${id}"`);
	return found;
}

export const labelOf = (id: ContestantId): string => contestantById(id).label;
