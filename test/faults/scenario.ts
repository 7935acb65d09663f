import type { INodeParameters } from 'n8n-workflow';
import type { AuthorizeFault, DrawnFault } from './faults';
import type { Item, ItemPlan } from './operations';
import type { Service } from './services';
import type { World } from './world';

export interface Scenario {
	seed: number;
	/** As in `event.send`. */
	operation: string;
	items: Item[];
	/** Customers that items name and Masivo does not know. */
	unknownCustomers: string[];
	credential: { kind: 'bearerToken' | 'apiKey'; token: TokenState; keyIsWrong: boolean };
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	simplify: boolean;
	/** As in the node; `timeout` in ms, `maxRetryWait` in seconds. */
	options: {
		concurrency: number;
		maxRetries: number;
		maxRetryWait: number;
		timeout: number;
		/** Where requests take the rows of many items. */
		batchSize?: number;
	};
	service: Service;
	/** The operation's own options. */
	ownOptions: INodeParameters;
	/** Where the operation deletes tags: what is not known of that. */
	world?: World;
	/** The faults that the first, second, … request for a customer meets. */
	faults: Map<string, Array<DrawnFault | undefined>>;
	/** A customer whose every request Masivo answers with 401. */
	lockedOut?: string;
	/** Tag keys that Masivo refuses to touch, by customer. */
	refusedKeys: Map<string, string>;
	/** The same for the exchange of the API key. */
	authorizeFaults: Array<AuthorizeFault | undefined>;
	company?: Company;
	/** When it is stopped, if it is. */
	stop?: Stop;
}

/** As soon as Masivo is asked for a token, whoever asks; or as soon as it has a request of this run. */
export type Stop = 'in a renewal' | 'at a request';

/** Runs in the same process with the same credential. */
export interface Company {
	/** They begin with the scenario, just before it. */
	others: Scenario[];
	/** Whether Masivo refuses the API key until all of these have ended. */
	keyIsRevoked: boolean;
	/** It begins when all have ended, and nothing goes wrong with it but what the customers meet. */
	last: Scenario;
	/** Whether all of them are about the same customers, and requests tell the runs apart by their items. */
	isOfSameCustomers: boolean;
}

/**
 * The token that is stored when the run starts: accepted, refused though it looks good, about to
 * end by its own `exp`, or none.
 */
export type TokenState = 'accepted' | 'refused' | 'ending' | 'none';

/** All runs of a scenario, the one that it is named after first. */
export function runsOf(scenario: Scenario): Scenario[] {
	const { company } = scenario;
	return company ? [scenario, ...company.others, company.last] : [scenario];
}

/** What the good items ask for. */
export function validPlans({ items }: Scenario): ItemPlan[] {
	return items.flatMap(({ plan }) => plan ?? []);
}

export function plansByCustomer(scenario: Scenario): Map<string, ItemPlan[]> {
	const plans = new Map<string, ItemPlan[]>();
	for (const plan of validPlans(scenario)) {
		plans.set(plan.customerId, [...(plans.get(plan.customerId) ?? []), plan]);
	}
	return plans;
}

/** A scenario in a few lines, for whoever has to understand why it failed. */
export function describeScenario(scenario: Scenario): string[] {
	const { items, faults, credential: account, options, onError } = scenario;
	const good = validPlans(scenario);
	const customers = new Set(good.map(({ customerId }) => customerId));
	const list = (names: Array<string | undefined>) => names.map((name) => name ?? '–').join(' · ');
	const met = [...faults].filter(([customer]) => customers.has(customer));
	const { operation, ownOptions, company } = scenario;
	return [
		[
			operation,
			`${items.length} items (${items.length - good.length} bad) of ${customers.size} customers`,
			`${account.kind}, token ${account.token}${account.keyIsWrong ? ', wrong key' : ''}`,
			onError,
			...Object.entries({ ...options, ...ownOptions }).map(
				([name, value]) => `${name} ${String(value)}`,
			),
			scenario.service,
		].join('; '),
		...(scenario.unknownCustomers.length > 0
			? [`unknown to Masivo: ${JSON.stringify(scenario.unknownCustomers)}`]
			: []),
		...(scenario.world ? [`tag keys: ${JSON.stringify(scenario.world)}`] : []),
		...(scenario.lockedOut === undefined ? [] : [`locked out: ${scenario.lockedOut}`]),
		...(scenario.refusedKeys.size > 0
			? [`refused keys: ${JSON.stringify(Object.fromEntries(scenario.refusedKeys))}`]
			: []),
		...(scenario.authorizeFaults.length > 0
			? [`/auth/authorize: ${list(scenario.authorizeFaults)}`]
			: []),
		...(scenario.stop ? [`stopped ${scenario.stop}`] : []),
		...(company?.isOfSameCustomers ? ['all runs are about the same customers'] : []),
		...(company?.keyIsRevoked ? ['the key is revoked until all but the last run have ended'] : []),
		...met.map(([customer, names]) => `${JSON.stringify(customer)}: ${list(names)}`),
		...runsOf(scenario)
			.slice(1)
			.flatMap((run, index) =>
				describeScenario(run).map((line, row) =>
					row === 0 ? `beside it ${index + 1}: ${line}` : `  ${line}`,
				),
			),
	];
}
