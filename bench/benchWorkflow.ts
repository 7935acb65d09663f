import { chain, manualTrigger } from '../host/workflowParts';
import type { SomeNode } from '../host/workflowParts';
import type { ImportableWorkflow } from '../host/workflows';
import type { Case, ContestantId } from './cases';
import { contestantById } from './contestants';
import { rowsExpression } from './rows';

/** The name of the node that is measured. */
export const MEASURED_NODE = 'Contestant';

/** What a case's workflows call: its server, with its credential. */
export interface Target {
	baseUrl: string;
	credentialId: string;
}

/**
 * Manual Trigger → Set (one list of rows) → Split Out (one item per row) → the contestant; where it
 * lists, Manual Trigger → the contestant.
 */
export function benchWorkflow(
	{ id, items, list, rowsPerCustomer }: Case,
	contestant: ContestantId,
	target: Target,
): ImportableWorkflow {
	const before = list ? [manualTrigger] : rowNodes(items, rowsPerCustomer);
	const node = contestantNode(MEASURED_NODE, contestant, target, list);
	return { id: workflowId(id, contestant), ...chain(id, ...before, node) };
}

/** From the start to one item per row. */
export function rowNodes(items: number, rowsPerCustomer?: number): SomeNode[] {
	const value = rowsExpression(items, rowsPerCustomer);
	return [
		manualTrigger,
		{
			name: 'Rows',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				assignments: { assignments: [{ id: 'rows', name: 'rows', type: 'array', value }] },
			},
		},
		{
			name: 'One Item per Row',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'rows' },
		},
	];
}

export function contestantNode(
	name: string,
	contestant: ContestantId,
	{ baseUrl, credentialId }: Target,
	list = false,
): SomeNode {
	const { type, typeVersion, parameters, listParameters } = contestantById(contestant);
	if (list && !listParameters) throw new Error(`"${contestant}" cannot list`);
	return {
		name,
		type,
		typeVersion,
		parameters: (list && listParameters ? listParameters : parameters)(baseUrl),
		onError: 'continueRegularOutput',
		credentials: { masivoApi: { id: credentialId, name: credentialId } },
	};
}

export const workflowId = (caseId: string, contestantId: string): string =>
	`${caseId}-${contestantId}`;
