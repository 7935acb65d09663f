import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { description } from './deleteTags';

/** What n8n charges for evaluating two fields of each item, before anything is sent: the floor. */
export class Evaluation implements INodeType {
	description = description('evaluation', 'Evaluation');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map((_, item) => ({
			json: {
				customerId: this.getNodeParameter('customerId', item) as string,
				tagKeys: this.getNodeParameter('tagKeys', item) as string,
			},
			pairedItem: { item },
		}));
		return [items];
	}
}
