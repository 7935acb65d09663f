import { type FunctionsBase, LoggerProxy } from 'n8n-workflow';

import { troubleIn } from '../facts/networkError';
import type { Redact } from '../facts/redact';
import type { MasivoRequest, Sent, Transmission } from './request';

/** n8n's log. No line holds a token, a key, or anything of a customer. */
export type Log = Record<'debug' | 'info' | 'warn', (text: string) => void>;

/**
 * Says in each line which node of which workflow it is about: in the text, because n8n prints nothing
 * else unless its level is debug, and as fields, by the names that n8n's own lines have.
 */
export function logOf(host: Pick<FunctionsBase, 'logger' | 'getNode' | 'getWorkflow'>): Log {
	const { name: node } = host.getNode();
	const { id: workflowId = 'unsaved' } = host.getWorkflow();
	const fields = { node, workflowId };
	const line = (text: string): string => `${node} (workflow ${workflowId}): ${text}`;
	return {
		debug: (text) => host.logger.debug(line(text), fields),
		info: (text) => host.logger.info(line(text), fields),
		warn: (text) => host.logger.warn(line(text), fields),
	};
}

/** Where a credential is tested, n8n gives neither a logger nor a node. */
export const testLog: Pick<Log, 'debug'> = {
	debug: (text) => LoggerProxy.debug(`Masivo API (test of the credential): ${text}`),
};

/**
 * One request that went out, in a line.
 *
 * @param attempt 1, 2, …
 */
export function requestLine(
	{ method, path }: MasivoRequest,
	sent: Sent,
	ms: number,
	attempt: number,
): string {
	const id = sent.kind === 'answer' && sent.requestId;
	const became =
		sent.kind === 'answer'
			? String(sent.status)
			: `no answer (${[troubleIn(sent), sent.code].filter(Boolean).join(', ')})`;
	const shownPath = typeof path === 'string' ? path : path.template;
	return `${method} ${shownPath}: ${became}, ${Math.round(ms)} ms, attempt ${attempt}${id ? `, request ID ${id}` : ''}`;
}

/**
 * By which headers an answer can be found in the logs of whoever gave it. Masivo documents none; these are
 * what servers, AWS and Cloudflare send, the closest to Masivo first. `traceparent` is not among them: in
 * an answer it only repeats what the request said.
 */
const ID_HEADERS = [
	'x-request-id',
	'request-id',
	'x-correlation-id',
	'x-trace-id',
	'x-amzn-requestid',
	'x-amz-request-id',
	'x-amz-cf-id',
	'cf-ray',
];

/** No sentence, no address, no mail address. */
const ID = /^[A-Za-z0-9][\w.:+/=-]{3,127}$/;

/** Notes the ID of an answer, and the name of its header, which tells whose it is. */
export function noteRequestId(sent: Transmission, redact: Redact): void {
	if (sent.kind !== 'answer') return;
	for (const name of ID_HEADERS) {
		const id = sent.headers[name];
		if (typeof id !== 'string' || !ID.test(id)) continue;
		sent.requestId = `${redact(id)} (${name})`;
		return;
	}
}
