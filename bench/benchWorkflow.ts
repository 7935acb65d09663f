import type { IConnections, INode } from 'n8n-workflow';
import type { ImportableWorkflow } from '../host/workflows';
import type { Case } from './cases';
import type { Contestant } from './contestants';
import { rowsExpression } from './rows';

/** The name of the node that is measured. */
export const MEASURED_NODE = 'Delete Tags';

/** Manual Trigger → Set (one list of rows) → Split Out (one item per row) → the contestant. */
export function benchWorkflow(
	{ id, items, rowsPerCustomer }: Case,
	contestant: Contestant,
	{ baseUrl, credentialId }: { baseUrl: string; credentialId: string },
): ImportableWorkflow {
	const nodes: INode[] = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Rows', 'n8n-nodes-base.set', 3.4, {
			assignments: {
				assignments: [
					{
						id: 'rows',
						name: 'rows',
						type: 'array',
						value: rowsExpression(items, rowsPerCustomer),
					},
				],
			},
		}),
		node('One Item per Row', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows' }),
		{
			...node(
				MEASURED_NODE,
				contestant.type,
				contestant.typeVersion,
				contestant.parameters(baseUrl),
			),
			onError: 'continueRegularOutput',
			credentials: { masivoApi: { id: credentialId, name: credentialId } },
		},
	];
	return { id: workflowId(id, contestant.id), name: id, nodes, connections: inSequence(nodes) };
}

export const workflowId = (caseId: string, contestantId: string): string =>
	`${caseId}-${contestantId}`;

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INode['parameters'],
): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

function inSequence(nodes: INode[]): IConnections {
	return Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => {
			const link = { node: name, type: 'main' as const, index: 0 };
			return [nodes[index].name, { main: [[link]] }];
		}),
	);
}
