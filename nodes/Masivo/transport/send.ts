import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Sending } from './facts/limits';
import { leftOut } from './facts/redact';
import { backoffMs } from './facts/retryTiming';
import { isRead } from './failure/failure';
import { awayUntil } from './failure/runFailures';
import type { Clock } from './flow/clock';
import type { Gate } from './flow/gate';
import type { Pace, PaceRule } from './flow/pace';
import {
	type MasivoRequest,
	queryText,
	type Send,
	type Transmission,
	type Trouble,
} from './request/request';
import { isAnswerTo, isUnclear, mayHoldSecret, troubleOf } from './request/verdict';
import { allowedDomainsOf, baseUrlOf, tokenOf } from './token/credential';
import type { Perform, Session } from './token/session';

/** Carries one HTTP request out with the credential, and writes a token into it that it exchanged. */
export type Transmit = (
	request: IHttpRequestOptions,
	credential: ICredentialDataDecryptedObject,
) => Promise<Transmission>;

/** What the requests of one run share. */
export interface Run {
	credential: ICredentialDataDecryptedObject;
	session: Session;
	gate: Gate;
	clock: Clock;
	transmit: Transmit;
	/** For requests of which Masivo allows fewer. */
	paced?: { pace: Pace; rule: PaceRule };
}

/** Harmless and documented: it tells whether a token works at all. */
const PROBE: MasivoRequest = { method: 'GET', path: '/tiers', subject: 'tiers', idempotent: true };

/**
 * How requests of one run are sent: with the run's token, through the run's gate, again when
 * that is safe and may help.
 */
export function createSend(
	{ credential, session, gate, clock, transmit, paced }: Run,
	settings: Pick<Sending, 'maxRetries' | 'timeoutMs'>,
): Send {
	const baseUrl = baseUrlOf(credential);
	const allowedDomains = allowedDomainsOf(credential);
	let failedExchanges = 0;

	const perform =
		(request: MasivoRequest): Perform =>
		async (takeCredential) => {
			const options: IHttpRequestOptions = {
				method: request.method,
				url: baseUrl + request.path + queryText(request.query),
				body: request.body,
				timeout: settings.timeoutMs,
				allowedDomains,
			};
			const pass = async () =>
				await gate.pass(request.method, async () => {
					const decrypted = takeCredential();
					if (!decrypted) return undefined;
					const tokenBefore = tokenOf(decrypted);
					const transmission = await transmit(options, decrypted);
					// Now, before the session lets those go on that wait for the token.
					if (transmission.kind === 'noToken') afterFailedExchange(transmission.trouble);
					else if (!tokenBefore) failedExchanges = 0;
					return transmission;
				});
			return request.isPaced ? await atPace(pass) : await pass();
		};

	/** What Masivo says of the requests that are left is closer to the truth than what is documented. */
	async function atPace<T>(pass: () => Promise<T>): Promise<T> {
		if (!paced) return await pass();
		const { pace, rule } = paced;
		const valid = gate.knowsWindow ? { ...rule, perHour: undefined } : rule;
		return await pace.pass(valid, async (ms) => await gate.rest(ms), pass);
	}

	/** The exchange of the API key failed: nobody can send, so everybody waits, or gives up. */
	function afterFailedExchange(trouble: Trouble): void {
		failedExchanges++;
		const mayRetry = trouble.retryable && failedExchanges <= settings.maxRetries;
		if (mayRetry) holdAll(backoff(failedExchanges), trouble);
		else session.giveUp(trouble.failure);
	}

	function backoff(attempt: number): number {
		return backoffMs(attempt, clock.random());
	}

	/**
	 * However short the break is that Masivo asks for, it is at least the node's own. Only Masivo's
	 * can be too long.
	 */
	function holdAll(ms: number, { failure: { status }, askedWaitMs }: Trouble): void {
		gate.pause(ms);
		if (askedWaitMs === undefined || status === undefined) return;
		gate.pause(askedWaitMs, (resetsAt, now) => awayUntil(status, resetsAt, now));
	}

	/** Asked once for all requests that the session serves. @param exchangeCounts see `Acquaintance` */
	const isMasivos = async (exchangeCounts: boolean): Promise<boolean> =>
		await session.acquaintance.isMasivo(
			exchangeCounts,
			async () => await session.send(perform(PROBE), perform(PROBE)),
		);

	return async (request) => {
		const { secrets } = request;
		for (let sent = 1; ; ) {
			const transmission = await session.send(perform(request), perform(PROBE), secrets);
			if (transmission.kind === 'noToken') {
				if (transmission.trouble.retryable) continue;
				throw transmission.trouble.failure;
			}
			session.acquaintance.note(transmission);
			const ofMasivo = isUnclear(transmission) && (await isMasivos(false));
			if (isAnswerTo(request, transmission, ofMasivo)) {
				const { status, body } = transmission;
				return {
					...{ status, body, request, ofRead: isRead(request) },
					isMasivos: async () => await isMasivos(true),
				};
			}

			const trouble = troubleOf(
				transmission,
				request,
				sent,
				new URL(baseUrl).origin,
				mayHoldSecret(request, transmission) ? leftOut : session.redact(secrets),
				clock.date(),
				ofMasivo,
			);
			const wait = backoff(sent);
			if (trouble.holdsAll) holdAll(wait, trouble);
			if (!trouble.retryable || sent > settings.maxRetries) throw trouble.failure;
			if (!trouble.holdsAll) await gate.rest(wait);
			sent++;
		}
	};
}
