import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';

import { runOperation } from './execution/runner';
import { resources } from './resources';
import { editorFields, listSearches } from './resources/resource';
import { shown } from './transport/facts/values';

export class Masivo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Masivo',
		name: 'masivo',
		icon: { light: 'file:masivo.svg', dark: 'file:masivo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Customers, events, coupons and rewards in the Masivo loyalty platform',
		defaults: { name: 'Masivo' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'masivoApi', required: true }],
		properties: editorFields(resources),
	};

	methods = { listSearch: listSearches(resources) };

	/** What comes out stands in the order of the input items, each linked to its own. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const chosen = {
			resource: this.getNodeParameter('resource', 0),
			// n8n gives no operation where the resource is unknown to it.
			operation: this.getNodeParameter('operation', 0, ''),
		};
		const resource = resources.find(({ value }) => value === chosen.resource);
		const operation = resource?.operations.find(({ value }) => value === chosen.operation);
		if (!operation) {
			const missing = resource
				? `operation ${quoted(chosen.operation)} for ${quoted(chosen.resource)}`
				: `resource ${quoted(chosen.resource)}`;
			throw new NodeOperationError(this.getNode(), `This version of the node has no ${missing}`, {
				description: 'Choose an operation in the node, or update the package.',
				itemIndex: 0,
			});
		}
		return [await runOperation(this, operation)];
	}
}

/** A parameter's value as the texts about parameters name it, in single quotes. */
function quoted(value: unknown): string {
	return `'${shown(value).slice(1, -1)}'`;
}
