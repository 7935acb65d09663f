import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { Deadline } from './flow/clock';
import { cancelSignalOf, carriedOut, EVERY_ANSWER, type Host, withCancelSignal } from './flow/host';
import type { Transmission } from './request/request';
import { CREDENTIAL_TYPE } from './token/credential';
import { type Exchange, expectExchange } from './token/exchange';

/** n8n's own (n8n-core, axios defaults). */
const DEFAULT_TIMEOUT_MS = 300_000;

/**
 * One request through n8n's helper, which adds the token, the proxy, the guards and the cancel
 * signal. Every status is an answer, so that n8n does not renew tokens behind the session's back.
 *
 * @param request its `timeout` is for all of it, from the first byte to the last
 * @param credential decrypted once per run; n8n would otherwise read it again for each request.
 *   n8n writes an exchanged token into this very object.
 */
export async function transmit(
	host: Host,
	request: IHttpRequestOptions,
	credential: ICredentialDataDecryptedObject,
	onExchange: Exchange['onSent'],
): Promise<Transmission> {
	const { timeout = DEFAULT_TIMEOUT_MS } = request;
	const deadline = new Deadline(cancelSignalOf(host));
	// n8n exchanges the API key before the request if there is no token; that has its own limit.
	deadline.set(credential.sessionToken === '' ? 2 * timeout : timeout);
	const exchange: Exchange = {
		timeoutMs: timeout,
		onSent: onExchange,
		onToken: () => deadline.set(timeout),
	};
	expectExchange(credential, exchange);
	const ask = async () => await throughHost(host, deadline.signal, request, credential);
	const sent = await carriedOut(ask, deadline, timeout);
	const { trouble } = exchange;
	return trouble && sent.kind === 'noAnswer' ? { kind: 'noToken', trouble } : sent;
}

/**
 * n8n puts the signal that it asks its own context for in place of any other (n8n-core,
 * httpRequestWithAuthentication): so this context is the same but for that signal.
 */
async function throughHost(
	host: Host,
	signal: AbortSignal,
	request: IHttpRequestOptions,
	credential: ICredentialDataDecryptedObject,
): Promise<IN8nHttpFullResponse> {
	const options: IHttpRequestOptions = {
		...request,
		...EVERY_ANSWER,
		sendCredentialsOnCrossOriginRedirect: false,
	};
	const credentialsDecrypted = {
		id: CREDENTIAL_TYPE,
		name: CREDENTIAL_TYPE,
		type: CREDENTIAL_TYPE,
		data: credential,
	};
	return await host.helpers.httpRequestWithAuthentication.call(
		withCancelSignal(host, signal) as IAllExecuteFunctions,
		CREDENTIAL_TYPE,
		options,
		{
			credentialsDecrypted,
			// An error can carry a status, too: that of an answer whose body was cut off.
			preAuthenticationRetryStatusCode: [],
		},
	);
}
