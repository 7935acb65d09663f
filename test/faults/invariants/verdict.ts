import { apiFaults, authorizeFaults } from '../faults';
import { customerIn, type ApiCall, type AuthorizeCall, type Observation } from '../observe';

/** How the last request to one URL ended, and with it what the URL stands for. */
export type Verdict = 'succeeded' | 'refused' | 'unauthorized' | 'worthARetry';

/** The URLs that were called for a customer; several only where one would be too long. */
export function urlsOf({ attempts }: Observation, customerId: string): string[] {
	const urls = attempts.map(({ url }) => url).filter((url) => customerIn(url) === customerId);
	return [...new Set(urls)];
}

/** How often a URL was called, without the calls whose token was refused. */
export function triesOf({ attempts }: Observation, url: string): number {
	return attempts.filter((it) => it.url === url && !it.isUnauthorized).length;
}

export function lastVerdict({ attempts, apiCalls }: Observation, url: string): Verdict {
	const attempt = attempts.filter((it) => it.url === url).at(-1);
	// Cut off, reset, or given up by the client, for whatever reason.
	if (!attempt?.isComplete) return 'worthARetry';
	if (attempt.isUnauthorized) return 'unauthorized';
	const call = apiCalls.filter(({ request }) => request.url === url).at(-1);
	return call ? verdictOn(call) : 'worthARetry';
}

function verdictOn({ request, fault }: ApiCall): Verdict {
	const then = fault === undefined ? 'succeed' : apiFaults[fault].then;
	if (then === 'retry') return 'worthARetry';
	if (then === 'fail') return 'refused';
	// No fault of the schedule: the sandbox's own 429 and 404.
	if (request.status === 429) return 'worthARetry';
	return request.status === 200 ? 'succeeded' : 'refused';
}

/** Whether an exchange of the API key gave a token. */
export function gaveToken({ request, fault }: AuthorizeCall): boolean {
	const then = fault === undefined ? 'succeed' : authorizeFaults[fault].then;
	return request.status === 200 && then === 'succeed';
}

/**
 * Whether the whole run could not go on, so that items fail whose own requests met no fault: no
 * token could be had, or the service asked for a longer wait than the run may make.
 */
export function hasTroubleForAll(observation: Observation): boolean {
	return isRefused(observation) || isExchangeGivenUp(observation) || isQuotaSpent(observation);
}

/** A pasted token was refused, or one that had just been exchanged and was never accepted. */
function isRefused({ scenario, attempts }: Observation): boolean {
	return attempts.some(({ isUnauthorized, token, knownAt }) => {
		if (!isUnauthorized) return false;
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
		({ request, fault }) =>
			request.status === 429 || (fault && authorizeFaults[fault].then === 'retry'),
	);
	return !mayRetry || failed.length > (maxRetryWait === 0 ? 0 : maxRetries);
}

function isQuotaSpent({ scenario, apiCalls }: Observation): boolean {
	if (scenario.options.maxRetryWait > 0) return false;
	const asksToWait = ({ request, fault }: ApiCall) =>
		request.status === 429 || fault === '503, Retry-After: 1';
	return scenario.isRateLimited || apiCalls.some(asksToWait);
}
