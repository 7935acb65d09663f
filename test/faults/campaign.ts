import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../engine';
import { startSandbox, type Sandbox } from '../../sandbox';
import { violationsOf } from './invariants';
import { outcomesOf } from './invariants/outcomes';
import { observe, type Observations } from './observe';
import type { Item } from './operations';
import { scenarioOf } from './draw';
import { describeScenario, type Scenario } from './scenario';
import { LOADED, SANDBOX, services, type Service } from './services';

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
	/** More than seeds, since some have several beside each other. */
	runs: number;
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
	letImportsFollowAtOnce(packageDir);
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
			const observation = await observe(engine, await sandboxes.for(scenario), scenario);
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
		const sandboxes = await Promise.all(
			workers.map(async () => await Sandboxes.start(engine, some)),
		);
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
	private readonly warm = new Set<string>();

	private constructor(
		private readonly engine: Engine,
		private readonly started: Map<Service, Sandbox>,
	) {}

	/** Starts them all before the first run: starting one takes half a second of all runs' time. */
	static async start(engine: Engine, seeds: number[]): Promise<Sandboxes> {
		const started = new Map<Service, Sandbox>();
		for (const service of new Set(seeds.map((seed) => scenarioOf(seed).service))) {
			started.set(service, await startSandbox({ ...SANDBOX, ...services[service] }));
		}
		return new Sandboxes(engine, started);
	}

	async for(scenario: Scenario): Promise<Sandbox> {
		const { service, operation } = scenario;
		const sandbox = this.started.get(service);
		if (!sandbox) throw new Error('A scenario needs a sandbox that was not foreseen');
		const name = `${operation} ${service}`;
		if (!this.warm.has(name)) await observe(this.engine, sandbox, withoutTrouble(scenario));
		this.warm.add(name);
		return sandbox;
	}

	async close(): Promise<void> {
		await Promise.all([...this.started.values()].map((sandbox) => sandbox.close()));
	}
}

/** The first call compiles the API's schemas, which takes longer than the timeouts of the runs. */
function withoutTrouble(scenario: Scenario): Scenario {
	const { items, options, unknownCustomers } = scenario;
	const isUnknown = ({ plan }: Item) => plan && unknownCustomers.includes(plan.customerId);
	return {
		...scenario,
		items: [items.find((it) => it.plan && !isUnknown(it)), items.find(isUnknown)].flatMap(
			(it) => it ?? [],
		),
		onError: 'continueRegularOutput',
		options: { ...options, timeout: 30_000 },
		...{ faults: new Map(), authorizeFaults: [], lockedOut: undefined },
		...{ company: undefined, stop: undefined },
	};
}

/** How fast imports follow each other is another matter (test/engine/import.test.ts): it takes minutes. */
function letImportsFollowAtOnce(packageDir: string): void {
	const load = createRequire(__filename);
	const path = join(packageDir, 'dist/nodes/Masivo/transport/facts/limits.js');
	const { MASIVO_LIMITS } = load(path) as { MASIVO_LIMITS: { importSpacingMs: number } };
	MASIVO_LIMITS.importSpacingMs = 0;
}

const sentLate = (what: string) => `sent after the run: ${what}`;

function noFigures(): Figures {
	return {
		...{ seeds: 0, runs: 0, items: 0, succeeded: 0, requests: 0, exchanges: 0, repeats: 0 },
		...{ faults: {}, slowestSeedMs: 0 },
	};
}

function addTo(figures: Figures, { runs, whole, durationMs }: Observations): void {
	const { apiCalls, authorizeCalls } = whole;
	figures.seeds++;
	figures.runs += runs.length;
	figures.items += runs.flatMap(({ scenario }) => scenario.items).length;
	figures.succeeded += runs
		.flatMap((run) => outcomesOf(run).flat())
		.filter(({ isSuccess }) => isSuccess).length;
	figures.requests += apiCalls.length;
	figures.exchanges += authorizeCalls.length;
	figures.slowestSeedMs = Math.max(figures.slowestSeedMs, Math.round(durationMs));
	for (const { fault } of [...apiCalls, ...authorizeCalls]) {
		if (fault !== undefined) figures.faults[fault] = (figures.faults[fault] ?? 0) + 1;
	}
}
