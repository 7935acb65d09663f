import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { SENDING } from '../facts/limits';
import { networkErrorOf } from '../facts/networkError';
import { blotter } from '../facts/redact';
import { badBaseUrl } from '../failure/credentialFailures';
import { Failure } from '../failure/failure';
import { Deadline } from '../flow/clock';
import { baseUrlOf, checkCredential, secretsOf } from './credential';
import {
	answerUndocumented,
	type Asked,
	troubleWithAnswer,
	troubleWithoutAnswer,
} from './credentialAnswer';
import { expectedExchange, TokenExchangeError } from './exchange';

/**
 * A GET below the credential's Base URL. It takes no longer than any other request of the run,
 * follows no redirect, and goes to no domain that the credential does not allow.
 *
 * @param read what is looked for in a success; undefined if it does not hold it
 * @throws TokenExchangeError
 */
export async function askWithCredential<T>(
	helper: IHttpRequestHelper,
	credential: ICredentialDataDecryptedObject,
	{ path, headers, secret }: Pick<Asked, 'path' | 'secret'> & { headers: IDataObject },
	read: (body: unknown) => T | undefined,
): Promise<T> {
	const fault = faultOf(credential);
	if (fault) throw new TokenExchangeError(fault);
	const baseUrl = baseUrlOf(credential);
	const expected = expectedExchange(credential);
	const blot = blotter([...secretsOf(credential), ...bearerIn(headers)]);
	const asked: Asked = { path, secret, origin: new URL(baseUrl).origin, blot, inTest: !expected };
	const outcome = await send(
		helper,
		{ url: baseUrl + path, headers },
		expected?.timeoutMs ?? SENDING.credentialTest.timeoutMs,
	);
	if ('error' in outcome) throw troubleWithoutAnswer(outcome.error, asked);
	const { statusCode: status, headers: answerHeaders, body } = outcome.response;
	if (status < 200 || status >= 300) {
		throw troubleWithAnswer({ status, headers: answerHeaders, body }, asked, Date.now());
	}
	const found = read(body);
	if (found === undefined) throw answerUndocumented(body, asked);
	return found;
}

/** Why nothing can be asked with the credential; undefined if it can. */
function faultOf(credential: ICredentialDataDecryptedObject): Failure | undefined {
	try {
		checkCredential(credential);
		return undefined;
	} catch (error) {
		return error instanceof Failure ? error : badBaseUrl();
	}
}

function bearerIn({ Authorization }: IDataObject): string[] {
	return typeof Authorization === 'string' ? [Authorization] : [];
}

async function send(
	helper: IHttpRequestHelper,
	request: Pick<IHttpRequestOptions, 'url' | 'headers'>,
	timeout: number,
): Promise<{ response: IN8nHttpFullResponse } | { error: ReturnType<typeof networkErrorOf> }> {
	const deadline = new Deadline(undefined);
	deadline.set(timeout);
	const answer: Promise<IN8nHttpFullResponse> = helper.helpers.httpRequest({
		...request,
		method: 'GET',
		json: true,
		timeout,
		abortSignal: deadline.signal,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	});
	const outcome = await deadline.limit(answer).then(
		(response) => ({ response }),
		(error: unknown) => ({ error: networkErrorOf(error) }),
	);
	deadline.end();
	// n8n's own time limit is for a silence only, and says nothing of which of the two it was.
	return 'error' in outcome && deadline.hasPassed
		? { error: { code: 'ETIMEDOUT', message: `No whole answer within ${timeout} ms` } }
		: outcome;
}
