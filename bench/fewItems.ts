import type { IRunExecutionData, ITaskData } from 'n8n-workflow';
import { chain } from '../host/workflowParts';
import type { ImportableWorkflow } from '../host/workflows';
import { contestantNode, rowNodes, workflowId } from './benchWorkflow';
import type { Target } from './benchWorkflow';
import type { Case, ContestantId } from './cases';

/**
 * A batch of a few items takes some 60 ms, and the first of a process several times as long, by
 * chance: code that is not compiled yet. So one process repeats it in a loop, and the contestants
 * take turns in each round of the loop: A B B A, so that each comes as often after itself as after
 * the other, and no one always finds the other's garbage.
 */
const LOOP = 'Batch by Batch';

export const LOOP_ID = 'turns';

/** Rounds of the loop that do not count: n8n and V8 get to know both contestants. */
const WARM_UP = 10;

const turnName = (contestant: ContestantId, turn: number): string => `${contestant} ${turn}`;

const turnNames = ({ contestants }: Case): string[] =>
	[...contestants, ...contestants.toReversed()].map(turnName);

/** Rows → Loop Over Items → every contestant twice, one after another, on the same rows. */
export function loopWorkflow(it: Case, target: Target): ImportableWorkflow {
	const loop = {
		name: LOOP,
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize: it.items, options: {} },
	};
	const { connections, nodes, name } = chain(it.id, ...rowNodes(rowsOf(it)), loop);
	const turns = [...it.contestants, ...it.contestants.toReversed()].map((contestant, turn) => ({
		...contestantNode(turnName(contestant, turn), contestant, target),
		id: turnName(contestant, turn),
		typeVersion: 1,
		// n8n carries the branches of an output out from top to bottom.
		position: [208 * nodes.length, 160 * turn] as [number, number],
	}));
	const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
	return {
		id: workflowId(it.id, LOOP_ID),
		name,
		nodes: [...nodes, ...turns],
		connections: {
			...connections,
			[LOOP]: { main: [[], turns.map((turn) => to(turn.name))] },
			[turns[turns.length - 1].name]: { main: [[to(LOOP)]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

/** Rows, and so customers, of such a case: new ones in every round of the loop. */
export const rowsOf = ({ items, repetitions = 0 }: Case): number => items * (repetitions + WARM_UP);

/**
 * What a contestant did in the rounds of the loop that count.
 *
 * @throws when the loop did not reach its end
 */
export function turnsOf(
	it: Case,
	contestant: ContestantId,
	{ runData, error }: IRunExecutionData['resultData'],
): ITaskData[] {
	const names = turnNames(it).filter((name) => name.startsWith(`${contestant} `));
	const turns = names.flatMap((name) => (runData[name] ?? []).slice(WARM_UP));
	const expected = names.length * (it.repetitions ?? 0);
	if (turns.length !== expected) {
		const reason = error?.message ?? `${turns.length} of ${expected} repetitions`;
		throw new Error(`${contestant} in ${it.id} gave no result: ${reason}`);
	}
	return turns;
}
