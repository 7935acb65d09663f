import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../host/instance';
import type { Host, Instance } from '../host/instance';
import { importCredentials, importWorkflows } from '../host/workflows';
import { benchWorkflow } from './benchWorkflow';
import type { Case } from './cases';
import { loopWorkflow, rowsOf } from './fewItems';
import { buildContestants, buildFixedPool, ROOT } from './packages';
import { SandboxProcess } from './sandboxProcess';
import { startRunning } from './executions';
import type { RunningBench } from './executions';
import type { OpenedServer } from './server';

/** All that a run needs: an n8n with every workflow in it, and the servers they call. */
export interface Bench {
	instance: Instance;
	sandboxes: SandboxProcess;
	/** The server of each case, by the case's id. */
	servers: Map<string, OpenedServer>;
	/** The n8n that goes on running and takes calls; it is started for the first case that needs it. */
	running(): Promise<RunningBench>;
	/** Ends the servers and that n8n, and removes the instance. */
	close(): Promise<void>;
}

/** Needs the package built in `dist`. */
export async function setUp(host: Host, cases: Case[]): Promise<Bench> {
	const userFolder = await mkdtemp(join(tmpdir(), 'masivo-bench-'));
	const discard = () => rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	// On Ctrl-C listr2 ends the process, and nobody calls `close`.
	process.once('exit', discard);
	const sandboxes = new SandboxProcess();
	const certificates = join(userFolder, 'certificates.pem');
	const instance: Instance = {
		host,
		userFolder,
		env: {
			NODE_EXTRA_CA_CERTS: certificates,
			// What n8n keeps of an execution is written after the node has ended; it is not measured.
			EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
			EXECUTIONS_DATA_SAVE_ON_ERROR: 'none',
		},
	};
	const opened: OpenedServer[] = [];
	for (const it of cases) opened.push(await openServer(sandboxes, it));
	const pem = opened.map(({ certificate }) => certificate ?? '').join('\n');
	await writeFile(certificates, pem);

	// Those of the n8n that goes on running are made when their turn has come.
	const ofProcesses = cases.filter(({ calls }) => !calls);
	const others = [await buildContestants(userFolder), await buildFixedPool(userFolder)];
	await installPackages(instance, [ROOT, ...others]);
	await importCredentials(
		instance,
		opened.map(({ token, baseUrl }, index) => ({
			...{ id: cases[index].id, name: cases[index].id },
			type: 'masivoApi',
			// A session token, or n8n calls `preAuthentication` before the first requests of some contestants.
			data: { authentication: 'bearerToken', accessToken: token, sessionToken: token, baseUrl },
		})),
	);
	const servers = new Map(opened.map((it, index) => [cases[index].id, it]));
	const workflows = ofProcesses.flatMap((it) => {
		const target = { baseUrl: servers.get(it.id)?.baseUrl ?? '', credentialId: it.id };
		if (it.repetitions) return [loopWorkflow(it, target)];
		return it.contestants.map((contestant) => benchWorkflow(it, contestant, target));
	});
	await importWorkflows(instance, workflows);
	let running: Promise<RunningBench> | undefined;
	return {
		...{ instance, sandboxes, servers },
		running: async () => await (running ??= startRunning(host, sandboxes)),
		close: async () => {
			await (await running?.catch(() => undefined))?.installation.close();
			sandboxes.close();
			discard();
			process.off('exit', discard);
		},
	};
}

/** The server that a case's contestants call. */
export async function openServer(sandboxes: SandboxProcess, it: Case): Promise<OpenedServer> {
	const { items, list, imports, rowsPerCustomer = 1, server, repetitions, oneByOne } = it;
	if (list || imports) {
		const options = { ...server, ...(list && { transactions: items }) };
		return await sandboxes.open({ options, customers: 0, tagsPerCustomer: 0 });
	}
	return await sandboxes.open({
		options: server,
		customers: repetitions ? rowsOf(it) : items / rowsPerCustomer + (oneByOne ?? 0),
		tagsPerCustomer: rowsPerCustomer,
	});
}
