import { isMasivosError, isWebPage } from '../facts/body';
import { NETWORK_TROUBLES, troubleIn } from '../facts/networkError';
import type { Redact } from '../facts/redact';
import { askedWaitMs } from '../facts/retryTiming';
import { isPassingStatus } from '../facts/status';
import { notMasivos, redirected, refused } from '../failure/answerFailures';
import type { Failure } from '../failure/failure';
import { noAnswer } from '../failure/networkFailures';
import type { Answer, MasivoRequest, Sent, Transmission, Trouble } from './request';

/** What a transmission means for the request it carried: pure functions. */

type Cause =
	| 'tooManyRequests'
	| 'passingStatus'
	| 'internalError'
	| 'lastingStatus'
	| 'notArrived'
	| 'lost'
	| 'noWay';

interface Policy {
	/** Whether it is sent again, as often as the settings allow. */
	again: 'always' | 'ifIdempotent' | 'never';
	/** Whether all requests wait meanwhile, or this one; `allIfAsked`: all, if Masivo asks for a wait. */
	holds: 'all' | 'allIfAsked' | 'one';
	/** Whether fewer requests at once might have fared better. */
	isOverload: boolean;
}

/**
 * What is sent again, and who waits for that. A 401 is not here: it is sent again with another token
 * (session.ts). Where the exchange of the API key fails, this says whether it is tried again; nobody can
 * send without a token, so all wait (send.ts).
 */
const RETRIES: Readonly<Record<Cause, Policy>> = {
	// 429. Masivo did not take the request, so even a create may be sent again. The limit is for all.
	tooManyRequests: { again: 'always', holds: 'all', isOverload: true },
	// 408, 425, most 5xx. It may have been carried out. Who is told when to come back is told it for all.
	passingStatus: { again: 'ifIdempotent', holds: 'allIfAsked', isOverload: true },
	// 500. The same, but this one request is the trouble, not how many there are.
	internalError: { again: 'ifIdempotent', holds: 'allIfAsked', isOverload: false },
	// Every other status. The same request would be answered alike.
	lastingStatus: { again: 'never', holds: 'one', isOverload: false },
	// No connection, for the moment. Nothing has arrived, so even a create may be sent again.
	notArrived: { again: 'always', holds: 'one', isOverload: true },
	// A reset, a timeout, a damaged answer. It may have been carried out.
	lost: { again: 'ifIdempotent', holds: 'one', isOverload: true },
	// A certificate, an address, something that is no HTTP. The next request would meet the same.
	noWay: { again: 'never', holds: 'one', isOverload: false },
};

function causeOf(transmission: Sent): Cause {
	if (transmission.kind === 'noAnswer') {
		const { isUnsent, passes } = NETWORK_TROUBLES[troubleIn(transmission)];
		if (!passes) return 'noWay';
		return isUnsent ? 'notArrived' : 'lost';
	}
	const { status } = transmission;
	if (status === 429) return 'tooManyRequests';
	if (status === 500) return 'internalError';
	return isPassingStatus(status) ? 'passingStatus' : 'lastingStatus';
}

/** Whether fewer requests at once might have fared better. */
export function isOverload(transmission: Transmission): boolean {
	return transmission.kind !== 'noToken' && RETRIES[causeOf(transmission)].isOverload;
}

export function troubleOf(
	transmission: Sent,
	request: MasivoRequest,
	sent: number,
	origin: string,
	redact: Redact,
	now: number,
): Trouble {
	const { again, holds } = RETRIES[causeOf(transmission)];
	const isAsked = transmission.kind === 'answer' && holds !== 'one';
	const wait = isAsked ? askedWaitMs(transmission.status, transmission.headers, now) : undefined;
	return {
		failure:
			transmission.kind === 'noAnswer'
				? noAnswer(troubleIn(transmission), redact(transmission.message), origin, sent, request)
				: failureOf(transmission, request, sent, wait, redact).with({
						body: transmission.body,
					}),
		retryable: again === 'always' || (again === 'ifIdempotent' && request.idempotent),
		holdsAll: holds === 'all' || (holds === 'allIfAsked' && wait !== undefined),
		askedWaitMs: wait,
	};
}

function failureOf(
	answer: Answer,
	request: MasivoRequest,
	sent: number,
	wait: number | undefined,
	redact: Redact,
): Failure {
	const { status, headers, body } = answer;
	if (status >= 300 && status < 400) return redirected(status, headers.location, redact);
	if (asksForOtherLogin(answer)) return notMasivos(status, body, redact);
	return refused(status, body, request, sent, wait, redact);
}

export function isAnswerTo(
	request: MasivoRequest,
	transmission: Transmission,
): transmission is Answer {
	if (transmission.kind !== 'answer') return false;
	const { status, body } = transmission;
	if (status >= 200 && status < 300) return true;
	// Anybody on the way may say 404; only what Masivo itself says is an answer.
	return (request.accept?.includes(status) ?? false) && isMasivosError(body);
}

/**
 * Whether the token was refused. What Masivo's 401 looks like is not documented, so any may be it, but
 * for a web page and the demand for a login that is no token: those are a proxy's or a gateway's.
 */
export function isUnauthorized(transmission: Transmission): boolean {
	return (
		transmission.kind === 'answer' &&
		transmission.status === 401 &&
		!isWebPage(transmission.body) &&
		!asksForOtherLogin(transmission)
	);
}

/** Whether what came back may hold a secret that was asked for. A refusal cannot: there is none then. */
export function mayHoldSecret(
	{ answersSecret }: MasivoRequest,
	transmission: Transmission,
): boolean {
	if (answersSecret !== true || transmission.kind !== 'answer') return false;
	const { status, body } = transmission;
	return status < 400 || status >= 500 || !isMasivosError(body);
}

/** Masivo knows bearer tokens only (INTRO): who asks for a password stands before it. */
function asksForOtherLogin({ status, headers }: Answer): boolean {
	const challenge = headers['www-authenticate'];
	if (status !== 401 || typeof challenge !== 'string') return false;
	return !/\bBearer\b/i.test(challenge) && /\b(?:Basic|Digest|NTLM|Negotiate)\b/i.test(challenge);
}
