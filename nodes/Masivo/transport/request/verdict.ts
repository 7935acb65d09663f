import { isMasivosError, isWebPage } from '../facts/body';
import { hasNotArrived, isPassingTrouble } from '../facts/networkError';
import type { Blot } from '../facts/redact';
import { askedWaitMs, isRetryableStatus } from '../facts/retryTiming';
import { notMasivos, redirected, refused } from '../failure/answerFailures';
import type { Failure } from '../failure/failure';
import { noAnswer } from '../failure/networkFailures';
import type { MasivoRequest, Transmission } from './request';

/** What a transmission means for the request it carried: pure functions. */

export type Answer = Extract<Transmission, { kind: 'answer' }>;

/** What went wrong, and what that means for another try. */
export interface Trouble {
	failure: Failure;
	retryable: boolean;
	/** The wait that Masivo asked for, in ms. */
	askedWaitMs?: number;
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

/**
 * Whether fewer requests at once might have fared better. 500 says that this one request is the
 * trouble, and so do certificates and addresses of every request.
 */
export function isOverload(transmission: Transmission): boolean {
	if (transmission.kind === 'noToken') return false;
	if (transmission.kind === 'noAnswer') {
		return isPassingTrouble(transmission.code, transmission.message);
	}
	return transmission.status !== 500 && isRetryableStatus(transmission.status);
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

export function troubleOf(
	transmission: Exclude<Transmission, { kind: 'noToken' }>,
	request: MasivoRequest,
	sent: number,
	origin: string,
	blot: Blot,
	now: number,
): Trouble {
	if (transmission.kind === 'noAnswer') {
		const { code, message } = transmission;
		const maySendAgain = request.idempotent || hasNotArrived({ code, message });
		return {
			failure: noAnswer(code, blot(message), origin, sent, !maySendAgain, request),
			retryable: maySendAgain && isPassingTrouble(code, message),
		};
	}
	const { status, headers, body } = transmission;
	if (status >= 300 && status < 400) {
		return { failure: redirected(status, headers.location, blot), retryable: false };
	}
	if (asksForOtherLogin(transmission)) {
		return { failure: notMasivos(status, body, blot), retryable: false };
	}
	const wait = isRetryableStatus(status) ? askedWaitMs(status, headers, now) : undefined;
	return {
		failure: refused(status, body, request, sent, wait, blot),
		// 429 means that Masivo did not take the request, so even a create may be sent again.
		retryable: isRetryableStatus(status) && (request.idempotent || status === 429),
		askedWaitMs: wait,
	};
}

/** Masivo knows bearer tokens only (INTRO): who asks for a password stands before it. */
export function asksForOtherLogin({
	status,
	headers,
}: Pick<Answer, 'status' | 'headers'>): boolean {
	const challenge = headers['www-authenticate'];
	if (status !== 401 || typeof challenge !== 'string') return false;
	return !/\bBearer\b/i.test(challenge) && /\b(?:Basic|Digest|NTLM|Negotiate)\b/i.test(challenge);
}
