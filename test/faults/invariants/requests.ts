import { customerSeed } from '../items';
import { customerIn, isAuthorize, type Observation } from '../observe';
import { goodWishes } from '../scenario';
import { hasTroubleForAll, lastVerdict, triesOf, urlsOf } from './verdict';

/** A query is filled up to about 6 KB; the next key that has no room in it may be a long one. */
const SHORTEST_FULL_QUERY = 5500;

/** What was asked for is sent, nothing else, no more often and no more at once than allowed. */
export function checkRequests(observation: Observation): string[] {
	const { scenario, contractViolations, peakInFlight, inFlight, attempts } = observation;
	const { concurrency } = scenario.options;
	const violations = contractViolations.map((what) => `against the API's contract: ${what}`);
	if (peakInFlight > concurrency) {
		violations.push(`${peakInFlight} requests at once, ${concurrency} allowed`);
	}
	if (inFlight > 0) violations.push(`${inFlight} requests are under way after the run`);
	const wishes = wishedKeys(observation);
	const strangers = attempts.filter(
		({ url }) => !isAuthorize(url) && !wishes.has(customerIn(url) ?? ''),
	);
	violations.push(...strangers.map(({ url }) => `nobody asked for ${url}`));
	for (const [customerId, keys] of wishes) {
		violations.push(
			...checkTries(observation, customerId),
			...checkKeys(observation, customerId, keys),
			...checkTagsLeft(observation, customerId, keys),
		);
	}
	return violations;
}

/** The keys that good items want to be deleted, by customer. */
function wishedKeys({ scenario }: Observation): Map<string, Set<string>> {
	const wishes = new Map<string, Set<string>>();
	for (const { customerId, tagKeys } of goodWishes(scenario)) {
		wishes.set(customerId, new Set([...(wishes.get(customerId) ?? []), ...tagKeys]));
	}
	return wishes;
}

function checkTries(observation: Observation, customerId: string): string[] {
	const { scenario } = observation;
	const allowed = 1 + scenario.options.maxRetries;
	const name = JSON.stringify(customerId);
	const mustGoOn = scenario.onError !== 'stopWorkflow' && !hasTroubleForAll(observation);
	return urlsOf(observation, customerId).flatMap((url) => {
		const tries = triesOf(observation, url);
		if (tries > allowed) return [`${name} was asked for ${tries} times, ${allowed} allowed`];
		const isGivenUp = tries < allowed && lastVerdict(observation, url) === 'worthARetry';
		return isGivenUp && mustGoOn ? [`${name} was given up after ${tries} of ${allowed} tries`] : [];
	});
}

function checkKeys(observation: Observation, customerId: string, wished: Set<string>): string[] {
	const name = JSON.stringify(customerId);
	const urls = urlsOf(observation, customerId);
	const sent = urls.flatMap((url) => keysIn(url));
	const violations: string[] = [];
	if (sent.some((key) => !wished.has(key))) violations.push(`${name}: a key nobody asked for`);
	if (new Set(sent).size < sent.length) violations.push(`${name}: a key is sent twice`);
	const needed = Math.ceil(encodeURIComponent([...wished].join(',')).length / SHORTEST_FULL_QUERY);
	if (urls.length > needed)
		violations.push(`${name}: ${urls.length} requests instead of ${needed}`);
	return violations;
}

function keysIn(url: string): string[] {
	const list = /\?tags=([^&]+)$/.exec(url)?.[1] ?? '';
	return list.split(',').map(decodeURIComponent);
}

/** Nothing is deleted but what was asked for. */
function checkTagsLeft({ customers }: Observation, id: string, wished: Set<string>): string[] {
	const tags = customers.get(id)?.tags;
	if (!tags) return [];
	const lost = Object.keys(customerSeed(id).tags ?? {}).filter((key) => !(key in tags));
	return lost.filter((key) => !wished.has(key)).map((key) => `${id}: nobody deleted ${key}`);
}
