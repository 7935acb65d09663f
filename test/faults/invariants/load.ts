import type { Observation } from '../observe';
import { operationNamed } from '../operations';
import type { Service } from '../services';
import { hasTroubleForAll } from './verdict';

/** After so many requests the node knows how much the service bears: it tries 20, 50, perhaps 125. */
const WARM_UP = 300;

/** The most that may be under way at once from then on. */
const MOST_AT_ONCE: Partial<Record<Service, number>> = {
	'serves 20 at once': 40,
	'slows down over 20 at once': 40,
	// It finds that out by trying: some more than 30, now and then.
	'breaks over 30 at once': 45,
};

/** The node sends as many requests at once as the service bears, and loses none. */
export function checkLoad(observation: Observation): string[] {
	const { scenario, attempts } = observation;
	const { service } = scenario;
	const most = MOST_AT_ONCE[service];
	if (most === undefined) return [];
	const mustGoOn = scenario.onError !== 'stopWorkflow' && !hasTroubleForAll(observation);
	const { isOnce } = operationNamed(scenario.operation);
	const last = new Map(
		observation.calls.map(({ customerId, sent, fault }) => [
			customerId,
			fault === 'reset' && !isOnce(sent),
		]),
	);
	const lost = mustGoOn ? [...last].filter(([, isLost]) => isLost) : [];
	const later = attempts.slice(WARM_UP);
	const peak = Math.max(
		0,
		...later.map(
			({ startedAtMs: now }) =>
				attempts.filter(
					({ startedAtMs, durationMs = Infinity }) =>
						startedAtMs <= now && startedAtMs + durationMs > now,
				).length,
		),
	);
	return [
		...(peak > most ? [`${peak} requests at once of a service that ${service}`] : []),
		...lost.map(([id]) => `${JSON.stringify(id)} was lost to a service that ${service}`),
	];
}
