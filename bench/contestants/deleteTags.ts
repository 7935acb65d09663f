import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeTypeDescription,
} from 'n8n-workflow';

/** What both nodes here look like: the two fields that vary per item, and Masivo's credential. */
export function description(name: string, displayName: string): INodeTypeDescription {
	return {
		displayName,
		name,
		group: ['transform'],
		version: 1,
		description: 'Deletes customer tags, for comparison',
		defaults: { name: displayName },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'masivoApi', required: true }],
		properties: [
			{ displayName: 'Customer ID', name: 'customerId', type: 'string', default: '' },
			{ displayName: 'Tag Keys', name: 'tagKeys', type: 'string', default: '' },
		],
	};
}

/**
 * Reads one item's parameters and sends its request, with nothing checked, merged or retried.
 * A failure becomes an output item, as every contestant runs with "Continue".
 */
export async function deleteTags(
	node: IExecuteFunctions,
	itemIndex: number,
	baseUrl: string,
): Promise<INodeExecutionData> {
	const customerId = node.getNodeParameter('customerId', itemIndex) as string;
	const tagKeys = node.getNodeParameter('tagKeys', itemIndex) as string;
	const pairedItem = { item: itemIndex };
	try {
		const answer = (await node.helpers.httpRequestWithAuthentication.call(node, 'masivoApi', {
			method: 'DELETE',
			url: `${baseUrl}/customers/${encodeURIComponent(customerId)}/tags`,
			qs: { tags: tagKeys },
			json: true,
		})) as { data: IDataObject };
		return { json: answer.data, pairedItem };
	} catch (error) {
		return { json: { error: (error as Error).message }, pairedItem };
	}
}
