import type { IExecuteFunctions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * What n8n gives a node to work with: a run of the workflow, a list that the editor asks for, or a call
 * that a trigger received.
 */
export type Host = IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions;

/** Aborts when the execution is cancelled; the editor's lists and a trigger's calls cannot be. */
export function cancelSignalOf(host: Host): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in host ? host.getExecutionCancelSignal() : undefined;
}

/** How many items there are for which the credential's expressions can be worked out. */
export function itemCountOf(host: Host): number {
	return 'getInputData' in host ? host.getInputData().length : 1;
}

/** The same host, but for the signal that ends requests under way. */
export function withCancelSignal(host: Host, signal: AbortSignal | undefined): Host {
	return Object.create(host, { getExecutionCancelSignal: { value: () => signal } }) as Host;
}
