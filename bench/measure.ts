import { executeWorkflow } from '../host/workflows';
import { MEASURED_NODE, workflowId } from './benchWorkflow';
import type { Case, ContestantId } from './cases';
import { ProcessUsage } from './processUsage';
import type { Bench } from './setup';

/** One run of one contestant, in an n8n process of its own. */
export interface Measurement {
	caseId: string;
	contestant: ContestantId;
	round: number;
	/** The node's own execution time, as n8n reports it. */
	timeMs: number;
	/** CPU time of the whole process while the node ran. */
	cpuMs: number;
	/** Highest resident set size of the process until the node ended. */
	peakRssMb: number;
	/** Requests that the server received. */
	requests: number;
	/** Output items that carry an error. */
	failedItems: number;
}

/** @throws when the workflow did not reach the node's end or lost items. */
export async function measure(
	bench: Bench,
	{ id, items }: Case,
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
	const output = node?.data?.main[0] ?? [];
	if (!usage || !node || output.length !== items) {
		const reason = run.data.resultData.error?.message ?? `${output.length} of ${items} items`;
		throw new Error(`${contestant} in ${id} gave no result: ${reason}`);
	}
	const end = node.startTime + node.executionTime;
	return {
		caseId: id,
		contestant,
		round,
		timeMs: node.executionTime,
		cpuMs: usage.cpuBetween(node.startTime, end),
		peakRssMb: usage.peakRssUntil(end),
		requests: await bench.sandboxes.requestCount(server),
		failedItems: output.filter(({ json, error }) => error ?? json.error).length,
	};
}
