import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine, RunResult } from '../../engine';
import type { CustomerState, RecordedRequest, Sandbox } from '../../sandbox';
import { ClientRequests, type Attempt } from './clientRequests';
import { ALL, operationNamed, type ItemPlan } from './operations';
import { prepare } from './prepare';
import { Run } from './run';
import { runsOf, validPlans, type Scenario } from './scenario';
import { firstIn, isAuthorize, isProbe, type Sent } from './sent';
import { Ends, type Traffic } from './traffic';

/**
 * Everything that can be seen of one run, once it has ended. Of several beside each other, none has those
 * requests for itself that are about no customer: the exchange of the API key, and what asks whether a token
 * works.
 */
export interface Observation extends Traffic {
	scenario: Scenario;
	result: RunResult;
	/** Whether it was stopped, as the scenario wants it. */
	isStopped: boolean;
	/** Its requests, and those of the runs beside it while it lasted. */
	account: Traffic;
	/** Its requests that were sent after it had ended, or was stopped, while others went on. */
	afterIts: Record<'end' | 'stop', Attempt[]>;
	/** Whom a request is about, as in the plans. */
	subjectOf(sent: Sent): string | undefined;
	peakInFlight: number;
	/** At its end. */
	inFlight: number;
	/** The customers as they are after the last run. */
	customers: Map<string, CustomerState>;
	/** How often each plan has been done by then, where that is counted. */
	done: Map<ItemPlan, number>;
	/** The rows of a list as Masivo has them. */
	rows: Map<ItemPlan, unknown[]>;
	/** The key and every token that was sent or stored. */
	secrets: string[];
}

/** All runs of a scenario. */
export interface Observations {
	/** The scenario's own first. */
	runs: Observation[];
	/** The requests of all. */
	whole: Traffic;
	/** When all had ended. */
	inFlight: number;
	contractViolations: string[];
	durationMs: number;
	/** Whether this machine was too slow for what was drawn: such a run proves nothing against anybody. */
	isDisturbed: boolean;
	/** Resolves, after the longest wait there is, with what was sent after the last run. */
	late: Promise<string[]>;
}

/** The longest backoff before a third retry is two seconds; whoever still waits wakes up by then. */
const LATE_MS = 2100;

/** How long the service may take to notice that a client has hung up. */
const HANG_UP_MS = 500;

/** Runs the scenario, with its company, against a sandbox, which it resets before. */
export async function observe(
	engine: Engine,
	sandbox: Sandbox,
	scenario: Scenario,
): Promise<Observations> {
	const { company } = scenario;
	const subjectOf = subjectsOf(scenario);
	const client = new ClientRequests(sandbox.origin);
	const tellsItems = company?.isOfSameCustomers ?? false;
	const runs = runsOf(scenario).map((it) => new Run(it, client, subjectOf, tellsItems));
	const { credential, met, restoreKey } = prepare(sandbox, scenario, runs, subjectOf);
	const startedAt = performance.now();
	const standstill = monitorEventLoopDelay({ resolution: 10 });
	standstill.enable();
	const [own, ...others] = runs;
	const last = company && others.pop();
	// Those beside it come first: so the one that is stopped is the one that renews the token.
	await Promise.all([...others, own].map(async (run) => await run.carryOut(engine, credential)));
	restoreKey();
	await last?.carryOut(engine, credential);
	client.endRun();
	standstill.disable();
	const durationMs = performance.now() - startedAt;
	const inFlight = client.inFlight + (await inFlightAt(sandbox));
	const { attempts } = client;
	const cut = runs.flatMap((run) => run.cut);
	const ends = new Ends(attempts, sandbox.requests, met, subjectOf, cut);
	const secrets = secretsOf(sandbox, credential.data, attempts);
	sandbox.settle();
	const customers = new Map(sandbox.customers);
	const { timeout } = scenario.options;
	const isCutOff = (it: Attempt) =>
		cut.includes(it) || runs.some((run) => run.isStopped && run.sends(ends.sentBy(it)));
	return {
		runs: runs.map((run) => {
			const its = attempts.filter((it) => !company || run.sends(ends.sentBy(it)));
			return {
				...{ ...resultsOf(run, sandbox), ...wayOf(run, its), ...ends.traffic(its) },
				account: ends.traffic(attempts.filter((it) => run.lastedAt(it.startedAt))),
				...{ subjectOf, customers, secrets },
			};
		}),
		whole: ends.traffic(attempts),
		inFlight,
		contractViolations: [...sandbox.contractViolations],
		durationMs,
		isDisturbed:
			standstill.max / 1e6 > timeout / 3 ||
			attempts.some((it) => !isCutOff(it) && isLost(it, ends.arrived.get(it), timeout)),
		late: delay(LATE_MS).then(() => {
			client.close();
			// Another run may have the sandbox by now: whom it is about or the token tell whose request it is.
			const isOwn = (it: Attempt) =>
				![undefined, ALL].includes(subjectOf(it)) || secrets.includes(it.token ?? '');
			return client.late.filter(isOwn).map(({ method, url }) => `${method} ${url}`);
		}),
	};
}

/** What came of a run. */
function resultsOf({ scenario, result, isStopped }: Run, sandbox: Sandbox) {
	const { done, rows } = operationNamed(scenario.operation);
	const plans = validPlans(scenario);
	const wasKnown = ({ customerId }: ItemPlan) => !scenario.unknownCustomers.includes(customerId);
	return {
		...{ scenario, result, isStopped },
		done: new Map(done && plans.map((plan) => [plan, done(sandbox, plan, wasKnown(plan))])),
		rows: new Map(rows && plans.map((plan) => [plan, rows(sandbox, plan)])),
	};
}

/** How its requests follow each other, and its end. */
function wayOf({ endedAt, stoppedAt, inFlight }: Run, own: Attempt[]) {
	const atOnce = own.map(({ beside }) => 1 + beside.filter((it) => own.includes(it)).length);
	return {
		inFlight,
		peakInFlight: Math.max(0, ...atOnce),
		afterIts: {
			end: own.filter(({ startedAt }) => startedAt > endedAt),
			stop: own.filter(({ startedAt }) => startedAt > stoppedAt),
		},
	};
}

function subjectsOf(scenario: Scenario): Observation['subjectOf'] {
	const { isOfAll } = operationNamed(scenario.operation);
	const plans = runsOf(scenario).flatMap(validPlans);
	const subjects = new Set(plans.map(({ customerId }) => customerId));
	const probes = scenario.operation !== 'tier.getMany';
	return (sent) => {
		if (isOfAll) return isAuthorize(sent.url) || (probes && isProbe(sent)) ? undefined : ALL;
		return firstIn(sent, subjects);
	};
}

/** Given up before it arrived, or answered too late though nothing of the kind was drawn. */
function isLost(attempt: Attempt, request: RecordedRequest | undefined, timeout: number): boolean {
	if (!request) return true;
	const isHeldUp = ['hang', 'slow', 'trickle'].includes(request.fault?.kind ?? '');
	return !isHeldUp && attempt.isLate(timeout);
}

function secretsOf(sandbox: Sandbox, data: object, attempts: Attempt[]): string[] {
	const { apiKey, accessToken, sessionToken } = data as Record<string, unknown>;
	const seen = [sandbox.apiKey, apiKey, accessToken, sessionToken, ...attempts.map((a) => a.token)];
	return [...new Set(seen)].filter((text) => typeof text === 'string' && text !== '') as string[];
}

async function inFlightAt({ stats }: Sandbox): Promise<number> {
	for (let waited = 0; stats.inFlight > 0 && waited < HANG_UP_MS; waited += 10) await delay(10);
	return stats.inFlight;
}
