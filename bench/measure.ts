import type { INodeExecutionData } from 'n8n-workflow';
import { executeWorkflow } from '../host/workflows';
import { MEASURED_NODE, workflowId } from './benchWorkflow';
import type { Case, ContestantId } from './cases';
import { isFailed, measureFewItems, outputOf } from './fewItems';
import { ProcessUsage } from './processUsage';
import type { Bench } from './setup';

/** One contestant in one round. */
export interface Measurement {
	caseId: string;
	contestant: ContestantId;
	round: number;
	/** The node's own execution time, as n8n reports it. */
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
	/** Highest resident set size of the process until the node ended. */
	peakRssMb: number;
	/** Requests that the server received. */
	requests: number;
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
	for (const contestant of contestants) runs.push(await measureOne(bench, it, contestant, round));
	return runs;
}

/** @throws when the workflow did not reach the node's end or lost items. */
async function measureOne(
	bench: Bench,
	{ id, items, list }: Case,
	contestant: ContestantId,
	round: number,
): Promise<Measurement> {
	const server = bench.servers.get(id) ?? 0;
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

/** Transactions in the output: an item each, or, from HTTP Request, a page of them in each. */
function listed(output: INodeExecutionData[]): number {
	const counts = output.map(({ json }) =>
		Array.isArray(json.data) ? json.data.length : 'id' in json ? 1 : 0,
	);
	return counts.reduce((sum, count) => sum + count, 0);
}
