import type { ExecutionError, ExecutionStatus, INodeExecutionData, IRun } from 'n8n-workflow';

export interface RunResult {
	status: ExecutionStatus;
	/** Why the execution failed or was cancelled. */
	error?: ExecutionError;
	/** What each output of the node emitted, in its first (or the given) run; none if it never ran. */
	outputs(nodeName: string, runIndex?: number): INodeExecutionData[][];
	/** The execution as n8n would store it. */
	run: IRun;
}

export function toResult(run: IRun): RunResult {
	const { error, runData } = run.data.resultData;
	return {
		status: run.status,
		error,
		outputs: (nodeName, runIndex = 0) =>
			(runData[nodeName]?.[runIndex]?.data?.main ?? []).map((items) => items ?? []),
		run,
	};
}
