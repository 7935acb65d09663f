import type { INodeExecutionData, ITaskData } from 'n8n-workflow';
import { executeWorkflow } from '../host/workflows';
import { MEASURED_NODE, workflowId } from './benchWorkflow';
import type { Case, ContestantId } from './cases';
import { LOOP_ID, turnsOf } from './fewItems';
import { measureExecutions } from './executions';
import { measureInEngine } from './inEngine';
import { ProcessUsage } from './processUsage';
import type { Bench } from './setup';

/** One contestant in one round. */
export interface Measurement {
	caseId: string;
	contestant: ContestantId;
	round: number;
	/**
	 * The node's own execution time, as n8n reports it; of many executions, from the first webhook call to the
	 * last answer.
	 */
	timeMs: number;
	/** Output items that carry an error; of a list, the rows that did not come. */
	failedItems: number;
	/** Undefined where the contestants shared a process. */
	cost?: Cost;
}

/** What a process of its own cost while the node ran, and what the server saw of it. */
export interface Cost {
	/** CPU time of the whole process. */
	cpuMs: number;
	/** Highest resident set size of the process until the node ended; undefined where others ran in it before. */
	peakRssMb?: number;
	/** Requests that the server received. */
	requests: number;
	/** Exchanges of the API key among them. */
	exchanges: number;
	/** Requests that were answered 401. */
	unauthorized: number;
	/** The most requests under way, in each of the stretches of time that inFlight.ts names. */
	inFlight: number[];
}

/** Runs of one process: of one contestant, or of several that take turns in it. */
export async function measure(
	bench: Bench,
	it: Case,
	contestants: ContestantId[],
	round: number,
): Promise<Measurement[]> {
	if (it.repetitions) return await measureFewItems(bench, it, round);
	const runs: Measurement[] = [];
	const measureNext = it.calls ? measureCalls : measureOne;
	for (const contestant of contestants) runs.push(await measureNext(bench, it, contestant, round));
	return runs;
}

/**
 * Runs the loop of `fewItems.ts` once; one measurement for each contestant.
 *
 * @throws when the loop did not reach its end
 */
async function measureFewItems(bench: Bench, it: Case, round: number): Promise<Measurement[]> {
	await bench.sandboxes.restore(serverOf(bench, it));
	const run = await executeWorkflow(bench.instance, workflowId(it.id, LOOP_ID));
	return it.contestants.map((contestant): Measurement => {
		const turns = turnsOf(it, contestant, run.data.resultData);
		return {
			caseId: it.id,
			contestant,
			round,
			timeMs: middleMean(turns.map(({ executionTime }) => executionTime)),
			failedItems: turns.flatMap(outputOf).filter(isFailed).length,
		};
	});
}

async function measureCalls(
	{ running, servers }: Bench,
	it: Case,
	contestant: ContestantId,
	round: number,
): Promise<Measurement> {
	if (contestant === 'masivoInEngine')
		return { caseId: it.id, contestant, round, ...(await measureInEngine(it)) };
	const server = servers.get(it.id);
	if (!server) throw new Error(`${it.id} has no server`);
	const executions = await measureExecutions(await running(), server, it, contestant, round);
	return { caseId: it.id, contestant, round, ...executions };
}

/** @throws when the workflow did not reach the node's end or lost items. */
async function measureOne(
	bench: Bench,
	it: Case,
	contestant: ContestantId,
	round: number,
): Promise<Measurement> {
	const { id, items, list } = it;
	const server = serverOf(bench, it);
	await bench.sandboxes.restore(server);

	let usage: ProcessUsage | undefined;
	const run = await executeWorkflow(bench.instance, workflowId(id, contestant), (pid) => {
		usage = new ProcessUsage(pid);
	}).finally(() => usage?.stop());

	const [node] = run.data.resultData.runData[MEASURED_NODE] ?? [];
	const output = node ? outputOf(node) : [];
	if (!usage || !node || (!list && output.length !== items)) {
		const reason = run.data.resultData.error?.message ?? `${output.length} of ${items} items`;
		throw new Error(`${contestant} in ${id} gave no result: ${reason}`);
	}
	const end = node.startTime + node.executionTime;
	return {
		caseId: id,
		contestant,
		round,
		timeMs: node.executionTime,
		failedItems: list ? items - listed(output) : output.filter(isFailed).length,
		cost: {
			cpuMs: usage.cpuBetween(node.startTime, end),
			peakRssMb: usage.peakRssUntil(end),
			...(await bench.sandboxes.observed(server)),
		},
	};
}

const outputOf = ({ data }: ITaskData): INodeExecutionData[] => data?.main[0] ?? [];

const isFailed = ({ json, error }: INodeExecutionData): boolean => Boolean(error ?? json.error);

const serverOf = ({ servers }: Bench, { id }: Case): number => servers.get(id)?.server ?? 0;

/**
 * The mean of the middle half. n8n tells whole milliseconds, of which the median of short times
 * makes steps of 2 %.
 */
function middleMean(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const quarter = Math.floor(sorted.length / 4);
	const middle = sorted.slice(quarter, sorted.length - quarter);
	return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Transactions in the output: an item each, or, from HTTP Request, a page of them in each. */
function listed(output: INodeExecutionData[]): number {
	const counts = output.map(({ json }) =>
		Array.isArray(json.data) ? json.data.length : 'id' in json ? 1 : 0,
	);
	return counts.reduce((sum, count) => sum + count, 0);
}
