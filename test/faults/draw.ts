import fc from 'fast-check';
import { authorizeFaults, faultsFor, type DrawnFault } from './faults';
import { customerIdOf, itemsOf } from './items';
import { ALL, operationNamed, operationOf } from './operations';
import { TAG_KEYS } from './operations/tags';
import type { Scenario, Stop, TokenState } from './scenario';
import { LOADED, type Service } from './services';
import { worlds } from './world';

/** Requests for one customer wait for each other, and so do the faults they meet. */
const MOST_IN_A_ROW = 5;

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

/** The first of the numbers, below a thousand, that the customers and the items of a run have. */
interface Numbers {
	customer: number;
	item: number;
}

function runOf(
	seed: number,
	drawn: Shape,
	first: Numbers = { customer: 0, item: 0 },
): fc.Arbitrary<Scenario> {
	const name = operationOf(seed);
	const kind = operationNamed(name);
	const { service, customers, mostItems, concurrency, trouble } = drawn;
	const isLoaded = LOADED.includes(service);
	// Where nothing is of an item alone, none can be bad by itself.
	const badShare = kind.isOfAll && !kind.isBatch ? 0 : drawn.badShare;
	// Faults are waited for one after another by each of the parallel requests.
	const mostFaults = Math.round(trouble * Math.min(60, 6 + 3 * concurrency));
	const customerIds = Array.from({ length: customers }, (_, index) =>
		customerIdOf(seed, first.customer + index),
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

/** Where every request tells which item it is for, so that several runs may be about the same customers. */
const TELLS_ITEMS = ['coupon.redeem', 'coupon.reverse', 'event.previewRedemption', 'event.send'];

/** Now and then a run has company, where requests tell whose they are. */
function withCompany(scenario: Scenario): fc.Arbitrary<Scenario> {
	const { isOfAll, isBatch } = operationNamed(scenario.operation);
	if (isOfAll || isBatch || LOADED.includes(scenario.service)) return fc.constant(scenario);
	// What is shared shows most where a token has to be had.
	const account = oneIn(4, fc.constant(scenario.credential), credentialOfKey);
	const company = account.chain((it) => companyOf({ ...scenario, credential: it }));
	return oneIn(4, company, fc.constant(scenario));
}

function companyOf(scenario: Scenario): fc.Arbitrary<Scenario> {
	const { credential: account, options } = scenario;
	const hasKey = account.kind === 'apiKey';
	const tellsItems = TELLS_ITEMS.includes(scenario.operation);
	return fc
		.record({
			count: fc.constantFrom(...OTHERS),
			isOfSameCustomers: oneIn(2, fc.constant(tellsItems), fc.constant(false)),
			stop: fc.constantFrom<Array<Stop | undefined>>(
				...[undefined, 'at a request' as const, hasKey ? ('in a renewal' as const) : undefined],
			),
			keyIsRevoked: oneIn(4, fc.constant(hasKey), fc.constant(false)),
			isOneAtATime: oneIn(3, fc.constant(true), fc.constant(false)),
		})
		.chain(({ count, isOfSameCustomers, stop, keyIsRevoked, isOneAtATime }) => {
			const most = count > 8 ? 4 : 12;
			const runs = Array.from({ length: count + 1 }, (_, index) =>
				besideIt(scenario, firstOf(index), { most, isOfSameCustomers, isLast: index === count }),
			);
			return fc.tuple(...runs).map((drawn): Scenario => {
				const [first, ...others] = drawn.slice(0, count);
				return {
					...scenario,
					options: { ...options, ...(isOneAtATime && { concurrency: 1 }) },
					...shared(scenario),
					company: {
						// The one that comes first is the one that renews the token.
						others: [{ ...first, stop }, ...others],
						...{ last: drawn[count], keyIsRevoked, isOfSameCustomers },
					},
				};
			});
		});
}

/** What is the account's, or would end all runs. */
function shared({ credential: account, world }: Scenario) {
	return {
		...{ credential: account, lockedOut: undefined },
		// Only one run of all finds the name out; that is another matter.
		world: world && { ...world, isGiven: true },
	};
}

function besideIt(
	scenario: Scenario,
	first: number,
	how: { most: number; isOfSameCustomers: boolean; isLast: boolean },
): fc.Arbitrary<Scenario> {
	const { seed, service, unknownCustomers, faults } = scenario;
	const numbers = { customer: how.isOfSameCustomers ? 0 : first, item: first };
	return fc
		.record({
			concurrency: fc.constantFrom(1, 1, 4, 20),
			trouble: how.isLast ? fc.constant(0) : fc.constantFrom(0, 0.3, 1),
		})
		.chain((drawn) => {
			const shape = { service, customers: 10, mostItems: how.most, badShare: 0 };
			return runOf(seed, { ...shape, ...drawn }, numbers);
		})
		.map((run) => ({
			...{ ...run, ...shared(scenario), authorizeFaults: [] },
			...(how.isOfSameCustomers && { unknownCustomers, faults }),
			// A break that others wait for would end a run that may not wait.
			...(how.isLast && { options: { ...run.options, maxRetryWait: 60 } }),
		}));
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
