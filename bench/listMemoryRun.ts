/** Run by listMemory.ts, with --expose-gc: prints a `ListMemory` for the server it is told. */
import { setTimeout as delay } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { createEngine, storedCredential } from '../engine';
import type { Engine, RunResult, StoredCredential } from '../engine';
import { chain, manualTrigger } from '../host/workflowParts';
import { MAX_ROWS } from '../sandbox/resources/transactions';
import { MEASURED_NODE } from './benchWorkflow';
import { contestantById } from './contestants';
import type { ListMemory, ListServer } from './listMemory';
import { ROOT } from './packages';

/** Between two looks: each one stops everything for as long as the collection takes. */
const PAUSE_MS = 50;

const ONE_PAGE: INodeParameters = { returnAll: false, limit: MAX_ROWS };

/** V8's heap, and the buffers outside of it. */
function liveMb(): number {
	global.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 2 ** 20;
}

/** What is returned is the only thing that still holds the execution. */
async function list(
	engine: Engine,
	credential: StoredCredential,
	{ baseUrl }: ListServer,
	parameters: INodeParameters = {},
): Promise<{ peakMb: number; held: RunResult[] }> {
	const { type, listParameters } = contestantById('masivo');
	const node = {
		name: MEASURED_NODE,
		type,
		parameters: { ...listParameters?.(baseUrl), ...parameters },
		credentials: { masivoApi: { id: credential.id, name: credential.name } },
	};
	let isOver = false;
	const watch = async () => {
		let peakMb = 0;
		while (!isOver) {
			peakMb = Math.max(peakMb, liveMb());
			await delay(PAUSE_MS);
		}
		return peakMb;
	};
	const watching = watch();
	const result = await engine.run(chain('list', manualTrigger, node), {
		credentials: [credential],
	});
	isOver = true;
	if (result.status !== 'success') throw result.error ?? new Error(result.status);
	return { peakMb: Math.max(liveMb(), await watching), held: [result] };
}

async function main(server: ListServer): Promise<ListMemory> {
	const engine = await createEngine({ packageDir: ROOT });
	const { baseUrl, token } = server;
	const credential = storedCredential('masivoApi', {
		...{ authentication: 'bearerToken', accessToken: token, sessionToken: token, baseUrl },
	});
	// What is compiled and kept for good is not what a list costs.
	(await list(engine, credential, server)).held.length = 0;
	const onePage = await list(engine, credential, server, ONE_PAGE);
	onePage.held.length = 0;
	const all = await list(engine, credential, server);
	const withOutput = liveMb();
	all.held.length = 0;
	const outputMb = withOutput - liveMb();
	return { onePagePeakMb: onePage.peakMb, peakMb: all.peakMb, outputMb };
}

main(JSON.parse(process.argv[2]) as ListServer).then(
	(memory) => console.log(JSON.stringify(memory)),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
