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
	it: Case,
	contestant: ContestantId,
	target: Target,
): ImportableWorkflow {
	const { id, items, list, rowsPerCustomer } = it;
	const before = list ? [manualTrigger] : rowNodes(items, rowsPerCustomer);
	const node = contestantNode(MEASURED_NODE, contestant, target, it);
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
	{ list, imports }: Pick<Case, 'list' | 'imports'> = {},
): SomeNode {
	const { type, typeVersion, ...own } = contestantById(contestant);
	const parameters = list
		? own.listParameters?.(baseUrl)
		: imports
			? own.importParameters
			: own.parameters(baseUrl);
	if (!parameters) throw new Error(`"${contestant}" cannot do that`);
	return {
		name,
		type,
		typeVersion,
		parameters,
		onError: 'continueRegularOutput',
		credentials: { masivoApi: { id: credentialId, name: credentialId } },
	};
}

export const workflowId = (caseId: string, contestantId: string): string =>
	`${caseId}-${contestantId}`;
