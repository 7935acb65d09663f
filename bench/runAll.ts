import { loadavg } from 'node:os';
import { Listr } from 'listr2';
import type { ListrTask } from 'listr2';
import { run } from '../host/commands';
import { provisionHost } from '../host/provision';
import { CALL_CASES, caseById, MAIN_CASE } from './cases';
import type { Case, ContestantId } from './cases';
import { labelOf } from './contestants';
import { minutesFor } from './forecast';
import type { Run } from './forecast';
import { measureListMemory } from './listMemory';
import type { ListMemory } from './listMemory';
import { measure } from './measure';
import type { Measurement } from './measure';
import { profile } from './profile';
import type { Profile } from './profile';
import type { Curve, Results } from './results';
import { setUp } from './setup';
import { measureSideBySide } from './inEngine';
import type { SideBySide } from './inEngine';
import { summarize } from './summary';
import { judge, judgeListMemory, judgeSideBySide } from './targets';
import type { Verdict } from './targets';
import { measureThroughput, WORKERS } from './throughput';
import type { Throughput } from './throughput';
import { measureWebhookCalls } from './webhookCalls';
import type { WebhookCalls } from './webhookCalls';

export interface RunOptions {
	cases: Case[];
	rounds: number;
	/** Also measure n8n's queue mode and webhook calls, and find out where the time goes. */
	complete: boolean;
	quiet?: boolean;
}

/** The cases whose limit the node has to find, and those who send many at once: a second picture. */
const CURVES_OF = [MAIN_CASE, '200ms', '400ms', 'capacity', CALL_CASES.limited];
const CURVES_BY: ContestantId[] = ['masivo', 'masivoInEngine', 'httpRequest', 'fixedPool'];

/** Measures every contestant of every case in every round, with progress on standard output. */
export async function runAll({
	cases,
	rounds,
	complete,
	quiet = false,
}: RunOptions): Promise<Results> {
	if (process.platform !== 'linux') throw new Error('The benchmark reads /proc and needs Linux.');
	const measurements: Measurement[] = [];
	const throughput: Throughput[] = [];
	const webhookCalls: WebhookCalls[] = [];
	const profiles: Profile[] = [];
	let listMemory: ListMemory | undefined;
	let sideBySide: SideBySide | undefined;
	const [load] = loadavg();
	const runs = inTurns(cases, rounds);
	if (!quiet) console.log(`About ${minutesFor(runs, complete)} min on an idle machine.`);
	const host = await provisionHost({ quiet });

	/** One after the other. One that fails is shown and missing from the results; the others count. */
	const doAll = async (tasks: ListrTask[]) =>
		await new Listr(tasks, { silentRendererCondition: quiet, exitOnError: false }).run();

	// Queue mode comes first, because it needs programs that may be missing.
	if (complete) {
		const measuring = WORKERS.map((workers) => ({
			title: `queue mode, workers: ${workers}`,
			task: async () => void throughput.push(await measureThroughput(host, workers)),
		}));
		await new Listr(measuring, { silentRendererCondition: quiet }).run();
	}
	const measureCalls = async () => void webhookCalls.push(...(await measureWebhookCalls(host)));
	await doAll(complete ? [{ title: 'webhook calls', task: measureCalls }] : []);
	const bench = await setUp(host, cases);
	const node = (await run(host.node, ['--version'], { cwd: bench.instance.userFolder })).trim();
	try {
		await doAll(
			runs.map((next, index) => ({
				title: `${index + 1}/${runs.length} ${titleOf(next)}`,
				task: async (_, task) => {
					const results = await measure(bench, next.case, next.contestants, next.round);
					measurements.push(...results);
					task.title += `: ${results.map(({ timeMs }) => shown(timeMs)).join(', ')}`;
				},
			})),
		);
		const list = cases.find((it) => it.list);
		const measureMemory = async () => void (listMemory = list && (await measureListMemory(list)));
		await doAll(list ? [{ title: `memory of ${list.title}`, task: measureMemory }] : []);
		const batches = cases.find(({ id }) => id === CALL_CASES.batches);
		const measureBatches = async () =>
			void (sideBySide = batches && (await measureSideBySide(batches)));
		await doAll(
			batches ? [{ title: `${batches.title}, against one execution`, task: measureBatches }] : [],
		);
		const verdicts = judge(cases, measurements);
		await doAll(
			(complete ? worthAProfile(verdicts) : []).map(([it, contestant]) => ({
				title: `profile of ${labelOf(contestant)}, ${it.title}`,
				task: async () => void profiles.push(await profile(bench, it, contestant)),
			})),
		);
		const rows = summarize(cases, measurements);
		const software = { n8n: host.version, node };
		const curves = curvesOf(cases, measurements);
		if (batches && sideBySide) verdicts.push(judgeSideBySide(batches, sideBySide));
		if (list && listMemory) verdicts.push(judgeListMemory(list, listMemory));
		const others = { profiles, listMemory, sideBySide, throughput, webhookCalls };
		return { software, load, rows, verdicts, curves, ...others };
	} finally {
		await bench.close();
	}
}

/**
 * This node in the main case and where a target is missed. A batch of a few items is too short for a
 * profiler that looks every millisecond, and an n8n that goes on running is not profiled.
 */
function worthAProfile(verdicts: Verdict[]): Array<[Case, ContestantId]> {
	const missed = verdicts.filter((it) => !it.met && !it.case.repetitions && !it.case.calls);
	const pairs = missed.map((it): [Case, ContestantId] => [it.case, it.contestant]);
	const all: Array<[Case, ContestantId]> = [[caseById(MAIN_CASE), 'masivo'], ...pairs];
	const keys = all.map(([it, contestant]) => `${it.id} ${contestant}`);
	return all.filter((_, index) => keys.indexOf(keys[index]) === index);
}

/** Those of the first round in which they were measured. */
function curvesOf(cases: Case[], runs: Measurement[]): Curve[] {
	return cases
		.filter(({ id }) => CURVES_OF.includes(id))
		.flatMap((it) =>
			CURVES_BY.flatMap((contestant) => {
				const first = runs.find((run) => run.caseId === it.id && run.contestant === contestant);
				return first?.cost ? { case: it, contestant, inFlight: first.cost.inFlight } : [];
			}),
		);
}

/** Round by round; in each round another contestant of a case begins. */
function inTurns(cases: Case[], rounds: number): Run[] {
	return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
		cases
			.filter(({ maxRounds = Infinity }) => round <= maxRounds)
			.flatMap((it) => {
				const first = (round - 1) % it.contestants.length;
				const order = [...it.contestants.slice(first), ...it.contestants.slice(0, first)];
				// Where contestants share a process, they take turns in it.
				if (it.repetitions) return { case: it, contestants: it.contestants, round };
				return order.map((contestant) => ({ case: it, contestants: [contestant], round }));
			}),
	);
}

function titleOf({ case: { title }, contestants, round }: Run): string {
	return `round ${round}, ${title}, ${contestants.map(labelOf).join(' and ')}`;
}

const shown = (ms: number): string =>
	ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
