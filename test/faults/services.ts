import type { SandboxOptions } from '../../sandbox';
import { defaultCampaigns } from '../../sandbox/resources/campaigns';
import { defaultRewards } from '../../sandbox/resources/rewards';
import { SANDBOX as OF_SAMPLES } from '../support/samples';

/** More than one page has. */
const others = Array.from({ length: 120 }, (_, index) => ({ name: `Another ${index}` }));

/** What every sandbox has. */
export const SANDBOX: SandboxOptions = {
	...OF_SAMPLES,
	customers: [],
	rewards: [...defaultRewards, ...others],
	campaigns: [...defaultCampaigns, ...others],
	transactions: others.length,
};

/** How long a request takes where many at once are the matter, in ms. */
const LATENCY_MS = 100;

/** What the service itself is like; a scenario has one of them. */
export const services = {
	plain: {},
	/** Every run that has more items meets its limit. */
	'rate limited': { rateLimit: { requests: 25, windowMs: 400 } },
	'serves 20 at once': { latencyMs: LATENCY_MS, load: { atOnce: 20, beyond: 'wait' } },
	'slows down over 20 at once': { latencyMs: LATENCY_MS, load: { atOnce: 20, beyond: 'slow' } },
	'breaks over 30 at once': { latencyMs: LATENCY_MS, load: { atOnce: 30, beyond: 'reset' } },
} satisfies Record<string, SandboxOptions>;

export type Service = keyof typeof services;

/** Those that many requests at once are too much for. */
export const LOADED = (Object.keys(services) as Service[]).filter(
	(name) => 'load' in services[name],
);
