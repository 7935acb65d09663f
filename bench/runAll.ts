import { loadavg } from 'node:os';
import { Listr } from 'listr2';
import type { ListrTask } from 'listr2';
import { run } from '../host/commands';
import { provisionHost } from '../host/provision';
import { caseById, MAIN_CASE } from './cases';
import type { Case, ContestantId } from './cases';
import { labelOf } from './contestants';
import { measure } from './measure';
import type { Measurement } from './measure';
import { profile } from './profile';
import type { Profile } from './profile';
import type { Results } from './results';
import { setUp } from './setup';
import { summarize } from './summary';
import { judge } from './targets';
import type { Verdict } from './targets';
import { measureThroughput, WORKERS } from './throughput';
import type { Throughput } from './throughput';

export interface RunOptions {
	cases: Case[];
	rounds: number;
	/** Also measure n8n's queue mode, and find out where the time goes. */
	complete: boolean;
	quiet?: boolean;
}

interface Run {
	case: Case;
	contestant: ContestantId;
	round: number;
}

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
	const profiles: Profile[] = [];
	const [load] = loadavg();
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
	const bench = await setUp(host, cases);
	const node = (await run(host.node, ['--version'], { cwd: bench.instance.userFolder })).trim();
	try {
		const runs = inTurns(cases, rounds);
		await doAll(
			runs.map((next, index) => ({
				title: `${index + 1}/${runs.length} ${titleOf(next)}`,
				task: async (_, task) => {
					const result = await measure(bench, next.case, next.contestant, next.round);
					measurements.push(result);
					task.title += `: ${(result.timeMs / 1000).toFixed(1)} s`;
				},
			})),
		);
		const verdicts = judge(measurements);
		await doAll(
			(complete ? worthAProfile(verdicts) : []).map(([it, contestant]) => ({
				title: `profile of ${labelOf(contestant)}, ${it.title}`,
				task: async () => void profiles.push(await profile(bench, it, contestant)),
			})),
		);
		const rows = summarize(cases, measurements);
		return { software: { n8n: host.version, node }, load, rows, verdicts, profiles, throughput };
	} finally {
		bench.close();
	}
}

/** The main case, of this node and of the floor, and this node in the cases that missed a target. */
function worthAProfile(verdicts: Verdict[]): Array<[Case, ContestantId]> {
	const missed = verdicts.filter(({ met }) => !met).map(({ caseId }) => caseId);
	const ids = new Set([MAIN_CASE, ...missed]);
	return [
		...[...ids].map((id): [Case, ContestantId] => [caseById(id), 'masivo']),
		[caseById(MAIN_CASE), 'barePool'],
	];
}

/** Round by round; in each round another contestant of a case begins. */
function inTurns(cases: Case[], rounds: number): Run[] {
	return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
		cases
			.filter(({ maxRounds = Infinity }) => round <= maxRounds)
			.flatMap((it) => {
				const first = (round - 1) % it.contestants.length;
				const order = [...it.contestants.slice(first), ...it.contestants.slice(0, first)];
				return order.map((contestant) => ({ case: it, contestant, round }));
			}),
	);
}

function titleOf({ case: { title }, contestant, round }: Run): string {
	return `round ${round}, ${title}, ${labelOf(contestant)}`;
}
