import { chain, manualTrigger } from '../host/workflowParts';
import type { ImportableWorkflow } from '../host/workflows';
import type { Case } from './cases';
import type { Contestant } from './contestants';
import { rowsExpression } from './rows';

/** The name of the node that is measured. */
export const MEASURED_NODE = 'Delete Tags';

/** Manual Trigger → Set (one list of rows) → Split Out (one item per row) → the contestant. */
export function benchWorkflow(
	{ id, items, rowsPerCustomer }: Case,
	{ id: contestantId, type, typeVersion, parameters }: Contestant,
	{ baseUrl, credentialId }: { baseUrl: string; credentialId: string },
): ImportableWorkflow {
	const value = rowsExpression(items, rowsPerCustomer);
	const workflow = chain(
		id,
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
		{
			name: MEASURED_NODE,
			type,
			typeVersion,
			parameters: parameters(baseUrl),
			onError: 'continueRegularOutput',
			credentials: { masivoApi: { id: credentialId, name: credentialId } },
		},
	);
	return { id: workflowId(id, contestantId), ...workflow };
}

export const workflowId = (caseId: string, contestantId: string): string =>
	`${caseId}-${contestantId}`;
