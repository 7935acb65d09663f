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
import type { OpenedServer } from './server';

/** All that a run needs: an n8n with every workflow in it, and the servers they call. */
export interface Bench {
	instance: Instance;
	sandboxes: SandboxProcess;
	/** The number of each case's server in `sandboxes`, by the case's id. */
	servers: Map<string, number>;
	/** Ends the servers and removes the instance. */
	close(): void;
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

	const others = [await buildContestants(userFolder), await buildFixedPool(userFolder)];
	await installPackages(instance, [ROOT, ...others]);
	await importCredentials(
		instance,
		opened.map(({ token, baseUrl }, index) => ({
			id: cases[index].id,
			name: cases[index].id,
			type: 'masivoApi',
			// A session token, or n8n calls `preAuthentication` before the first requests of some contestants.
			data: { authentication: 'bearerToken', accessToken: token, sessionToken: token, baseUrl },
		})),
	);
	const workflows = cases.flatMap((it, index) => {
		const target = { baseUrl: opened[index].baseUrl, credentialId: it.id };
		if (it.repetitions) return [loopWorkflow(it, target)];
		return it.contestants.map((contestant) => benchWorkflow(it, contestant, target));
	});
	await importWorkflows(instance, workflows);
	return {
		instance,
		sandboxes,
		servers: new Map(opened.map(({ server }, index) => [cases[index].id, server])),
		close: () => {
			sandboxes.close();
			discard();
			process.off('exit', discard);
		},
	};
}

/** The server that a case's contestants call. */
export async function openServer(sandboxes: SandboxProcess, it: Case): Promise<OpenedServer> {
	const { items, list, imports, rowsPerCustomer = 1, server, repetitions } = it;
	if (list || imports) {
		const options = { ...server, ...(list && { transactions: items }) };
		return await sandboxes.open({ options, customers: 0, tagsPerCustomer: 0 });
	}
	return await sandboxes.open({
		options: server,
		customers: repetitions ? rowsOf(it) : items / rowsPerCustomer,
		tagsPerCustomer: rowsPerCustomer,
	});
}
