import type { Failure } from './failure';
import { isWebPage, noAnswer, redirected, refused } from './failureTexts';
import { hasNotArrived, isPassingTrouble } from './networkError';
import type { MasivoRequest } from './request';
import { askedWaitMs, isRetryableStatus } from './retryTiming';
import type { Transmission } from './transmission';

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
	// A 404 page says that the Base URL is wrong, not that Masivo does not know the customer.
	return (request.accept?.includes(status) ?? false) && !isWebPage(body);
}

export function troubleOf(
	transmission: Exclude<Transmission, { kind: 'noToken' }>,
	request: MasivoRequest,
	sent: number,
	origin: string,
): Trouble {
	if (transmission.kind === 'noAnswer') {
		const { code, message } = transmission;
		const maySendAgain = request.idempotent || hasNotArrived(code);
		return {
			failure: noAnswer(code, message, origin, sent, !maySendAgain),
			retryable: maySendAgain && isPassingTrouble(code),
		};
	}
	const { status, headers, body } = transmission;
	if (status < 400) return { failure: redirected(status, headers.location), retryable: false };
	const wait = isRetryableStatus(status) ? askedWaitMs(status, headers, Date.now()) : undefined;
	return {
		failure: refused(status, body, request, sent, wait),
		// 429 means that Masivo did not take the request, so even a create may be sent again.
		retryable: isRetryableStatus(status) && (request.idempotent || status === 429),
		askedWaitMs: wait,
	};
}
