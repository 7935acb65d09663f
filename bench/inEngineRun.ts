/** Run by inEngine.ts: prints what it is asked for. */
import { createEngine, storedCredential } from '../engine';
import type { Engine, StoredCredential } from '../engine';
import { chain, manualTrigger } from '../host/workflowParts';
import { contestantNode, MEASURED_NODE } from './benchWorkflow';
import type { Case } from './cases';
import { credentialData, rowsFrom } from './executions';
import type { Executions } from './executions';
import type { EngineRun, SideBySide } from './inEngine';
import { median } from './median';
import { ROOT } from './packages';
import { SandboxProcess } from './sandboxProcess';
import type { OpenedServer } from './server';
import { openServer } from './setup';

/** Pairs of measurements; the first does not count. */
const ROUNDS = 6;

interface Ready {
	engine: Engine;
	sandboxes: SandboxProcess;
	server: OpenedServer;
}

async function main({ what, case: it }: EngineRun): Promise<Executions | SideBySide> {
	const sandboxes = new SandboxProcess();
	try {
		const engine = await createEngine({ packageDir: ROOT });
		const ready = { engine, sandboxes, server: await openServer(sandboxes, it) };
		return await (what === 'executions' ? executionsOf(ready, it) : sideBySide(ready, it));
	} finally {
		sandboxes.close();
	}
}

async function executionsOf(ready: Ready, it: Case): Promise<Executions> {
	const { engine, sandboxes, server } = ready;
	const { calls = 1, items, token } = it;
	// V8 gets to know it, on a server without limits.
	const options = { latencyMs: it.server.latencyMs };
	const warmUp = await sandboxes.open({ options, customers: items, tagsPerCustomer: 1 });
	await runAtOnce(engine, credentialFor(warmUp), { calls, items });
	await sandboxes.restore(server.server, { endTokens: token === 'ended' });
	const before = process.cpuUsage();
	const result = await runAtOnce(engine, credentialFor(server, token), { calls, items });
	const { user, system } = process.cpuUsage(before);
	const cost = { cpuMs: (user + system) / 1000, ...(await sandboxes.observed(server.server)) };
	return { ...result, cost };
}

async function sideBySide({ engine, server }: Ready, it: Case): Promise<SideBySide> {
	const timeOf = async (calls: number) => {
		const all = { calls, items: it.items };
		const { timeMs, failedItems } = await runAtOnce(engine, credentialFor(server), all);
		if (failedItems > 0) throw new Error(`${failedItems} of ${it.items} items failed`);
		return timeMs;
	};
	const ratios: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const isSwapped = round % 2 === 1;
		const before = isSwapped ? await timeOf(1) : 0;
		const together = await timeOf(it.calls ?? 1);
		ratios.push(together / (isSwapped ? before : await timeOf(1)));
	}
	return { timeOfOne: median(ratios.slice(1)) };
}

/** A credential of its own: what others have learned is not shared. */
function credentialFor(server: OpenedServer, token?: Case['token']): StoredCredential {
	return storedCredential('masivoApi', credentialData(server, token));
}

/** @throws when items are lost */
async function runAtOnce(
	engine: Engine,
	credential: StoredCredential,
	{ calls, items }: { calls: number; items: number },
): Promise<Executions> {
	const target = { baseUrl: String(credential.data.baseUrl), credentialId: credential.id };
	const node = contestantNode(MEASURED_NODE, 'masivoInEngine', target);
	const workflow = chain('at once', manualTrigger, node);
	const size = items / calls;
	const start = performance.now();
	const runs = await Promise.all(
		Array.from({ length: calls }, async (_, index) => {
			const input = rowsFrom(index * size, size);
			return await engine.run(workflow, { input, credentials: [credential] });
		}),
	);
	const timeMs = performance.now() - start;
	const output = runs.flatMap((it) => it.outputs(MEASURED_NODE)[0]);
	if (output.length !== items) throw new Error(`${output.length} of ${items} items came out`);
	return { timeMs, failedItems: output.filter(({ json }) => json.error).length };
}

main(JSON.parse(process.argv[2]) as EngineRun).then(
	(result) => console.log(JSON.stringify(result)),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
