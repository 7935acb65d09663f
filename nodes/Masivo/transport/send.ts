import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Sending } from './facts/limits';
import { leftOut } from './facts/redact';
import { backoffMs } from './facts/retryTiming';
import { isRead } from './failure/failure';
import type { Clock } from './flow/clock';
import type { RunGate } from './flow/gate';
import type { Pace, PaceRule } from './flow/pace';
import {
	type MasivoRequest,
	queryText,
	type Send,
	type Transmission,
	type Trouble,
} from './request/request';
import { isAnswerTo, mayHoldSecret, troubleOf } from './request/verdict';
import { allowedDomainsOf, baseUrlOf } from './token/credential';
import type { Perform, RunSession } from './token/session';

/** Carries one HTTP request out with the credential, and writes a token into it that it exchanged. */
export type Transmit = (
	request: IHttpRequestOptions,
	credential: ICredentialDataDecryptedObject,
) => Promise<Transmission>;

/** What the requests of one run send with: what is the run's own, and through it what the account's runs share. */
export interface Run {
	credential: ICredentialDataDecryptedObject;
	session: RunSession;
	gate: RunGate;
	clock: Clock;
	transmit: Transmit;
	/** For requests of which Masivo allows fewer: what it says of them holds for them alone. */
	paced?: { pace: Pace; rule: PaceRule; gate: RunGate };
}

/** Harmless and documented: it tells whether a token works at all. */
const PROBE: MasivoRequest = { method: 'GET', path: '/tiers', subject: 'tiers', idempotent: true };

/**
 * How requests of one run are sent: with the account's token, through its gate, again when that is safe
 * and may help.
 */
export function createSend(
	{ credential, session, gate, clock, transmit, paced }: Run,
	settings: Pick<Sending, 'maxRetries' | 'timeoutMs'>,
): Send {
	const baseUrl = baseUrlOf(credential);
	const allowedDomains = allowedDomainsOf(credential);

	const gateFor = ({ isPaced }: MasivoRequest): RunGate => (isPaced && paced ? paced.gate : gate);

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
			const kind = kindOf(request);
			const pass = async () =>
				await gateFor(request).pass(kind, async () => {
					const decrypted = await takeCredential();
					if (!decrypted) return undefined;
					const transmission = await transmit(options, decrypted);
					// Now, before the session lets those go on that wait for the token.
					if (transmission.kind === 'noToken') afterFailedExchange(transmission.trouble);
					return transmission;
				});
			return request.isPaced ? await atPace(pass) : await pass();
		};

	/** What Masivo says of the requests that are left is closer to the truth than what is documented. */
	async function atPace<T>(pass: () => Promise<T>): Promise<T> {
		if (!paced) return await pass();
		const { pace, rule, gate: ownGate } = paced;
		const valid = ownGate.knowsWindow ? { ...rule, perHour: undefined } : rule;
		return await pace.pass(valid, async (ms) => await ownGate.rest(ms), pass);
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
		held.pause(ms);
		if (askedWaitMs === undefined || failure.status === undefined) return;
		held.pauseAsAsked(askedWaitMs, failure.status);
	}

	const probe = perform(PROBE);
	const until = async (done: Promise<unknown>) => await gate.until(done);

	return async (request) => {
		const { secrets } = request;
		for (let sent = 1; ; ) {
			const transmission = await session.send({
				perform: perform(request),
				probe,
				until,
				...{ isPaced: request.isPaced, secrets },
			});
			if (transmission.kind === 'noToken') {
				if (transmission.trouble.retryable) continue;
				throw transmission.trouble.failure;
			}
			if (isAnswerTo(request, transmission)) {
				const { status, body } = transmission;
				return { status, body, ofRead: isRead(request) };
			}

			const trouble = troubleOf(
				transmission,
				request,
				sent,
				new URL(baseUrl).origin,
				mayHoldSecret(request, transmission) ? leftOut : session.redact(secrets),
				clock.date(),
			);
			const wait = backoff(sent);
			if (trouble.holdsAll) holdAll(gateFor(request), wait, trouble);
			if (!trouble.retryable || sent > settings.maxRetries) throw trouble.failure;
			if (!trouble.holdsAll) await gateFor(request).rest(wait);
			sent++;
		}
	};
}

/** What takes about as long: the method, and the path without what it names (`/customers/42/tags`). */
function kindOf({ method, path }: MasivoRequest): string {
	const [, first, ...others] = path.split('/');
	const last = others.length > 1 ? others.at(-1) : '';
	return `${method} ${first} ${others.length} ${last}`;
}
