import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { storedCredential, type Engine, type RunResult, type StoredCredential } from '../../engine';
import type { CustomerState, Fault, RecordedRequest, Sandbox } from '../../sandbox';
import { ClientRequests, type Attempt } from './clientRequests';
import { apiFault, authorizeFaults, type ApiFault, type AuthorizeFault } from './faults';
import { customerSeed } from './items';
import { ALL, operationNamed, type ItemPlan } from './operations';
import { runsOf, validPlans, type Scenario } from './scenario';
import { firstIn, isAuthorize, isProbe, keyOf, type Sent } from './sent';
import { workflowOf } from './workflow';

/** A call of the API as Masivo saw it; the faults' names are as in `faults.ts`. */
export interface ApiCall {
	request: RecordedRequest;
	fault?: ApiFault;
}

/** A call for a customer as both ends saw it; Masivo saw nothing of one that never arrived. */
export interface Call extends Partial<ApiCall> {
	attempt: Attempt;
	sent: Sent;
	/** See `keyOf`. */
	key: string;
	/** As in the plans that it may be for. */
	customerId: string;
}

export interface AuthorizeCall {
	request: RecordedRequest;
	fault?: AuthorizeFault;
	/** Whether its answer came whole. */
	isComplete: boolean;
}

/** What was sent, and what came of it. */
export interface Traffic {
	apiCalls: ApiCall[];
	/** In the order in which they were sent. */
	calls: Call[];
	authorizeCalls: AuthorizeCall[];
	/** Every request that was sent, whether it arrived or not. */
	attempts: Attempt[];
}

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
	/** Whether others are beside it, or were before. */
	hasCompany: boolean;
	/** Its requests, and those of the runs beside it while it lasted, but for what a Stop cut off. */
	account: Traffic;
	/** Those that are about nobody whom a good item names. */
	strangers: Attempt[];
	/** Its requests that were sent after it had ended, or was stopped, while others went on. */
	afterIts: Record<'end' | 'stop', Attempt[]>;
	/** Whom a request is about, as in the plans. */
	subjectOf(sent: Sent): string | undefined;
	peakInFlight: number;
	/** At its end. */
	inFlight: number;
	/** The customers as they are after the run. */
	customers: Map<string, CustomerState>;
	/** How often each plan has been done by then, where that is counted. */
	done: Map<ItemPlan, number>;
	/** The rows of a list as Masivo has them. */
	rows: Map<ItemPlan, unknown[]>;
	contractViolations: string[];
	/** The key and every token that was sent or stored. */
	secrets: string[];
}

/** All runs of a scenario. */
export interface Observations {
	/** The scenario's own first. */
	runs: Observation[];
	/** The requests of all. */
	whole: Traffic;
	durationMs: number;
	/** Whether this machine was too slow for what was drawn: such a run proves nothing against anybody. */
	isDisturbed: boolean;
	/** Resolves, after the longest wait there is, with what was sent after the run. */
	late: Promise<string[]>;
}

/** The longest backoff before a third retry is two seconds; whoever still waits wakes up by then. */
const LATE_MS = 2100;

/** A run that takes longer hangs: it is cancelled, which is a violation. */
const LONGEST_RUN_MS = 60_000;

/** How long the service may take to notice that a client has hung up. */
const HANG_UP_MS = 500;

/** Runs the scenario, with its company, against a sandbox, which it resets before. */
export async function observe(
	engine: Engine,
	sandbox: Sandbox,
	scenario: Scenario,
): Promise<Observations> {
	const runs = runsOf(scenario).map((it) => new Run(it));
	const subjectOf = subjectsOf(scenario);
	const client = new ClientRequests(sandbox.origin);
	const { credential, met, restoreKey } = prepare(sandbox, runs, subjectOf, client);
	const startedAt = performance.now();
	const standstill = monitorEventLoopDelay({ resolution: 10 });
	standstill.enable();
	const carryOut = async (run: Run) => await run.carryOut(engine, credential, client, subjectOf);
	const { company } = scenario;
	const last = company && runs.at(-1);
	const first = runs.filter((run) => run !== last);
	// Those beside it come first: so the one that is stopped is the one that renews the token.
	await Promise.all([...first.slice(1), first[0]].map(carryOut));
	restoreKey();
	if (last) await carryOut(last);
	client.endRun();
	standstill.disable();
	const durationMs = performance.now() - startedAt;
	const inFlight = client.inFlight + (await inFlightAt(sandbox));
	const arrived = pair(client.attempts, sandbox.requests);
	const secrets = secretsOf(sandbox, credential.data, client.attempts);
	sandbox.settle();
	const whole = trafficOf(client.attempts, arrived, met, subjectOf);
	const isCut = (it: Attempt) => runs.some(({ cut }) => cut.includes(it) && !it.isComplete);
	const customers = new Map(sandbox.customers);
	const strangers = client.attempts.filter(
		(it) => callOf(it, arrived.get(it), met.api, subjectOf) === 'aboutNobody',
	);
	const { timeout } = scenario.options;
	return {
		runs: runs.map((run, index): Observation => {
			const isOwn = (it: Attempt) => !company || run.isAbout(subjectOf(sentBy(it, arrived)));
			const own = client.attempts.filter(isOwn);
			const { startedAt: from, endedAt: to, stoppedAt } = run;
			const lasts = (it: Attempt) => it.startedAt > from && it.startedAt < to && !isCut(it);
			const traffic = (some: Attempt[]) => trafficOf(some, arrived, met, subjectOf);
			const { done, rows } = operationNamed(run.scenario.operation);
			const plans = validPlans(run.scenario);
			const wasKnown = ({ customerId }: ItemPlan) =>
				!run.scenario.unknownCustomers.includes(customerId);
			return {
				...traffic(own),
				account: traffic(client.attempts.filter(lasts)),
				...{ scenario: run.scenario, result: run.result, isStopped: run.isStopped },
				...{ hasCompany: company !== undefined, subjectOf, customers, secrets },
				afterIts: {
					end: own.filter((it) => it.startedAt > to),
					stop: own.filter((it) => it.startedAt > stoppedAt),
				},
				peakInFlight: Math.max(
					0,
					...own.map(({ beside }) => 1 + beside.filter((it) => own.includes(it)).length),
				),
				...(index === 0
					? { strangers, contractViolations: [...sandbox.contractViolations] }
					: { strangers: [], contractViolations: [] }),
				inFlight: Math.max(run.inFlight, index === 0 ? inFlight : 0),
				done: new Map(done && plans.map((plan) => [plan, done(sandbox, plan, wasKnown(plan))])),
				rows: new Map(rows && plans.map((plan) => [plan, rows(sandbox, plan)])),
			};
		}),
		whole,
		durationMs,
		isDisturbed:
			standstill.max / 1e6 > timeout / 3 ||
			client.attempts.some((it) => {
				const subject = subjectOf(sentBy(it, arrived));
				const isStopped = runs.some((run) => run.isStopped && run.isAbout(subject));
				return !isStopped && !isCut(it) && isLost(it, arrived.get(it), timeout);
			}),
		late: delay(LATE_MS).then(() => {
			client.close();
			// Another run may have the sandbox by now: whom it is about or the token tell whose request it is.
			const isOwn = (it: Attempt) =>
				![undefined, ALL].includes(subjectOf(it)) || secrets.includes(it.token ?? '');
			return client.late.filter(isOwn).map(({ method, url }) => `${method} ${url}`);
		}),
	};
}

/** One of the runs of a scenario. */
class Run {
	startedAt = 0;

	endedAt = Infinity;

	stoppedAt = Infinity;

	/** What was under way for a token when it was stopped. */
	cut: Attempt[] = [];

	/** Of its own requests, when it had ended. */
	inFlight = 0;

	private ended?: RunResult;

	private readonly stopping = new AbortController();

	private readonly subjects: ReadonlySet<string>;

	constructor(readonly scenario: Scenario) {
		this.subjects = new Set(validPlans(scenario).map(({ customerId }) => customerId));
	}

	get result(): RunResult {
		if (!this.ended) throw new Error('The run has not ended');
		return this.ended;
	}

	get isStopped(): boolean {
		return this.stoppedAt < Infinity && this.result.status === 'canceled';
	}

	isAbout(subject: string | undefined): boolean {
		return subject !== undefined && this.subjects.has(subject);
	}

	async carryOut(
		engine: Engine,
		credential: StoredCredential,
		client: ClientRequests,
		subjectOf: Observation['subjectOf'],
	): Promise<void> {
		this.startedAt = client.now();
		this.ended = await engine.run(workflowOf(this.scenario), {
			input: this.scenario.items.map(({ json }) => json),
			credentials: [credential],
			signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(LONGEST_RUN_MS)]),
		});
		this.endedAt = client.now();
		this.inFlight = client.underWay.filter((it) => this.isAbout(subjectOf(it))).length;
	}

	stop(client: ClientRequests): void {
		if (this.stoppedAt < Infinity || this.endedAt < Infinity) return;
		this.stoppedAt = client.now();
		this.cut = client.underWay.filter(({ url }) => isAuthorize(url));
		this.stopping.abort();
	}
}

function sentBy(attempt: Attempt, arrived: Map<Attempt, RecordedRequest>): Sent {
	return { method: attempt.method, url: attempt.url, body: arrived.get(attempt)?.body };
}

function trafficOf(
	attempts: Attempt[],
	arrived: Map<Attempt, RecordedRequest>,
	met: Met,
	subjectOf: Observation['subjectOf'],
): Traffic {
	const pairs = attempts.flatMap((attempt) => {
		const request = arrived.get(attempt);
		return request ? [{ attempt, request }] : [];
	});
	const calls = attempts.map((it) => callOf(it, arrived.get(it), met.api, subjectOf));
	return {
		attempts,
		calls: calls.filter((call): call is Call => typeof call === 'object'),
		apiCalls: pairs
			.filter(({ request }) => !isAuthorize(request.url))
			.map(({ request }) => ({ request, fault: faultOf(request, met.api) })),
		authorizeCalls: pairs
			.filter(({ request }) => isAuthorize(request.url))
			.map(({ attempt, request }) => ({
				request,
				fault: met.authorize.get(request),
				isComplete: attempt.isComplete,
			})),
	};
}

interface Met {
	api: Map<RecordedRequest, ApiFault>;
	authorize: Map<RecordedRequest, AuthorizeFault>;
}

const AS_DOCUMENTED = { parameter: 'tags', withoutTagKeys: 'deleteNothing' } as const;

function prepare(
	sandbox: Sandbox,
	runs: Run[],
	subjectOf: Observation['subjectOf'],
	client: ClientRequests,
) {
	sandbox.reset();
	sandbox.customers.clear();
	const [{ scenario }] = runs;
	const operation = operationNamed(scenario.operation);
	const { parameter, withoutTagKeys } = scenario.world ?? AS_DOCUMENTED;
	sandbox.playTagKeys(parameter, withoutTagKeys);
	const { customerOf = ({ customerId }) => customerId } = operation;
	for (const { scenario: own } of runs) {
		for (const plan of validPlans(own)) {
			const id = customerOf(plan);
			const isKnown = id !== undefined && !own.unknownCustomers.includes(id);
			if (isKnown && !sandbox.customers.has(id)) sandbox.addCustomer(customerSeed(id, operation));
			operation.prepare?.(sandbox, plan);
		}
	}
	const met: Met = { api: new Map(), authorize: new Map() };
	const faults = runs.flatMap((run) => [...run.scenario.faults]);
	const left = new Map(faults.map(([customer, names]) => [customer, [...names]]));
	const leftForAuthorize = [...scenario.authorizeFaults];
	let isRevoked = scenario.company?.keyIsRevoked ?? false;
	sandbox.faults.decide = (request): Fault | undefined => {
		if (!isAuthorize(request.url)) {
			const subject = subjectOf(request);
			const run = runs.find((it) => it.isAbout(subject)) ?? runs[0];
			if (run.scenario.stop === 'at a request') run.stop(client);
			const name = faultFor(request, run.scenario, left, subject);
			if (name === undefined) return undefined;
			met.api.set(request, name);
			return apiFault(name).make(request);
		}
		for (const run of runs) if (run.scenario.stop === 'in a renewal') run.stop(client);
		if (isRevoked) return { kind: 'status', status: 401, on: 'authorize' };
		const name = leftForAuthorize.shift();
		if (name === undefined) return undefined;
		met.authorize.set(request, name);
		return { ...authorizeFaults[name].make(request), on: 'authorize' };
	};
	const restoreKey = () => {
		isRevoked = false;
		leftForAuthorize.length = 0;
	};
	return { met, credential: credentialOf(sandbox, scenario), restoreKey };
}

function faultFor(
	request: RecordedRequest,
	{ lockedOut, refusedKeys, operation }: Scenario,
	left: Scenario['faults'],
	customerId: string | undefined,
): ApiFault | undefined {
	if (customerId === undefined) return undefined;
	if (customerId === lockedOut) return 'locked out';
	const queue = left.get(customerId) ?? [];
	const [next] = queue;
	if (next !== undefined && (apiFault(next).meets?.(request) ?? true)) return queue.shift();
	if (queue.length > 0 && next === undefined) queue.shift();
	const refusedKey = refusedKeys.get(customerId);
	const { merges, parts } = operationNamed(operation);
	return merges && parts(request).includes(refusedKey ?? '') ? 'key refused' : undefined;
}

/**
 * Finds what Masivo saw of each attempt: on one connection requests arrive in the order in which
 * they were sent. What an earlier run gave up in its last moment is left out.
 */
function pair(attempts: Attempt[], requests: RecordedRequest[]): Map<Attempt, RecordedRequest> {
	const pairs = new Map<Attempt, RecordedRequest>();
	const left = [...requests];
	for (const attempt of attempts) {
		const isIt = ({ port, method, url }: RecordedRequest) =>
			port === attempt.port && method === attempt.method && url === attempt.url;
		const index = left.findIndex(isIt);
		if (index >= 0) pairs.set(attempt, left.splice(index, 1)[0]);
	}
	return pairs;
}

/** The attempt as a call for an item; undefined if it is none, or if it cannot be told what it held. */
function callOf(
	attempt: Attempt,
	request: RecordedRequest | undefined,
	met: Map<RecordedRequest, ApiFault>,
	subjectOf: Observation['subjectOf'],
): Call | 'aboutNobody' | undefined {
	const sent = { method: attempt.method, url: attempt.url, body: request?.body };
	if (isAuthorize(attempt.url) || (!request && hasBody(attempt))) return undefined;
	const customerId = subjectOf(sent);
	if (customerId === undefined) return isProbe(sent) ? undefined : 'aboutNobody';
	const fault = request && faultOf(request, met);
	return { attempt, request, sent, key: keyOf(sent), customerId, fault };
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

/** Drawn, or because the service broke under its load. */
function faultOf(
	request: RecordedRequest,
	met: Map<RecordedRequest, ApiFault>,
): ApiFault | undefined {
	return met.get(request) ?? (request.fault?.kind === 'reset' ? 'reset' : undefined);
}

/** Given up before it arrived, or answered too late though nothing of the kind was drawn. */
function isLost(attempt: Attempt, request: RecordedRequest | undefined, timeout: number): boolean {
	if (!request) return true;
	const isHeldUp = ['hang', 'slow', 'trickle'].includes(request.fault?.kind ?? '');
	return !isHeldUp && attempt.isLate(timeout);
}

function hasBody({ method }: Attempt): boolean {
	return ['POST', 'PATCH', 'PUT'].includes(method);
}

/** What the node has found out holds for a Base URL: each run has one that nobody has used before. */
let runs = 0;

function credentialOf(sandbox: Sandbox, { credential }: Scenario) {
	const { kind, token, keyIsWrong } = credential;
	const tokens = {
		refused: () => {
			const refused = sandbox.issueToken();
			sandbox.expireTokens();
			return refused;
		},
		accepted: () => sandbox.issueToken(),
		ending: tokenThatEndsSoon,
		none: () => '',
	};
	const tokenField = kind === 'apiKey' ? 'sessionToken' : 'accessToken';
	return storedCredential('masivoApi', {
		authentication: kind,
		...(kind === 'apiKey' && { apiKey: keyIsWrong ? 'a-key-nobody-knows' : sandbox.apiKey }),
		[tokenField]: tokens[token](),
		baseUrl: `${sandbox.origin}/run-${++runs}${new URL(sandbox.baseUrl).pathname}`,
	});
}

/** A JWT that has half a minute left; Masivo would refuse it, so it must not be sent at all. */
function tokenThatEndsSoon(): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${part({ alg: 'HS256' })}.${part({ exp: Date.now() / 1000 + 30 })}.signature`;
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
