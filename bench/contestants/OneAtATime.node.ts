import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { deleteTags, description } from './deleteTags';

/** What most programmatic nodes do: one request, then the next. */
export class OneAtATime implements INodeType {
	description = description('oneAtATime', 'One at a Time');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { baseUrl } = await this.getCredentials('masivoApi');
		const output: INodeExecutionData[] = [];
		for (let index = 0; index < this.getInputData().length; index++) {
			output.push(await deleteTags(this, index, String(baseUrl)));
		}
		return [output];
	}
}
