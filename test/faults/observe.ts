import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { storedCredential, type Engine, type RunResult } from '../../engine';
import type { CustomerState, Fault, RecordedRequest, Sandbox } from '../../sandbox';
import { ClientRequests, type Attempt } from './clientRequests';
import { apiFault, authorizeFaults, type ApiFault, type AuthorizeFault } from './faults';
import { customerSeed } from './items';
import { ALL, operationNamed, type ItemPlan } from './operations';
import { validPlans, type Scenario } from './scenario';
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

/** Everything that can be seen of one run, once it has ended. */
export interface Observation {
	scenario: Scenario;
	result: RunResult;
	apiCalls: ApiCall[];
	/** In the order in which they were sent. */
	calls: Call[];
	authorizeCalls: AuthorizeCall[];
	/** Every request that was sent, whether it arrived or not. */
	attempts: Attempt[];
	/** Those that are about nobody whom a good item names. */
	strangers: Attempt[];
	/** Whom a request is about, as in the plans. */
	subjectOf(sent: Sent): string | undefined;
	peakInFlight: number;
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

/** Runs the scenario against a sandbox, which it resets before. */
export async function observe(
	engine: Engine,
	sandbox: Sandbox,
	scenario: Scenario,
): Promise<Observation> {
	const subjectOf = subjectsOf(scenario);
	const { credential, met } = prepare(sandbox, scenario, subjectOf);
	const client = new ClientRequests(sandbox.origin);
	const startedAt = performance.now();
	const standstill = monitorEventLoopDelay({ resolution: 10 });
	standstill.enable();
	const result = await engine.run(workflowOf(scenario), {
		input: scenario.items.map(({ json }) => json),
		credentials: [credential],
		signal: AbortSignal.timeout(LONGEST_RUN_MS),
	});
	client.endRun();
	standstill.disable();
	const durationMs = performance.now() - startedAt;
	const inFlight = client.inFlight + (await inFlightAt(sandbox));
	const arrived = pair(client.attempts, sandbox.requests);
	const requests = [...arrived.values()];
	const { timeout } = scenario.options;
	const answered = new Set(
		client.attempts.filter((it) => it.isComplete).map((it) => arrived.get(it)),
	);
	const secrets = secretsOf(sandbox, credential.data, client.attempts);
	const calls = client.attempts.map((it) => callOf(it, arrived.get(it), met.api, subjectOf));
	sandbox.settle();
	const { done, rows } = operationNamed(scenario.operation);
	const plans = validPlans(scenario);
	const wasKnown = ({ customerId }: ItemPlan) => !scenario.unknownCustomers.includes(customerId);
	return {
		scenario,
		result,
		apiCalls: requests
			.filter(({ url }) => !isAuthorize(url))
			.map((request) => ({ request, fault: faultOf(request, met.api) })),
		authorizeCalls: requests
			.filter(({ url }) => isAuthorize(url))
			.map((request) => ({
				request,
				fault: met.authorize.get(request),
				isComplete: answered.has(request),
			})),
		calls: calls.filter((call): call is Call => typeof call === 'object'),
		attempts: client.attempts,
		strangers: client.attempts.filter((_, index) => calls[index] === 'aboutNobody'),
		subjectOf,
		peakInFlight: client.peakInFlight,
		inFlight,
		customers: new Map(sandbox.customers),
		done: new Map(done && plans.map((plan) => [plan, done(sandbox, plan, wasKnown(plan))])),
		rows: new Map(rows && plans.map((plan) => [plan, rows(sandbox, plan)])),
		contractViolations: [...sandbox.contractViolations],
		secrets,
		durationMs,
		isDisturbed:
			standstill.max / 1e6 > timeout / 3 ||
			client.attempts.some((it) => isLost(it, arrived.get(it), timeout)),
		late: delay(LATE_MS).then(() => {
			client.close();
			// Another run may have the sandbox by now: whom it is about or the token tell whose request it is.
			const isOwn = (it: Attempt) =>
				![undefined, ALL].includes(subjectOf(it)) || secrets.includes(it.token ?? '');
			return client.late.filter(isOwn).map(({ method, url }) => `${method} ${url}`);
		}),
	};
}

const AS_DOCUMENTED = { parameter: 'tags', withoutTagKeys: 'deleteNothing' } as const;

function prepare(sandbox: Sandbox, scenario: Scenario, subjectOf: Observation['subjectOf']) {
	sandbox.reset();
	sandbox.customers.clear();
	const operation = operationNamed(scenario.operation);
	const { parameter, withoutTagKeys } = scenario.world ?? AS_DOCUMENTED;
	sandbox.playTagKeys(parameter, withoutTagKeys);
	const { customerOf = ({ customerId }) => customerId } = operation;
	for (const plan of validPlans(scenario)) {
		const id = customerOf(plan);
		const isKnown = id !== undefined && !scenario.unknownCustomers.includes(id);
		if (isKnown && !sandbox.customers.has(id)) sandbox.addCustomer(customerSeed(id, operation));
		operation.prepare?.(sandbox, plan);
	}
	const met = {
		api: new Map<RecordedRequest, ApiFault>(),
		authorize: new Map<RecordedRequest, AuthorizeFault>(),
	};
	const left = new Map([...scenario.faults].map(([customer, names]) => [customer, [...names]]));
	const leftForAuthorize = [...scenario.authorizeFaults];
	sandbox.faults.decide = (request): Fault | undefined => {
		if (!isAuthorize(request.url)) {
			const name = faultFor(request, scenario, left, subjectOf(request));
			if (name === undefined) return undefined;
			met.api.set(request, name);
			return apiFault(name).make(request);
		}
		const name = leftForAuthorize.shift();
		if (name === undefined) return undefined;
		met.authorize.set(request, name);
		return { ...authorizeFaults[name].make(request), on: 'authorize' };
	};
	return { met, credential: credentialOf(sandbox, scenario) };
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
	const subjects = new Set(validPlans(scenario).map(({ customerId }) => customerId));
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
