import { isMasivosError, isWebPage } from '../facts/body';
import { NETWORK_TROUBLES, troubleIn } from '../facts/networkError';
import type { Redact } from '../facts/redact';
import { askedWaitMs } from '../facts/retryTiming';
import { isPassingStatus } from '../facts/status';
import {
	type Judgement,
	namesRequirement,
	notMasivos,
	redirected,
	refused,
} from '../failure/answerFailures';
import type { Failure } from '../failure/failure';
import { noAnswer } from '../failure/networkFailures';
import type { Answer, MasivoRequest, Sent, Transmission, Trouble } from './request';

/** What a transmission means for the request it carried: pure functions. */

type Cause =
	| 'tooManyRequests'
	| 'passingStatus'
	| 'internalError'
	| 'lastingStatus'
	| 'lastingServerError'
	| 'notArrived'
	| 'lost'
	| 'noWay'
	| 'noUsableAnswer';

interface Policy {
	/** Whether it often passes by itself: then the request is sent again, if that is safe. */
	passes: boolean;
	/** Whether the request may have been carried out: then that is safe only if it is idempotent. */
	mayHaveArrived: boolean;
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
	tooManyRequests: { passes: true, mayHaveArrived: false, holds: 'all', isOverload: true },
	// 408, 425, most 5xx. Who is told when to come back is told it for all.
	passingStatus: { passes: true, mayHaveArrived: true, holds: 'allIfAsked', isOverload: true },
	// 500. The same, but this one request is the trouble, not how many there are.
	internalError: { passes: true, mayHaveArrived: true, holds: 'allIfAsked', isOverload: false },
	// Every other status, and any with a condition that was not met: it would be answered alike.
	lastingStatus: { passes: false, mayHaveArrived: false, holds: 'one', isOverload: false },
	// The 5xx that say something lasting, such as 501.
	lastingServerError: { passes: false, mayHaveArrived: true, holds: 'one', isOverload: false },
	// No connection, for the moment.
	notArrived: { passes: true, mayHaveArrived: false, holds: 'one', isOverload: true },
	// A reset, a timeout, a damaged answer.
	lost: { passes: true, mayHaveArrived: true, holds: 'one', isOverload: true },
	// A certificate, an address: nothing goes out, and the next request would meet the same.
	noWay: { passes: false, mayHaveArrived: false, holds: 'one', isOverload: false },
	// An answer that is no HTTP, a request that was cancelled on its way, an error that nobody knows.
	noUsableAnswer: { passes: false, mayHaveArrived: true, holds: 'one', isOverload: false },
};

function causeOf(transmission: Sent): Cause {
	if (transmission.kind === 'noAnswer') {
		const { isUnsent, passes } = NETWORK_TROUBLES[troubleIn(transmission)];
		if (isUnsent) return passes ? 'notArrived' : 'noWay';
		return passes ? 'lost' : 'noUsableAnswer';
	}
	const { status, body } = transmission;
	if (status === 429) return 'tooManyRequests';
	if (namesRequirement(body)) return 'lastingStatus';
	if (status === 500) return 'internalError';
	if (isPassingStatus(status)) return 'passingStatus';
	return status >= 500 ? 'lastingServerError' : 'lastingStatus';
}

/** Whether fewer requests at once might have fared better. */
export function isOverload(transmission: Transmission): boolean {
	return transmission.kind !== 'noToken' && RETRIES[causeOf(transmission)].isOverload;
}

/** Whether it was refused because there were too many, whoever sent them. */
export function isTooMany(transmission: Transmission): boolean {
	return transmission.kind === 'answer' && causeOf(transmission) === 'tooManyRequests';
}

/** @returns `holdsAll`: whether all requests wait meanwhile, or this one alone */
export function troubleOf(
	transmission: Sent,
	request: MasivoRequest,
	sent: number,
	origin: string,
	redact: Redact,
	now: number,
	ofMasivo = false,
): Trouble & { holdsAll: boolean } {
	const { passes, holds, ...policy } = RETRIES[causeOf(transmission)];
	const mayHaveArrived = policy.mayHaveArrived && !request.idempotent;
	const isAsked = transmission.kind === 'answer' && holds !== 'one';
	const wait = isAsked ? askedWaitMs(transmission.status, transmission.headers, now) : undefined;
	const judgement = { passes, mayHaveArrived, retryAfterMs: wait, redact, ofMasivo };
	return {
		failure:
			transmission.kind === 'noAnswer'
				? noAnswer(
						troubleIn(transmission),
						redact(transmission.message),
						origin,
						sent,
						request,
						mayHaveArrived,
					)
				: failureOf(transmission, request, sent, judgement).with({
						body: transmission.body,
						requestId: transmission.requestId,
					}),
		retryable: passes && !mayHaveArrived,
		holdsAll: holds === 'all' || (holds === 'allIfAsked' && wait !== undefined),
		askedWaitMs: wait,
	};
}

function failureOf(
	answer: Answer,
	request: MasivoRequest,
	sent: number,
	judgement: Judgement & { redact: Redact },
): Failure {
	const { status, headers, body } = answer;
	const { redact } = judgement;
	if (status >= 300 && status < 400) return redirected(status, headers.location, redact);
	if (asksForOtherLogin(answer)) return notMasivos(status, body, redact);
	return refused(status, body, request, sent, judgement);
}

/** @param ofMasivo whether it is known that nobody else has answered */
export function isAnswerTo(
	request: MasivoRequest,
	transmission: Transmission,
	ofMasivo = false,
): transmission is Answer {
	if (transmission.kind !== 'answer') return false;
	const { status, body } = transmission;
	if (status >= 200 && status < 300) return true;
	// Anybody on the way may say 404; only what Masivo itself says is an answer.
	return (request.accept?.includes(status) ?? false) && (ofMasivo || isMasivosError(body));
}

/** Anybody may say 404 in a form of their own: then it has to be asked whether it was Masivo. */
export function isUnclear(transmission: Transmission): boolean {
	if (transmission.kind !== 'answer') return false;
	const { status, body } = transmission;
	return status === 404 && !isWebPage(body) && !isMasivosError(body);
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
