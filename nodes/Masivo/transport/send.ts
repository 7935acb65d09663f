import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { blotter } from './blot';
import { allowedDomainsOf, baseUrlOf, tokenOf } from './credential';
import { awayUntil } from './failureTexts';
import type { Gate } from './gate';
import type { MasivoRequest, Send } from './request';
import { backoffMs } from './retryTiming';
import type { Session } from './session';
import { transmit, type Transmission } from './transmission';
import { isAnswerTo, troubleOf } from './verdict';

export interface SendSettings {
	/** How often a request is sent again at the most. */
	maxRetries: number;
	/** For one request, in ms. */
	timeoutMs: number;
}

type NoToken = Extract<Transmission, { kind: 'noToken' }>;

/**
 * How requests of one run are sent: with the run's token, through the run's gate, again when
 * that is safe and may help.
 */
export function createSend(
	context: IExecuteFunctions,
	credential: ICredentialDataDecryptedObject,
	session: Session,
	gate: Gate,
	settings: SendSettings,
): Send {
	const baseUrl = baseUrlOf(credential);
	const allowedDomains = allowedDomainsOf(credential);
	let failedExchanges = 0;

	const perform =
		(request: MasivoRequest) =>
		async (decrypted: ICredentialDataDecryptedObject): Promise<Transmission> => {
			const tokenBefore = tokenOf(decrypted);
			const options: IHttpRequestOptions = {
				method: request.method,
				url: baseUrl + request.path + (request.query ? `?${request.query}` : ''),
				body: request.body,
				timeout: settings.timeoutMs,
				allowedDomains,
			};
			const transmission = await gate.pass(async () => await transmit(context, options, decrypted));
			if (transmission.kind === 'answer') gate.learn(transmission.headers);
			// Now, before the session lets those go on that wait for the token.
			if (transmission.kind === 'noToken') afterFailedExchange(transmission);
			else if (!tokenBefore) failedExchanges = 0;
			return transmission;
		};

	/** The exchange of the API key failed: nobody can send, so everybody waits, or gives up. */
	function afterFailedExchange({ failure, retry }: NoToken): void {
		failedExchanges++;
		if (!retry || failedExchanges > settings.maxRetries) {
			session.giveUp(failure);
			return;
		}
		holdAll(retry.askedWaitMs, backoffMs(failedExchanges, Math.random()), failure.status);
	}

	/** Only a break that Masivo asks for can be too long; the node's own backoff is not. */
	function holdAll(askedWaitMs: number | undefined, backoff: number, status = 503): void {
		if (askedWaitMs === undefined) gate.pause(backoff);
		else gate.pause(askedWaitMs, (resetsAt) => awayUntil(status, resetsAt));
	}

	return async (request) => {
		for (let sent = 1; ; ) {
			const transmission = await session.send(perform(request));
			if (transmission.kind === 'noToken') {
				if (transmission.retry) continue;
				throw transmission.failure;
			}
			if (isAnswerTo(request, transmission)) return transmission;

			const trouble = troubleOf(
				transmission,
				request,
				sent,
				new URL(baseUrl).origin,
				blotter(session.secrets),
			);
			const { status } = trouble.failure;
			const backoff = backoffMs(sent, Math.random());
			// Whoever is told to slow down, or to come back later, is told it for all requests.
			const concernsAll = status === 429 || trouble.askedWaitMs !== undefined;
			if (concernsAll) holdAll(trouble.askedWaitMs, backoff, status);
			if (!trouble.retryable || sent > settings.maxRetries) throw trouble.failure;
			if (!concernsAll) await gate.rest(backoff);
			sent++;
		}
	};
}
