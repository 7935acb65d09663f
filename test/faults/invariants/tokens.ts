import { inspect } from 'node:util';
import type { Observation, Observations } from '../observe';
import type { Traffic } from '../traffic';
import { operationNamed } from '../operations';
import type { Scenario } from '../scenario';
import { isProbe } from '../sent';
import { gaveToken, hasTroubleForAll, wasAccepted } from './verdict';

/** So often a token may be exchanged before it is plain that it does not help. */
const MOST_IN_VAIN = 4;

/**
 * One renewal per expiry. Every exchange that succeeds has one of two reasons: the run started
 * without a token that could be used, or a token was refused, and no token has two renewals:
 *
 *   exchanges = (no token at the start ? 1 : 0) + tokens that were refused - (renewals given up)
 *
 * "Given up" is at most one, because the run ends with it, and only where something else ended it.
 * A token is refused because it was so
 * from the start, or because the tokens were ended once more while it was the current one; an
 * expiry that no request meets is not noticed and costs nothing:
 *
 *   tokens that were refused <= (refused at the start ? 1 : 0) + expiries
 *
 * Runs beside each other are as one; where one is stopped in a renewal, the next one renews the token.
 *
 * A customer for whom every token is refused is not counted; where it has to be found out whether a
 * token works at all, a few exchanges may be in vain.
 */
export function checkTokens({ runs, whole }: Observations): string[] {
	const [{ scenario }] = runs;
	const { calls, apiCalls, attempts, authorizeCalls } = whole;
	const { kind, token } = scenario.credential;
	const refusals = calls.filter(
		({ attempt, customerId }) => attempt.isUnauthorized && customerId !== scenario.lockedOut,
	);
	const isDoubted =
		calls.some(({ fault }) => fault === 'locked out') || isFreshRefused(scenario, whole);
	const probes = attempts.filter((it) => isProbe(it) && it.isUnauthorized);
	const refused = new Set(
		[...refusals.map(({ attempt }) => attempt), ...probes].map(({ token: used }) => used),
	).size;
	const expiries = apiCalls.filter(({ fault }) => fault === 'tokens end').length;
	const violations: string[] = [];

	if (refused > (token === 'refused' ? 1 : 0) + expiries) {
		violations.push(`${refused} tokens were refused, but there were ${expiries} expiries`);
	}
	// Where several items ask for the same side by side, each learns by itself that it is refused.
	const { isUnordered } = operationNamed(scenario.operation);
	const once = new Set(refusals.map(({ attempt, key }) => `${attempt.token} ${key}`));
	if (!isUnordered && once.size < refusals.length)
		violations.push('a refused token was sent again');

	const exchanges = authorizeCalls.filter(gaveToken).length;
	const hasToken = token === 'accepted' || token === 'refused';
	const isAsked = apiCalls.length + authorizeCalls.length > 0;
	const reasons = kind === 'apiKey' ? (isAsked && !hasToken ? 1 : 0) + refused : 0;
	const mayGiveUp = runs.some(
		(run) => run.scenario.onError === 'stopWorkflow' || hasTroubleForAll(run),
	);
	const most = reasons + (isDoubted && kind === 'apiKey' ? MOST_IN_VAIN : 0);
	if (exchanges > most || exchanges < reasons - (mayGiveUp || isDoubted ? 1 : 0)) {
		violations.push(`${exchanges} tokens were exchanged, ${reasons} were needed`);
	}
	return [...violations, ...checkFailedExchanges(runs, whole)];
}

/** Whether a token that had just been exchanged was refused at once: one for nobody, perhaps. */
function isFreshRefused(scenario: Scenario, { attempts }: Traffic): boolean {
	const { token: atStart } = scenario.credential;
	const stored = ['accepted', 'refused'].includes(atStart) ? attempts.at(0)?.token : undefined;
	return attempts.some(
		(it) => it.isUnauthorized && it.token !== stored && !wasAccepted(attempts, it),
	);
}

/** A failed exchange is repeated by the same rule as every request. */
function checkFailedExchanges(runs: Observation[], { authorizeCalls }: Traffic): string[] {
	const retries = runs.map(({ scenario }) => scenario.options.maxRetries);
	// The last of several begins when the others have ended: it asks anew.
	const allowed = 1 + Math.max(...retries) + (runs.length > 1 ? 1 + (retries.at(-1) ?? 0) : 0);
	let inARow = 0;
	let most = 0;
	for (const call of authorizeCalls) {
		inARow = gaveToken(call) ? 0 : inARow + 1;
		most = Math.max(most, inARow);
	}
	return most > allowed ? [`${most} exchanges failed in a row, ${allowed} allowed`] : [];
}

/** Neither the key nor any token, in whatever form, nor the most of one, is in what n8n stores and shows of the run. */
export function checkSecrets({ result, secrets }: Observation): string[] {
	const { runData, error } = result.run.data.resultData;
	const shown = inspect([runData, error], {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
		breakLength: Infinity,
	});
	return secrets
		.flatMap(formsOf)
		.filter((form) => shown.includes(form))
		.map(() => 'a secret is shown');
}

/** All of it as it is, encoded or hidden in Base64, and its last part. */
function formsOf(secret: string): string[] {
	const encoded = [secret, `Bearer ${secret}`].map((it) => Buffer.from(it).toString('base64'));
	return [secret, encodeURIComponent(secret), ...encoded, secret.slice(-20)];
}
