import axios, { type AxiosRequestConfig } from 'axios';
import { createEngine } from '../../engine';
import { startSandbox, type Sandbox } from '../../sandbox';
import { violationsOf } from './invariants';
import { outcomesOf } from './invariants/outcomes';
import { observe, type Observation } from './observe';
import { describeScenario, scenarioOf, type Scenario } from './scenario';
import { LOADED, services, type Service } from './services';

export interface CampaignOptions {
	/** The folder of the built package, with its package.json. */
	packageDir: string;
	seeds: number[];
	/** How many seeds run at the same time; most of their time is waiting. */
	parallel?: number;
	onProgress?: (progress: { done: number; of: number; failed: number }) => void;
}

/** A seed after which something did not hold. */
export interface Finding {
	seed: number;
	violations: string[];
	/** The scenario in a few lines. */
	scenario: string[];
}

export interface Figures {
	seeds: number;
	items: number;
	succeeded: number;
	requests: number;
	/** Requests to /auth/authorize. */
	exchanges: number;
	/** Runs that were made again, because this machine was too slow for what was drawn. */
	repeats: number;
	/** The faults that requests met, by name. */
	faults: Record<string, number>;
	slowestSeedMs: number;
}

export interface CampaignResult {
	findings: Finding[];
	figures: Figures;
}

/** So often a run that was disturbed is repeated, until what it found counts all the same. */
const MOST_REPEATS = 4;

/** Runs every seed and checks what must hold after it. Leaves nothing running. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
	const { packageDir, seeds, parallel = 6, onProgress } = options;
	const engine = await createEngine({ packageDir });
	const figures = noFigures();
	const findings: Finding[] = [];
	let done = 0;

	async function work(queue: Iterable<number>, sandboxes: Sandboxes): Promise<void> {
		const late: Array<Promise<void>> = [];
		try {
			for (const seed of queue) {
				const { observation, violations, repeats } = await tryOut(seed, sandboxes).catch(
					(cause: unknown) => {
						throw new Error(`Seed ${seed} could not be run`, { cause });
					},
				);
				addTo(figures, observation);
				figures.repeats += repeats;
				note(seed, violations);
				late.push(observation.late.then((urls) => note(seed, urls.map(sentLate))));
				onProgress?.({ done: ++done, of: seeds.length, failed: findings.length });
			}
		} finally {
			await Promise.all(late);
			await sandboxes.close();
		}
	}

	/** A run that the machine disturbed proves nothing, so what it seems to find is looked for again. */
	async function tryOut(seed: number, sandboxes: Sandboxes) {
		const scenario = scenarioOf(seed);
		for (let repeats = 0; ; repeats++) {
			const observation = await observe(engine, sandboxes.for(scenario), scenario);
			const violations = violationsOf(observation);
			const isProven = violations.length === 0 || !observation.isDisturbed;
			if (isProven || repeats === MOST_REPEATS) return { observation, violations, repeats };
			note(seed, (await observation.late).map(sentLate));
		}
	}

	function note(seed: number, violations: string[]): void {
		if (violations.length === 0) return;
		findings.push({ seed, violations, scenario: describeScenario(scenarioOf(seed)) });
	}

	async function runAll(some: number[], atOnce: number): Promise<void> {
		const queue = some.values();
		const workers = Array.from({ length: Math.min(atOnce, some.length) });
		const sandboxes = await Promise.all(workers.map(async () => await Sandboxes.start(some)));
		await Promise.all(sandboxes.map(async (own) => await work(queue, own)));
	}

	// What a service bears is told by the time that it takes: other runs in this process would add to it.
	const isAlone = (seed: number) => LOADED.includes(scenarioOf(seed).service);
	await runAll(
		seeds.filter((seed) => !isAlone(seed)),
		parallel,
	);
	await runAll(seeds.filter(isAlone), 1);
	return { findings: findings.sort((a, b) => a.seed - b.seed), figures };
}

/** The sandboxes of one worker: one for each service that its seeds need. */
class Sandboxes {
	private constructor(private readonly started: Map<Service, Sandbox>) {}

	/** Starts them all before the first run: starting one takes half a second of all runs' time. */
	static async start(seeds: number[]): Promise<Sandboxes> {
		const started = new Map<Service, Sandbox>();
		for (const service of new Set(seeds.map((seed) => scenarioOf(seed).service))) {
			const sandbox = await startSandbox({ customers: [], ...services[service] });
			await warmUp(sandbox);
			started.set(service, sandbox);
		}
		return new Sandboxes(started);
	}

	for({ service }: Scenario): Sandbox {
		const sandbox = this.started.get(service);
		if (!sandbox) throw new Error('A scenario needs a sandbox that was not foreseen');
		return sandbox;
	}

	async close(): Promise<void> {
		await Promise.all([...this.started.values()].map((sandbox) => sandbox.close()));
	}
}

/** The first call compiles the API's schemas, which takes longer than the timeouts of the runs. */
async function warmUp({ baseUrl, issueToken }: Sandbox): Promise<void> {
	const calls: AxiosRequestConfig[] = [
		{ method: 'GET', url: '/customers/nobody' },
		{ method: 'PATCH', url: '/customers/nobody', data: { name: 'Nobody' } },
		{ method: 'PATCH', url: '/customers/nobody/tags', data: { tags: { a: 1 } } },
		{ method: 'DELETE', url: '/customers/nobody/tags?tags=none' },
		{ method: 'POST', url: '/customers', data: { id: 'nobody' } },
		{ method: 'GET', url: '/tiers' },
	];
	const headers = { authorization: `Bearer ${issueToken()}` };
	for (const call of calls) {
		await axios.request({ ...call, baseURL: baseUrl, headers, validateStatus: () => true });
	}
}

const sentLate = (what: string) => `sent after the run: ${what}`;

function noFigures(): Figures {
	return {
		...{ seeds: 0, items: 0, succeeded: 0, requests: 0, exchanges: 0, repeats: 0 },
		...{ faults: {}, slowestSeedMs: 0 },
	};
}

function addTo(figures: Figures, observation: Observation): void {
	const { scenario, apiCalls, authorizeCalls, durationMs } = observation;
	figures.seeds++;
	figures.items += scenario.items.length;
	figures.succeeded += outcomesOf(observation)
		.flat()
		.filter(({ isSuccess }) => isSuccess).length;
	figures.requests += apiCalls.length;
	figures.exchanges += authorizeCalls.length;
	figures.slowestSeedMs = Math.max(figures.slowestSeedMs, Math.round(durationMs));
	for (const { fault } of [...apiCalls, ...authorizeCalls]) {
		if (fault !== undefined) figures.faults[fault] = (figures.faults[fault] ?? 0) + 1;
	}
}
