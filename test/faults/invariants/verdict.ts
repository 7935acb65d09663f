import { apiFault, authorizeFaults } from '../faults';
import type { ApiCall, AuthorizeCall, Call, Observation } from '../observe';
import { operationNamed } from '../operations';
import { customerOf } from '../sent';

/** How a call ended; `unclear`: the client may take it for one that is worth a retry, or not. */
export type Verdict = 'succeeded' | 'refused' | 'unauthorized' | 'worthARetry' | 'unclear';

export function callsFor({ calls }: Observation, customerId: string): Call[] {
	return calls.filter((call) => call.customerId === customerId);
}

/** Whether a write for this customer may be among those that Masivo never saw. */
export function hasUnseen({ unseen }: Observation, customerId: string): boolean {
	return unseen.some((attempt) => (customerOf(attempt) ?? customerId) === customerId);
}

export function verdictOn(
	{ scenario }: Observation,
	{ attempt, request, sent, fault }: Call,
): Verdict {
	if (fault && apiFault(fault).then === 'retry or fail') return 'unclear';
	// Cut off, reset, or given up by the client, for whatever reason.
	if (!request || !attempt.isComplete) return 'worthARetry';
	if (attempt.isUnauthorized) return 'unauthorized';
	if (attempt.isLate(scenario.options.timeout)) return 'unclear';
	const then = fault === undefined || isHonest(request) ? 'succeed' : apiFault(fault).then;
	if (then === 'retry') return 'worthARetry';
	if (then === 'fail') return 'refused';
	// No fault of the schedule: the sandbox's own 429, 404 and 409.
	if (request.status === 429) return 'worthARetry';
	const mayBeUnknown = operationNamed(scenario.operation).acceptsNotFound;
	const isNotFound = request.status === 404 && mayBeUnknown?.(sent, scenario.ownOptions);
	return request.status === 200 || isNotFound ? 'succeeded' : 'refused';
}

/** Where there is no customer, nothing can be said wrongly about it. */
function isHonest({ fault, status }: ApiCall['request']): boolean {
	return fault?.kind === 'change' && status !== 200;
}

/** Whether an exchange of the API key gave a token. */
export function gaveToken({ request, fault, isComplete }: AuthorizeCall): boolean {
	const then = fault === undefined ? 'succeed' : authorizeFaults[fault].then;
	return isComplete && request.status === 200 && then === 'succeed';
}

/**
 * Whether the whole run could not go on, so that items fail whose own requests met no fault: no
 * token could be had, or the service asked for a longer wait than the run may make.
 */
export function hasTroubleForAll(observation: Observation): boolean {
	return isRefused(observation) || isExchangeGivenUp(observation) || isQuotaSpent(observation);
}

/**
 * A pasted token was refused, or one that had just been exchanged and was never accepted; what
 * becomes of a customer whom every token is refused for says nothing about the others.
 */
function isRefused({ scenario, calls, attempts }: Observation): boolean {
	return calls.some(({ customerId, attempt: { isUnauthorized, token, knownAt } }) => {
		if (!isUnauthorized || customerId === scenario.lockedOut) return false;
		if (scenario.credential.kind === 'bearerToken') return true;
		const isFirst = token === attempts[0].token;
		const wasAccepted = attempts.some(
			(it) => it.token === token && it.isComplete && it.status !== 401 && it.knownAt < knownAt,
		);
		return !isFirst && !wasAccepted;
	});
}

function isExchangeGivenUp({ scenario, authorizeCalls }: Observation): boolean {
	const { maxRetries, maxRetryWait } = scenario.options;
	const failed = authorizeCalls.filter((call) => !gaveToken(call));
	const mayRetry = failed.every(
		({ request, fault, isComplete }) =>
			!isComplete || request.status === 429 || (fault && authorizeFaults[fault].then === 'retry'),
	);
	return !mayRetry || failed.length > (maxRetryWait === 0 ? 0 : maxRetries);
}

function isQuotaSpent({ scenario, apiCalls }: Observation): boolean {
	if (scenario.options.maxRetryWait > 0) return false;
	const asksToWait = ({ request, fault }: ApiCall) =>
		request.status === 429 || fault === '503, Retry-After: 1';
	return scenario.isRateLimited || apiCalls.some(asksToWait);
}
