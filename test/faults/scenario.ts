import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { authorizeFaults, faultsFor, type AuthorizeFault, type DrawnFault } from './faults';
import { customerIdOf, itemsOf } from './items';
import { ALL, operationNamed, operationOf, type Item, type ItemPlan } from './operations';
import { LOADED, type Service } from './services';
import { TAG_KEYS } from './operations/tags';
import { worlds, type World } from './world';

/** Requests for one customer wait for each other, and so do the faults they meet. */
const MOST_IN_A_ROW = 5;

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
	/** It begins when all have ended, and nothing goes wrong with it. */
	last: Scenario;
}

/**
 * The token that is stored when the run starts: accepted, refused though it looks good, about to
 * end by its own `exp`, or none.
 */
export type TokenState = 'accepted' | 'refused' | 'ending' | 'none';

/** The same seed always gives the same scenario. */
export function scenarioOf(seed: number): Scenario {
	return fc.sample(fc.noBias(scenarios(seed)), { seed, numRuns: 1 })[0];
}

/** What is drawn first: the rest depends on it. */
interface Shape {
	service: Service;
	customers: number;
	mostItems: number;
	concurrency: number;
	/** How much goes wrong: 0 for nothing. */
	trouble: number;
	/** The share of items that cannot be sent. */
	badShare: number;
}

function scenarios(seed: number): fc.Arbitrary<Scenario> {
	const name = operationOf(seed);
	const kind = operationNamed(name);
	const shape: fc.Arbitrary<Shape> = fc.record({
		service: oneIn<Service>(8, fc.constant('rate limited'), fc.constant('plain')),
		customers: fc.integer({ min: 1, max: 40 }),
		mostItems: fc.constant(60),
		concurrency: kind.isBatch ? fc.constant(1) : fc.integer({ min: 1, max: 40 }),
		trouble: fc.constantFrom(0, 0.3, 1, 1, 1),
		badShare: fc.constantFrom(0, 0, 0.05, 0.3),
	});
	// What a service bears shows in long runs only, and beside no other trouble.
	const loaded: fc.Arbitrary<Shape> = fc.record({
		service: fc.constantFrom(...LOADED),
		customers: fc.constant(5000),
		mostItems: fc.integer({ min: 500, max: 600 }),
		concurrency: fc.constant(256),
		trouble: fc.constant(0),
		badShare: fc.constant(0),
	});
	const mayBeLoaded = kind.isBatch ? shape : loaded;
	return oneIn(12, mayBeLoaded, shape)
		.chain((drawn) => runOf(seed, drawn))
		.chain(withCompany);
}

/** @param first the first of the numbers that its customers have */
function runOf(seed: number, drawn: Shape, first = 0): fc.Arbitrary<Scenario> {
	const name = operationOf(seed);
	const kind = operationNamed(name);
	const { service, customers, mostItems, concurrency, trouble } = drawn;
	const isLoaded = LOADED.includes(service);
	// Where nothing is of an item alone, none can be bad by itself.
	const badShare = kind.isOfAll && !kind.isBatch ? 0 : drawn.badShare;
	// Faults are waited for one after another by each of the parallel requests.
	const mostFaults = Math.round(trouble * Math.min(60, 6 + 3 * concurrency));
	const customerIds = Array.from({ length: customers }, (_, index) =>
		customerIdOf(seed, first + index),
	);
	const subjects = kind.isOfAll ? [ALL] : customerIds;
	return fc.record({
		seed: fc.constant(seed),
		operation: fc.constant(name),
		items: itemsOf(kind, {
			...{ seed, first, customers, badShare },
			...{ least: isLoaded ? mostItems : 1, most: mostItems },
		}),
		unknownCustomers: someOf(customerIds, kind.unknownPercent),
		credential,
		onError: oneIn<Scenario['onError']>(
			5,
			fc.constant('stopWorkflow'),
			fc.constantFrom('continueRegularOutput', 'continueErrorOutput'),
		),
		simplify: fc.boolean(),
		options: fc.record({
			concurrency: fc.constant(concurrency),
			maxRetries: isLoaded ? fc.constant(3) : fc.constantFrom(0, 1, 1, 2, 3),
			maxRetryWait: oneIn(8, fc.constant(0), fc.constantFrom(2, 60)),
			timeout: fc.integer({ min: 600, max: 900 }),
			...(kind.isBatch && { batchSize: fc.integer({ min: 1, max: 40 }) }),
		}),
		service: fc.constant(service),
		ownOptions: kind.options ?? fc.constant({}),
		world: name === 'customer.deleteTags' ? worlds : fc.constant(undefined),
		lockedOut: oneIn(12, fc.constantFrom(...subjects), fc.constant(undefined)),
		refusedKeys: oneIn(
			3,
			fc
				.array(fc.tuple(fc.constantFrom(...customerIds), fc.constantFrom(...TAG_KEYS)))
				.map((pairs) => new Map(pairs)),
			fc.constant(new Map<string, string>()),
		),
		faults: fc
			.array(fc.tuple(fc.constantFrom(...subjects), drawnFault(name)), {
				maxLength: mostFaults,
				size: 'max',
			})
			.map(faultsByCustomer),
		authorizeFaults: oneIn(
			2,
			fc.array(nameIn(authorizeFaults), { maxLength: Math.ceil(3 * trouble), size: 'max' }),
			fc.constant([]),
		),
	});
}

/** How many runs are beside one. */
const OTHERS = [1, 3, 8, 20, 20];

/** Each has so many numbers; those of the first run are below a hundred. */
const NUMBERS = 40;
const firstOf = (index: number) => 100 + NUMBERS * index;

/** Now and then a run has company, where requests tell whose they are. */
function withCompany(scenario: Scenario): fc.Arbitrary<Scenario> {
	const { isOfAll, isBatch } = operationNamed(scenario.operation);
	if (isOfAll || isBatch || LOADED.includes(scenario.service)) return fc.constant(scenario);
	// What is shared shows most where a token has to be had.
	const account = oneIn(4, fc.constant(scenario.credential), credentialOfKey);
	const company = fc
		.tuple(fc.constantFrom(...OTHERS), account)
		.chain(([count, it]) => companyOf({ ...scenario, credential: it }, count));
	return oneIn(4, company, fc.constant(scenario));
}

function companyOf(scenario: Scenario, count: number): fc.Arbitrary<Scenario> {
	const { seed, service, credential: account, world } = scenario;
	const hasKey = account.kind === 'apiKey';
	const shared = {
		...{ credential: account, authorizeFaults: [], lockedOut: undefined },
		// Only one run of all finds the name out; that is another matter.
		world: world && { ...world, isGiven: true },
	};
	const shape = { service, customers: 10, mostItems: count > 8 ? 4 : 12, badShare: 0 };
	const others = Array.from({ length: count }, (_, index) =>
		fc
			.record({
				...{ concurrency: fc.constantFrom(1, 1, 4, 20), trouble: fc.constantFrom(0, 0.3, 1) },
			})
			.chain((drawn) => runOf(seed, { ...shape, ...drawn }, firstOf(index)))
			.map((it): Scenario => ({ ...it, ...shared })),
	);
	const quiet = { ...shape, concurrency: 4, trouble: 0 };
	return fc
		.record({
			others: fc.tuple(...others),
			stop: fc.constantFrom<Array<Stop | undefined>>(
				...[undefined, 'at a request' as const, hasKey ? ('in a renewal' as const) : undefined],
			),
			keyIsRevoked: oneIn(4, fc.constant(hasKey), fc.constant(false)),
			last: runOf(seed, quiet, firstOf(count)),
			isOneAtATime: oneIn(3, fc.constant(true), fc.constant(false)),
		})
		.map(({ others: [first, ...more], stop, keyIsRevoked, last, isOneAtATime }) => ({
			...scenario,
			...shared,
			authorizeFaults: scenario.authorizeFaults,
			options: { ...scenario.options, ...(isOneAtATime && { concurrency: 1 }) },
			company: {
				// The one that comes first is the one that renews the token.
				others: [{ ...first, stop }, ...more],
				keyIsRevoked,
				// A break that others wait for would end a run that may not wait.
				last: { ...last, ...shared, options: { ...last.options, maxRetryWait: 60 } },
			},
		}));
}

/** All runs of a scenario, the one that it is named after first. */
export function runsOf(scenario: Scenario): Scenario[] {
	const { company } = scenario;
	return company ? [scenario, ...company.others, company.last] : [scenario];
}

const credentialOfKey: fc.Arbitrary<Scenario['credential']> = fc.record({
	kind: fc.constant('apiKey' as const),
	token: fc.constantFrom<TokenState>('accepted', 'refused', 'ending', 'none'),
	keyIsWrong: oneIn(15, fc.constant(true), fc.constant(false)),
});

const credential: fc.Arbitrary<Scenario['credential']> = fc.oneof(
	fc.record({
		kind: fc.constant('bearerToken' as const),
		token: oneIn(8, fc.constant<TokenState>('refused'), fc.constant('accepted')),
		keyIsWrong: fc.constant(false),
	}),
	credentialOfKey,
);

/** Once in so many times the rare one. */
function oneIn<T>(times: number, rare: fc.Arbitrary<T>, usual: fc.Arbitrary<T>): fc.Arbitrary<T> {
	return fc.oneof({ weight: times - 1, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

/** About so many of a hundred. */
function someOf(all: string[], percent: number): fc.Arbitrary<string[]> {
	return fc
		.array(fc.nat(99), { minLength: all.length, maxLength: all.length })
		.map((draws) => all.filter((_, index) => draws[index] < percent));
}

function drawnFault(operation: string): fc.Arbitrary<DrawnFault | undefined> {
	return nameIn(faultsFor(operation)) as fc.Arbitrary<DrawnFault | undefined>;
}

/** A fault by its weight; now and then none, so that a fault may hit a later attempt only. */
function nameIn<Name extends string>(
	faults: Record<Name, { weight: number }>,
): fc.Arbitrary<Name | undefined> {
	const names = Object.keys(faults) as Name[];
	return fc.oneof(
		...names.map((name) => ({ weight: faults[name].weight, arbitrary: fc.constant(name) })),
		{ weight: 8, arbitrary: fc.constant(undefined) },
	);
}

function faultsByCustomer(drawn: Array<[string, DrawnFault | undefined]>): Scenario['faults'] {
	const faults: Scenario['faults'] = new Map();
	for (const [customer, fault] of drawn) {
		faults.set(customer, [...(faults.get(customer) ?? []), fault].slice(0, MOST_IN_A_ROW));
	}
	return faults;
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
