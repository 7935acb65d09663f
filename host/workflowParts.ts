import type { INode, INodeParameters } from 'n8n-workflow';
import type { Execution, SavedCredential } from './client';
import type { ImportableWorkflow } from './workflows';

/** A node without what a test does not care about. */
export type SomeNode = Pick<INode, 'name' | 'type' | 'parameters'> & Partial<INode>;

export const START = 'When clicking ‘Execute workflow’';

export const manualTrigger: SomeNode = {
	name: START,
	type: 'n8n-nodes-base.manualTrigger',
	parameters: {},
};

/** One item for each row. */
export function rows(...list: object[]): SomeNode[] {
	return [
		{
			name: 'List',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list }), options: {} },
		},
		{
			name: 'Rows',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'list', options: {} },
		},
	];
}

/**
 * The node under test, called `Masivo`. The name of the parameter that carries tag keys is given, so that
 * every request is one for an item; blank, the node finds it out.
 */
export function masivo(
	credential: SavedCredential,
	{ options = {}, ...parameters }: INodeParameters & { options?: INodeParameters } = {},
	settings: Partial<INode> = {},
): SomeNode {
	return {
		name: 'Masivo',
		type: 'n8n-nodes-masivo.masivo',
		parameters: {
			resource: 'customer',
			operation: 'deleteTags',
			customerId: '={{ $json.customerId }}',
			tagKeys: '={{ $json.tagKeys }}',
			options: { tagKeysParameter: 'tags', ...options },
			...parameters,
		},
		credentials: { masivoApi: credential },
		...settings,
	};
}

/** The trigger, called `Masivo Trigger`, with an address of its own. Without a credential, none is picked. */
export function masivoTrigger(
	webhookId: string,
	credential?: SavedCredential,
	parameters: INodeParameters = {},
): SomeNode {
	return {
		name: 'Masivo Trigger',
		type: 'n8n-nodes-masivo.masivoTrigger',
		webhookId,
		parameters,
		...(credential && { credentials: { masivoApi: credential } }),
	};
}

/** A purchase of that customer, sent to Masivo by the node called `Send an Event`. */
export function sendEvent(
	credential: SavedCredential,
	customerId: string,
	value: number,
): SomeNode {
	return {
		name: 'Send an Event',
		type: 'n8n-nodes-masivo.masivo',
		parameters: {
			...{ resource: 'event', operation: 'send', simplify: true, options: {} },
			...{ customerId, brandId: 'sandbox-brand', type: 'PURCHASE', orderValue: value },
		},
		credentials: { masivoApi: credential },
	};
}

/** A workflow that redeems a coupon which Masivo refuses, by the node called `Redeem coupon`. */
export function expiredCoupon(credential: SavedCredential): Omit<ImportableWorkflow, 'id'> {
	return chain('Refused', manualTrigger, {
		name: 'Redeem coupon',
		type: 'n8n-nodes-masivo.masivo',
		parameters: {
			...{ resource: 'coupon', operation: 'redeem', options: {} },
			...{ customerId: '1716573314', code: 'EXPIRED' },
		},
		credentials: { masivoApi: credential },
	});
}

/** A workflow of nodes one behind the other. */
export function chain(name: string, ...nodes: SomeNode[]): Omit<ImportableWorkflow, 'id'> {
	const links = nodes
		.slice(1)
		.map(({ name: to }, index) => [
			nodes[index].name,
			{ main: [[{ node: to, type: 'main' as const, index: 0 }]] },
		]);
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: node.name,
			typeVersion: 1,
			position: [208 * index, 0],
			...node,
		})),
		connections: Object.fromEntries(links) as ImportableWorkflow['connections'],
	};
}

/** The items of a node's outputs, as plain data. */
export function outputsOf({ data }: Execution, node: string): object[][] {
	const [last] = (data.resultData.runData[node] ?? []).slice(-1);
	return (last?.data?.main ?? []).map((items) => (items ?? []).map(({ json }) => json));
}
