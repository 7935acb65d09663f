import type { INodeExecutionData } from 'n8n-workflow';
import type { WorkflowJson } from '../../engine';
import { operationNamed } from './operations';
import type { Scenario } from './scenario';

export const NODE = 'Masivo';

/** Manual trigger → the node, with the scenario's settings. */
export function workflowOf(scenario: Scenario): WorkflowJson {
	const { operation, onError, simplify, options, ownOptions, world } = scenario;
	const given = world?.isGiven ? { tagKeysParameter: world.parameter } : {};
	const [resource, own] = operation.split('.');
	return {
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'masivo',
				name: NODE,
				type: 'n8n-nodes-masivo.masivo',
				typeVersion: 1,
				position: [200, 0],
				parameters: {
					resource,
					operation: own,
					customerId: '={{ $json.customerId }}',
					...operationNamed(operation).parameters,
					simplify,
					options: { ...options, ...ownOptions, ...given },
				},
				credentials: { masivoApi: { id: null, name: 'masivoApi account' } },
				onError,
			},
		],
		connections: { Start: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** The input item that an output item is linked to, -1 if it is to none or to several. */
export function linkOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : -1;
}
