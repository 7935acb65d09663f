import { apiFault, authorizeFaults, type ApiFault } from '../faults';
import type { Attempt } from '../clientRequests';
import type { Observation } from '../observe';
import type { ApiCall, AuthorizeCall, Call } from '../traffic';
import { operationNamed } from '../operations';
import { isProbe } from '../sent';
import { canBeFound, isSearch } from '../world';

/** How a call ended; `unclear`: the client may take it for one that is worth a retry, or not. */
export type Verdict = 'succeeded' | 'refused' | 'unauthorized' | 'worthARetry' | 'unclear';

export function callsFor({ calls }: Observation, customerId: string): Call[] {
	return calls.filter((call) => call.customerId === customerId);
}

export function verdictOn(
	{ scenario }: Observation,
	{ attempt, request, sent, fault }: Call,
): Verdict {
	if (fault && ['retry or fail', 'open'].includes(apiFault(fault).then)) return 'unclear';
	// Cut off, reset, or given up by the client, for whatever reason.
	if (!request || !attempt.isComplete) return 'worthARetry';
	if (attempt.isUnauthorized) return 'unauthorized';
	const then = fault === undefined || isHonest(fault, request) ? 'succeed' : apiFault(fault).then;
	if (then === 'retry') return 'worthARetry';
	if (then === 'fail') return 'refused';
	// No fault of the schedule: the sandbox's own 429, 404 and 409.
	if (request.status === 429) return 'worthARetry';
	const mayBeUnknown = operationNamed(scenario.operation).acceptsNotFound;
	const isNotFound = request.status === 404 && mayBeUnknown?.(sent, scenario.ownOptions);
	const isDone = request.status === 200 || request.status === 201;
	return isDone || isNotFound ? 'succeeded' : 'refused';
}

/** Where there is no customer, nothing can be said wrongly about it. */
function isHonest(fault: ApiFault, { status }: ApiCall['request']): boolean {
	return apiFault(fault).lies === true && status !== 200;
}

/** Whether an exchange of the API key gave a token. */
export function gaveToken({ request, fault, isComplete }: AuthorizeCall): boolean {
	const then = fault === undefined ? 'succeed' : authorizeFaults[fault].then;
	return isComplete && request.status === 200 && then === 'succeed';
}

/**
 * Whether the whole run could not go on, so that items fail whose own requests met no fault: it was
 * stopped, no token could be had, or the service asked for a longer wait than the run may make.
 */
export function hasTroubleForAll(observation: Observation): boolean {
	return (
		observation.isStopped ||
		isRefused(observation) ||
		isExchangeGivenUp(observation) ||
		isQuotaSpent(observation) ||
		isNameUnknown(observation)
	);
}

/** The parameter's name cannot be found out, or what went wrong with one customer misled the node. */
function isNameUnknown(observation: Observation): boolean {
	const { world } = observation.scenario;
	if (!world || world.isGiven) return false;
	const searches = observation.calls.filter(({ sent }) => isSearch(sent, world));
	const searched = new Set(searches.map(({ customerId }) => customerId));
	const isMisled = observation.calls.some(
		({ customerId, sent, fault }) =>
			searched.has(customerId) && sent.method === 'DELETE' && fault !== undefined,
	);
	return !canBeFound(world) || isMisled;
}

/** So many requests are refused with a pasted token that works for nobody. */
const TRIALS = 3;

/**
 * The token works for nobody, and there is no other: that was asked, or it is plain for a pasted
 * one. What becomes of a single request says nothing about the others.
 */
function isRefused({ scenario, account: { attempts } }: Observation): boolean {
	const refused = attempts.filter((it) => it.isUnauthorized);
	const isPasted = scenario.credential.kind === 'bearerToken';
	const isAsked = refused.some((it) => isProbe(it) && (isPasted || !wasAccepted(attempts, it)));
	const isPlain = isPasted && refused.length >= TRIALS && !attempts.some(isAccepted);
	return isAsked || isPlain;
}

/** Whether the token was known to work when this request was refused. */
export function wasAccepted(attempts: Attempt[], { token, knownAt }: Attempt): boolean {
	return attempts.some((it) => it.token === token && isAccepted(it) && it.knownAt < knownAt);
}

/** Whether Masivo let it through. */
function isAccepted({ isComplete, isPage, status = 0 }: Attempt): boolean {
	return isComplete && !isPage && status < 500 && status !== 401 && status !== 429;
}

function isExchangeGivenUp({ scenario, account: { authorizeCalls } }: Observation): boolean {
	const { maxRetries, maxRetryWait } = scenario.options;
	const failed = authorizeCalls.filter((call) => !gaveToken(call));
	const mayRetry = failed.every(
		({ request, fault, isComplete }) =>
			!isComplete || request.status === 429 || (fault && authorizeFaults[fault].then === 'retry'),
	);
	return !mayRetry || failed.length > (maxRetryWait === 0 ? 0 : maxRetries);
}

function isQuotaSpent({ scenario, account: { apiCalls } }: Observation): boolean {
	if (scenario.options.maxRetryWait > 0) return false;
	const asksToWait = ({ request, fault }: ApiCall) =>
		request.status === 429 || fault === '503, Retry-After: 1';
	return scenario.service === 'rate limited' || apiCalls.some(asksToWait);
}
