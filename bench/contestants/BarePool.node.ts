import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { deleteTags, description } from './deleteTags';

const WORKERS = 32;

/**
 * The floor: what the host charges for reading two parameters and sending one request per item, 32
 * at a time, with the credential read once.
 */
export class BarePool implements INodeType {
	description = description('barePool', 'Bare Pool');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const data = await this.getCredentials('masivoApi');
		const credentials = { id: '', name: '', type: 'masivoApi', data };
		const baseUrl = String(data.baseUrl);
		const output = new Array<INodeExecutionData>(this.getInputData().length);
		let next = 0;
		const worker = async () => {
			while (next < output.length) {
				const index = next++;
				output[index] = await deleteTags(this, index, baseUrl, credentials);
			}
		};
		await Promise.all(Array.from({ length: WORKERS }, worker));
		return [output];
	}
}
