import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { type NetworkError, networkErrorOf } from '../facts/networkError';
import type { Sent } from '../request/request';
import type { Deadline } from './clock';

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

/**
 * What every request asks of n8n's helper: every status is an answer, and so is a redirect, which n8n would
 * follow to another origin with the token.
 */
export const EVERY_ANSWER = {
	json: true,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
} as const satisfies Partial<IHttpRequestOptions>;

/**
 * What became of a request that n8n's helper carries out.
 *
 * @param timeoutMs what a text says of a deadline that passed: n8n's own time limit is for a silence only,
 *   and says nothing of which of the two it was
 */
export async function carriedOut(
	ask: () => Promise<IN8nHttpFullResponse>,
	deadline: Deadline,
	timeoutMs: number,
): Promise<Sent> {
	try {
		const { statusCode: status, headers, body } = await deadline.limit(ask());
		return { kind: 'answer', status, headers, body };
	} catch (error) {
		const why = deadline.hasPassed ? tooLate(timeoutMs) : networkErrorOf(error);
		return { kind: 'noAnswer', ...why };
	} finally {
		deadline.end();
	}
}

function tooLate(timeoutMs: number): NetworkError {
	return { code: 'ETIMEDOUT', message: `No whole answer within ${timeoutMs} ms` };
}
