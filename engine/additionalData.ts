import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type {
	ICredentialsHelper,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** A workflow as n8n exports it; only what is run is needed. */
export type WorkflowJson = Pick<IWorkflowBase, 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'id' | 'name' | 'settings' | 'pinData'>>;

/** Nothing listens there. n8n-core parses these addresses, so they must be absolute. */
const INSTANCE_URL = 'http://n8n.invalid/';

/** What nothing that is run here may need: it fails, rather than do otherwise than n8n. */
export const unavailable = (what: string) => async (): Promise<never> => {
	throw new Error(`${what} is not part of this engine`);
};

/** What n8n hands to an execution: the credentials, and the instance around it. */
export function createAdditionalData(
	credentialsHelper: ICredentialsHelper,
	{ id, mode, workflow }: { id: string; mode: WorkflowExecuteMode; workflow: WorkflowJson },
): IWorkflowExecuteAdditionalData & { hooks: ExecutionLifecycleHooks } {
	return {
		credentialsHelper,
		externalSecretsProxy: new ExternalSecretsProxy(),
		hooks: new ExecutionLifecycleHooks(mode, id, workflow as IWorkflowBase),
		executionId: id,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: `${INSTANCE_URL}rest`,
		instanceBaseUrl: INSTANCE_URL,
		formBaseUrl: `${INSTANCE_URL}form`,
		formTestBaseUrl: `${INSTANCE_URL}form-test`,
		formWaitingBaseUrl: `${INSTANCE_URL}form-waiting`,
		webhookBaseUrl: `${INSTANCE_URL}webhook`,
		webhookTestBaseUrl: `${INSTANCE_URL}webhook-test`,
		webhookWaitingBaseUrl: `${INSTANCE_URL}webhook-waiting`,
		mcpBaseUrl: `${INSTANCE_URL}mcp`,
		mcpTestBaseUrl: `${INSTANCE_URL}mcp-test`,
		executeWorkflow: unavailable('A sub-workflow'),
		getRunExecutionData: unavailable('The execution history'),
		getRuntimeCredential: unavailable('A runtime credential'),
		startRunnerTask: unavailable('A task runner'),
		logAiEvent: () => {},
	};
}
