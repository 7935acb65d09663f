import { type INodeExecutionData, type INodeType, NodeConnectionTypes } from 'n8n-workflow';

/** Loop Over Items 3, without its options. */
export const splitInBatches: INodeType = {
	description: {
		displayName: 'Loop Over Items (Split in Batches)',
		name: 'splitInBatches',
		group: ['organization'],
		version: 3,
		description: 'Split data into batches and iterate over each batch',
		defaults: { name: 'Loop Over Items' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['done', 'loop'],
		properties: [{ displayName: 'Batch Size', name: 'batchSize', type: 'number', default: 1 }],
	},
	async execute() {
		const context = this.getContext('node') as {
			items?: INodeExecutionData[];
			processed?: INodeExecutionData[];
		};
		const input = this.getInputData();
		const { items = [...input], processed = [] } = context;
		if (context.items) processed.push(...input);
		const batch = items.splice(0, this.getNodeParameter('batchSize', 0) as number);
		Object.assign(context, { items, processed });
		return batch.length > 0 ? [[], batch] : [processed, []];
	},
};
