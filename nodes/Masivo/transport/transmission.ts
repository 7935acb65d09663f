import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { CREDENTIAL_TYPE } from './credential';
import type { Failure } from './failure';
import { networkErrorOf } from './networkError';
import { TokenExchangeError } from './tokenExchange';

/** What became of one HTTP request. */
export type Transmission =
	| { kind: 'answer'; status: number; headers: IDataObject; body: unknown }
	| { kind: 'noAnswer'; code: string; message: string }
	/** It was not sent, because no token could be had. */
	| { kind: 'noToken'; failure: Failure; retry?: { askedWaitMs?: number } };

/**
 * One request through n8n's helper, which adds the token, the proxy, the guards and the cancel
 * signal. Every status is an answer here, so that n8n does not renew tokens behind the session's
 * back, and a redirect is one too: n8n would follow it to another origin with the token.
 *
 * @param credential decrypted once per run; n8n would otherwise read it again for each request.
 *   n8n writes an exchanged token into this very object.
 */
export async function transmit(
	context: IExecuteFunctions,
	request: IHttpRequestOptions,
	credential: ICredentialDataDecryptedObject,
): Promise<Transmission> {
	const options: IHttpRequestOptions = {
		...request,
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
	};
	const credentialsDecrypted = {
		id: CREDENTIAL_TYPE,
		name: CREDENTIAL_TYPE,
		type: CREDENTIAL_TYPE,
		data: credential,
	};
	try {
		const response: IN8nHttpFullResponse = await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_TYPE,
			options,
			{
				credentialsDecrypted,
				// An error can carry a status, too: that of an answer whose body was cut off.
				preAuthenticationRetryStatusCode: [],
			},
		);
		const { statusCode, headers, body } = response;
		return { kind: 'answer', status: statusCode, headers, body };
	} catch (error) {
		const { cause } = error as Error;
		if (cause instanceof TokenExchangeError) {
			return { kind: 'noToken', failure: cause.failure, retry: cause.retry };
		}
		return { kind: 'noAnswer', ...networkErrorOf(error) };
	}
}
