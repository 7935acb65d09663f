import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Sending } from './facts/limits';
import { leftOut, type Redact } from './facts/redact';
import { backoffMs } from './facts/retryTiming';
import { isRead } from './failure/failure';
import type { Clock } from './flow/clock';
import { answered, type RunGate } from './flow/gate';
import type { Pace, PaceRule } from './flow/pace';
import { type Log, noteRequestId, requestLine } from './request/log';
import {
	type MasivoRequest,
	queryText,
	type Send,
	type Sent,
	type Transmission,
	type Trouble,
} from './request/request';
import { isAnswerTo, isUnclear, mayHoldSecret, troubleOf } from './request/verdict';
import { allowedDomainsOf, baseUrlOf, tokenOf } from './token/credential';
import type { Perform, RunSession } from './token/session';

/**
 * Carries one HTTP request out with the credential, and writes a token into it that it exchanged.
 *
 * @param onExchange told of the request for that token
 */
export type Transmit = (
	request: IHttpRequestOptions,
	credential: ICredentialDataDecryptedObject,
	onExchange: (request: MasivoRequest, sent: Sent) => void,
) => Promise<Transmission>;

/** What the requests of one run send with: what is the run's own, and through it what the account's runs share. */
export interface Run {
	credential: ICredentialDataDecryptedObject;
	session: RunSession;
	gate: RunGate;
	clock: Clock;
	log: Log;
	transmit: Transmit;
	/** For requests of which Masivo allows fewer: what it says of them holds for them alone. */
	paced?: { pace: Pace; rule: PaceRule; gate: RunGate };
}

/** Harmless and documented: it tells whether a token works at all, and whether it is Masivo that answers. */
export const PROBE: MasivoRequest = {
	method: 'GET',
	path: '/tiers',
	subject: 'tiers',
	idempotent: true,
};

const IMPORT_PACE = 'so far apart Masivo wants imports';

/**
 * How requests of one run are sent: with the account's token, through its gate, again when that is safe
 * and may help.
 */
export function createSend(
	{ credential, session, gate, clock, log, transmit, paced }: Run,
	settings: Pick<Sending, 'maxRetries' | 'timeoutMs'>,
): Send {
	const baseUrl = baseUrlOf(credential);
	const allowedDomains = allowedDomainsOf(credential);

	const gateFor = ({ isPaced }: MasivoRequest): RunGate => (isPaced && paced ? paced.gate : gate);

	const perform = (request: MasivoRequest): Perform => {
		let attempt = 0;
		return async (takeCredential, whyRenewed) => {
			const { path } = request;
			const options: IHttpRequestOptions = {
				method: request.method,
				url: baseUrl + (typeof path === 'string' ? path : path.text) + queryText(request.query),
				body: request.body,
				timeout: settings.timeoutMs,
				allowedDomains,
			};
			const pass = async () =>
				await gateFor(request).pass(kindOf(request), async () => {
					const decrypted = await takeCredential();
					if (!decrypted) return undefined;
					const tokenBefore = tokenOf(decrypted);
					let beganAt = clock.elapsed();
					const tell = (about: MasivoRequest, sent: Sent, times: number): void => {
						const now = clock.elapsed();
						log.debug(requestLine(about, sent, now - beganAt, times));
						beganAt = now;
					};
					const transmission = await transmit(options, decrypted, (about, sent) =>
						tell(about, sent, session.failedExchanges + 1),
					);
					if (whyRenewed && tokenOf(decrypted)) log.info(`Has a new token: ${whyRenewed}`);
					noteRequestId(transmission, redactIn(request, tokenBefore ? '' : tokenOf(decrypted)));
					// Now, before the session lets those go on that wait for the token.
					if (transmission.kind === 'noToken') afterFailedExchange(transmission.trouble);
					else tell(request, transmission, ++attempt);
					return transmission;
				});
			return request.isPaced ? await atPace(pass) : await pass();
		};
	};

	/** Made where there is something to redact. @param newToken which the session does not know yet */
	function redactIn({ secrets = [] }: MasivoRequest, newToken: string): Redact {
		return (text) => session.redact(newToken ? [...secrets, newToken] : secrets)(text);
	}

	/** What Masivo says of the requests that are left is closer to the truth than what is documented. */
	async function atPace<T>(pass: () => Promise<T>): Promise<T> {
		if (!paced) return await pass();
		const { pace, rule, gate: ownGate } = paced;
		const valid = ownGate.knowsWindow ? { ...rule, perHour: undefined } : rule;
		return await pace.pass(valid, async (ms) => await ownGate.rest(ms, IMPORT_PACE), pass);
	}

	/** The exchange of the API key failed: nobody can send, so everybody waits, or gives up. */
	function afterFailedExchange(trouble: Trouble): void {
		session.exchangeFailed(trouble);
		if (trouble.retryable) holdAll(gate, backoff(session.failedExchanges), trouble);
	}

	function backoff(attempt: number): number {
		return backoffMs(attempt, clock.random());
	}

	/**
	 * However short the break is that Masivo asks for, it is at least the node's own. Only Masivo's
	 * can be too long.
	 */
	function holdAll(held: RunGate, ms: number, trouble: Trouble): void {
		const { failure, askedWaitMs } = trouble;
		held.pause(ms, answered(failure.status));
		if (askedWaitMs === undefined || failure.status === undefined) return;
		held.pauseAsAsked(askedWaitMs, failure.status);
	}

	const until = async (done: Promise<unknown>) => await gate.until(done);

	/** Asked once for all requests that the account serves. @param exchangeCounts see `Acquaintance` */
	const isMasivos = async (exchangeCounts: boolean): Promise<boolean> =>
		await session.acquaintance.isMasivo(
			exchangeCounts,
			async () => await session.send({ perform: perform(PROBE), probe: perform(PROBE), until }),
			until,
		);

	return async (request) => {
		const { secrets } = request;
		const sending = {
			perform: perform(request),
			probe: perform(PROBE),
			...{ until, isPaced: request.isPaced, secrets },
		};
		for (let sent = 1; ; ) {
			const transmission = await session.send(sending);
			if (transmission.kind === 'noToken') {
				if (transmission.trouble.retryable) continue;
				throw transmission.trouble.failure;
			}
			session.acquaintance.note(transmission);
			const isAsked = isUnclear(transmission) && !request.asksWhoAnswers;
			// Where the run ends meanwhile, nobody knows.
			const ofMasivo = isAsked && (await isMasivos(false).catch(() => false));
			const redactAnswer = () =>
				mayHoldSecret(request, transmission) ? leftOut : session.redact(secrets);
			if (isAnswerTo(request, transmission, ofMasivo)) {
				const { status, body, requestId } = transmission;
				return {
					...{ status, body, request, ofRead: isRead(request), requestId },
					isMasivos: async () => await isMasivos(true),
					get redact() {
						return redactAnswer();
					},
				};
			}

			const trouble = troubleOf(
				transmission,
				request,
				sent,
				new URL(baseUrl).origin,
				redactAnswer(),
				clock.date(),
				ofMasivo,
			);
			const wait = backoff(sent);
			if (trouble.holdsAll) holdAll(gateFor(request), wait, trouble);
			if (!trouble.retryable || sent > settings.maxRetries) throw trouble.failure;
			if (!trouble.holdsAll) await gateFor(request).rest(wait, answered(trouble.failure.status));
			sent++;
		}
	};
}

/** What takes about as long: the method, and the path without what it names. */
function kindOf({ method, path }: MasivoRequest): string {
	return `${method} ${typeof path === 'string' ? path : path.template}`;
}
