import { type INodeType, NodeConnectionTypes } from 'n8n-workflow';

/** A node that starts a workflow and emits what the execution was started with. */
function startNode(name: string, displayName: string, version: number | number[]): INodeType {
	return {
		description: {
			displayName,
			name,
			group: ['trigger'],
			version,
			description: displayName,
			defaults: { name: displayName },
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			return [this.getInputData()];
		},
	};
}

export const manualTrigger = startNode('manualTrigger', 'Manual Trigger', 1);
export const webhook = startNode('webhook', 'Webhook', [1, 1.1, 2, 2.1]);
