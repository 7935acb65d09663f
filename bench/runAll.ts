import { loadavg } from 'node:os';
import { Listr } from 'listr2';
import { run } from '../host/commands';
import type { Case, ContestantId } from './cases';
import { CONTESTANTS } from './contestants';
import { measure } from './measure';
import type { Measurement } from './measure';
import { profile } from './profile';
import type { ProfileShare } from './profile';
import type { Results } from './report';
import { setUp } from './setup';
import { summarize } from './summary';
import { judge } from './targets';

export interface RunOptions {
	cases: Case[];
	rounds: number;
	/** Also find out where the time goes. */
	profiled: boolean;
	quiet?: boolean;
}

/** The case that most targets are about. */
const PROFILED_CASE = '5000-50ms';

const PROFILED: ContestantId[] = ['masivo', 'barePool'];

interface Run {
	case: Case;
	contestant: ContestantId;
	round: number;
}

/** Measures every contestant of every case in every round, with progress on standard output. */
export async function runAll({
	cases,
	rounds,
	profiled,
	quiet = false,
}: RunOptions): Promise<Results> {
	if (process.platform !== 'linux') throw new Error('The benchmark reads /proc and needs Linux.');
	const measurements: Measurement[] = [];
	const profiles: Record<string, ProfileShare[]> = {};
	const runs = inTurns(cases, rounds);
	const [load] = loadavg();
	const bench = await setUp(cases, quiet);
	const { host, userFolder } = bench.instance;
	const node = (await run(host.node, ['--version'], { cwd: userFolder })).trim();
	try {
		const measuring = runs.map((next, index) => ({
			title: `${index + 1}/${runs.length} ${titleOf(next)}`,
			task: async (_: unknown, task: { title: string }) => {
				const result = await measure(bench, next.case, next.contestant, next.round);
				measurements.push(result);
				task.title += `: ${(result.timeMs / 1000).toFixed(1)} s`;
			},
		}));
		const profiling = (profiled ? PROFILED : []).map((contestant) => ({
			title: `profile of ${labelOf(contestant)}`,
			task: async () => {
				profiles[labelOf(contestant)] = await profile(bench, PROFILED_CASE, contestant);
			},
		}));
		await new Listr([...measuring, ...profiling], {
			silentRendererCondition: quiet,
			// One run that fails is shown and is missing from the medians; the others count.
			exitOnError: false,
		}).run();
	} finally {
		bench.close();
	}
	return {
		software: { n8n: host.version, node },
		load,
		rows: summarize(cases, measurements),
		verdicts: judge(measurements),
		profiles,
	};
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

function labelOf(contestant: ContestantId): string {
	return CONTESTANTS.find(({ id }) => id === contestant)?.label ?? contestant;
}
