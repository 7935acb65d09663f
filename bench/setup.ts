import { readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { installPackages } from '../host/instance';
import type { Instance } from '../host/instance';
import type { Host } from '../host/provision';
import { importCredentials, importWorkflows } from '../host/workflows';
import { benchWorkflow } from './benchWorkflow';
import type { Case } from './cases';
import { CONTESTANTS } from './contestants';
import { SandboxProcess } from './sandboxProcess';
import type { OpenedServer } from './server';

const ROOT = join(__dirname, '..');
const CONTESTANTS_FOLDER = join(__dirname, 'contestants');

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
	for (const it of cases) opened.push(await open(sandboxes, it));
	const pem = opened.map(({ certificate }) => certificate ?? '').join('\n');
	await writeFile(certificates, pem);

	await installPackages(instance, [ROOT, await buildContestants(userFolder)]);
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
	const workflows = cases.flatMap((it, index) =>
		CONTESTANTS.filter(({ id }) => it.contestants.includes(id)).map((contestant) =>
			benchWorkflow(it, contestant, { baseUrl: opened[index].baseUrl, credentialId: it.id }),
		),
	);
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

async function open(
	sandboxes: SandboxProcess,
	{ items, rowsPerCustomer, server }: Case,
): Promise<OpenedServer> {
	return await sandboxes.open({
		options: server,
		customers: items / rowsPerCustomer,
		tagsPerCustomer: rowsPerCustomer,
	});
}

/** Compiles the local package of contestants into a folder that n8n can install from. */
async function buildContestants(parent: string): Promise<string> {
	const folder = join(parent, 'contestants');
	await mkdir(folder);
	for (const file of await readdir(CONTESTANTS_FOLDER)) {
		const source = join(CONTESTANTS_FOLDER, file);
		if (!file.endsWith('.ts')) {
			await copyFile(source, join(folder, file));
			continue;
		}
		const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
			compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
		});
		await writeFile(join(folder, file.replace(/\.ts$/, '.js')), outputText);
	}
	return folder;
}
