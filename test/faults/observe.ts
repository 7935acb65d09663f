import { setTimeout as delay } from 'node:timers/promises';
import { storedCredential, type Engine, type RunResult } from '../../engine';
import type { CustomerState, Fault, RecordedRequest, Sandbox } from '../../sandbox';
import { ClientRequests, type Attempt } from './clientRequests';
import { apiFaults, authorizeFaults, type ApiFault, type AuthorizeFault } from './faults';
import { customerSeed } from './items';
import { goodWishes, type Scenario } from './scenario';
import { workflowOf } from './workflow';

/** A call of the API as both ends saw it; the faults' names are as in `faults.ts`. */
export interface ApiCall {
	request: RecordedRequest;
	fault?: ApiFault;
}

export interface AuthorizeCall {
	request: RecordedRequest;
	fault?: AuthorizeFault;
}

/** Everything that can be seen of one run, once it has ended. */
export interface Observation {
	scenario: Scenario;
	result: RunResult;
	apiCalls: ApiCall[];
	authorizeCalls: AuthorizeCall[];
	/** Every request that was sent, whether it arrived or not. */
	attempts: Attempt[];
	peakInFlight: number;
	inFlight: number;
	/** The customers as they are after the run. */
	customers: Map<string, CustomerState>;
	contractViolations: string[];
	/** The key and every token that was sent or stored. */
	secrets: string[];
	durationMs: number;
	/** Resolves, after the longest wait there is, with the URLs that were called after the run. */
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
	const { credential, met } = prepare(sandbox, scenario);
	const client = new ClientRequests(sandbox.origin);
	const startedAt = performance.now();
	const result = await engine.run(workflowOf(scenario), {
		input: scenario.items.map(({ json }) => json),
		credentials: [credential],
		signal: AbortSignal.timeout(LONGEST_RUN_MS),
	});
	client.endRun();
	const durationMs = performance.now() - startedAt;
	const customers = new Set<string | undefined>(goodWishes(scenario).map((it) => it.customerId));
	const urls = new Set(client.attempts.map(({ url }) => url));
	const inFlight = client.inFlight + (await inFlightAt(sandbox));
	// What an earlier run gave up in its last moment may arrive in this one.
	const requests = sandbox.requests.filter(({ url }) => urls.has(url));
	return {
		scenario,
		result,
		apiCalls: requests
			.filter(({ url }) => !isAuthorize(url))
			.map((request) => ({ request, fault: met.api.get(request) })),
		authorizeCalls: requests
			.filter(({ url }) => isAuthorize(url))
			.map((request) => ({ request, fault: met.authorize.get(request) })),
		attempts: client.attempts,
		peakInFlight: client.peakInFlight,
		inFlight,
		customers: new Map(sandbox.customers),
		contractViolations: [...sandbox.contractViolations],
		secrets: secretsOf(sandbox, credential.data, client.attempts),
		durationMs,
		late: delay(LATE_MS).then(() => {
			client.close();
			// Another run may have the sandbox by now: only the customers tell whose request it is.
			return client.late.filter((url) => customers.has(customerIn(url)));
		}),
	};
}

function prepare(sandbox: Sandbox, scenario: Scenario) {
	sandbox.reset();
	sandbox.customers.clear();
	for (const { customerId } of goodWishes(scenario)) {
		if (!scenario.unknownCustomers.includes(customerId)) {
			sandbox.addCustomer(customerSeed(customerId));
		}
	}
	const met = {
		api: new Map<RecordedRequest, ApiFault>(),
		authorize: new Map<RecordedRequest, AuthorizeFault>(),
	};
	const left = new Map([...scenario.faults].map(([customer, names]) => [customer, [...names]]));
	const leftForAuthorize = [...scenario.authorizeFaults];
	sandbox.faults.decide = (request): Fault | undefined => {
		if (!isAuthorize(request.url)) {
			const name = left.get(customerIn(request.url) ?? '')?.shift();
			if (name === undefined) return undefined;
			met.api.set(request, name);
			return apiFaults[name].make(request);
		}
		const name = leftForAuthorize.shift();
		if (name === undefined) return undefined;
		met.authorize.set(request, name);
		return { ...authorizeFaults[name].make(request), on: 'authorize' };
	};
	return { met, credential: credentialOf(sandbox, scenario) };
}

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
		baseUrl: sandbox.baseUrl,
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

export function isAuthorize(url: string): boolean {
	return url.endsWith('/auth/authorize');
}

/** Whose tags a request to this URL deletes; undefined if it does something else. */
export function customerIn(url: string): string | undefined {
	const id = /^\/api\/storefront\/v1\/customers\/([^/?]+)\/tags(\?|$)/.exec(url)?.[1];
	return id === undefined ? undefined : decodeURIComponent(id);
}
