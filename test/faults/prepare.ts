import { storedCredential, type StoredCredential } from '../../engine';
import type { Fault, RecordedRequest, Sandbox } from '../../sandbox';
import { apiFault, authorizeFaults, type ApiFault } from './faults';
import { customerSeed } from './items';
import { operationNamed } from './operations';
import type { Run } from './run';
import { validPlans, type Scenario } from './scenario';
import { isAuthorize, type Sent } from './sent';
import type { Met } from './traffic';

/** What is ready for the runs of a scenario. */
interface Prepared {
	credential: StoredCredential;
	met: Met;
	/** From now on, the API key works. */
	restoreKey(): void;
}

/** Resets the sandbox, gives it what the runs need, and lets happen what the scenario wants. */
export function prepare(
	sandbox: Sandbox,
	scenario: Scenario,
	runs: Run[],
	subjectOf: (sent: Sent) => string | undefined,
): Prepared {
	sandbox.reset();
	sandbox.customers.clear();
	for (const run of runs) populate(sandbox, run.scenario);
	const met: Met = { api: new Map(), authorize: new Map() };
	const drawn = runs.flatMap((run) => [...run.scenario.faults]);
	const left = new Map(drawn.map(([customer, names]) => [customer, [...names]]));
	const leftForAuthorize = [...scenario.authorizeFaults];
	let isRevoked = scenario.company?.keyIsRevoked ?? false;
	const stopThose = (when: Scenario['stop'], some: Run[]) => {
		for (const run of some) if (run.scenario.stop === when) run.stop();
	};
	sandbox.faults.decide = (request): Fault | undefined => {
		if (isAuthorize(request.url)) {
			stopThose('in a renewal', runs);
			if (isRevoked) return { kind: 'status', status: 401, on: 'authorize' };
			const name = leftForAuthorize.shift();
			if (name === undefined) return undefined;
			met.authorize.set(request, name);
			return { ...authorizeFaults[name].make(request), on: 'authorize' };
		}
		const senders = runs.filter((run) => run.sends(request));
		stopThose('at a request', senders);
		const [{ scenario: own } = { scenario }] = senders;
		const name = faultFor(request, own, left, subjectOf(request));
		if (name === undefined) return undefined;
		met.api.set(request, name);
		return apiFault(name).make(request);
	};
	const restoreKey = () => {
		isRevoked = false;
		leftForAuthorize.length = 0;
	};
	return { credential: credentialOf(sandbox, scenario), met, restoreKey };
}

const AS_DOCUMENTED = { parameter: 'tags', withoutTagKeys: 'deleteNothing' } as const;

function populate(sandbox: Sandbox, scenario: Scenario): void {
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

/** What the node has found out holds for a Base URL: each scenario has one that nobody has used before. */
let baseUrls = 0;

function credentialOf(sandbox: Sandbox, { credential }: Scenario): StoredCredential {
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
		baseUrl: `${sandbox.origin}/run-${++baseUrls}${new URL(sandbox.baseUrl).pathname}`,
	});
}

/** A JWT that has half a minute left; Masivo would refuse it, so it must not be sent at all. */
function tokenThatEndsSoon(): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${part({ alg: 'HS256' })}.${part({ exp: Date.now() / 1000 + 30 })}.signature`;
}
