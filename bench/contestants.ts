import type { INodeParameters } from 'n8n-workflow';
import type { ContestantId } from './cases';

export interface Contestant {
	id: ContestantId;
	label: string;
	/** The node as a workflow holds it: its type, and its parameters for a server at `baseUrl`. */
	type: string;
	typeVersion: number;
	parameters(baseUrl: string): INodeParameters;
}

/** Every contestant reads its customer and its tag from the item. */
const FIELDS = { customerId: '={{ $json.customerId }}', tagKeys: '={{ $json.tagKeys }}' };

export const CONTESTANTS: Contestant[] = [
	{
		id: 'masivo',
		label: 'this node',
		type: 'n8n-nodes-masivo.masivo',
		typeVersion: 1,
		parameters: () => ({ resource: 'customer', operation: 'deleteTags', ...FIELDS }),
	},
	{
		id: 'masivoComputed',
		label: 'this node, computed',
		type: 'n8n-nodes-masivo.masivo',
		typeVersion: 1,
		parameters: () => ({
			...{ resource: 'customer', operation: 'deleteTags' },
			customerId: '={{ $json.customerId.trim() }}',
			tagKeys: '={{ $json.tagKeys.trim() }}',
		}),
	},
	{
		id: 'httpRequest',
		label: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: (baseUrl) => ({
			method: 'DELETE',
			// One expression per item where the others have two: the cheapest way to fill it in.
			url: `=${baseUrl}/customers/{{ encodeURIComponent($json.customerId) }}/tags?tags={{ encodeURIComponent($json.tagKeys) }}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'masivoApi',
			options: {},
		}),
	},
	{
		id: 'oneAtATime',
		label: 'one at a time',
		type: 'n8n-nodes-bench-contestants.oneAtATime',
		typeVersion: 1,
		parameters: () => FIELDS,
	},
	{
		id: 'barePool',
		label: 'floor',
		type: 'n8n-nodes-bench-contestants.barePool',
		typeVersion: 1,
		parameters: () => FIELDS,
	},
];

export function labelOf(contestant: ContestantId): string {
	return CONTESTANTS.find(({ id }) => id === contestant)?.label ?? contestant;
}
