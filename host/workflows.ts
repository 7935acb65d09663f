import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IRun, IWorkflowBase } from 'n8n-workflow';
import { CommandError } from './commands';
import { spawnN8n } from './instance';
import type { Instance } from './instance';

/** A credential as `n8n import:credentials` takes it; n8n encrypts the data. */
export interface ImportableCredential {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** A workflow as the editor exports it. */
export type ImportableWorkflow = Pick<IWorkflowBase, 'id' | 'name' | 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'settings'>>;

/** @throws {CommandError} with what n8n printed. */
export async function importCredentials(
	instance: Instance,
	credentials: ImportableCredential[],
): Promise<void> {
	await importFile(instance, 'import:credentials', credentials);
}

/** @throws {CommandError} with what n8n printed. */
export async function importWorkflows(
	instance: Instance,
	workflows: ImportableWorkflow[],
): Promise<void> {
	const inactive = workflows.map((workflow) => ({ settings: {}, active: false, ...workflow }));
	await importFile(instance, 'import:workflow', inactive);
}

async function importFile(instance: Instance, command: string, content: unknown): Promise<void> {
	const file = join(instance.userFolder, `${randomUUID()}.json`);
	await writeFile(file, JSON.stringify(content));
	const { code, output } = await runToEnd(instance, [command, `--input=${file}`]);
	await rm(file);
	if (code !== 0) throw new CommandError(command, `ended with code ${code}`, output);
}

/**
 * Runs an imported workflow in an n8n process of its own. A workflow that fails is a result like
 * any other: see the run's `status` and `data.resultData.error`.
 *
 * @param observe is told the process id as soon as there is one.
 * @throws {CommandError} when n8n printed no result.
 */
export async function executeWorkflow(
	instance: Instance,
	id: string,
	observe: (pid: number) => void = () => {},
): Promise<IRun> {
	const args = ['execute', `--id=${id}`, '--rawOutput'];
	// n8n prints the result through its logger, at this level.
	const verbose = { ...instance, env: { ...instance.env, N8N_LOG_LEVEL: 'info' } };
	const { code, output } = await runToEnd(verbose, args, observe);
	const result = /^\{\n[^]*^\}$/m.exec(output);
	if (!result) throw new CommandError('n8n execute', `ended with code ${code}, no result`, output);
	return JSON.parse(result[0]) as IRun;
}

/** Through a file: what n8n still has to write to a pipe when it ends is lost. */
async function runToEnd(
	instance: Instance,
	args: string[],
	observe: (pid: number) => void = () => {},
): Promise<{ code: number | null; output: string }> {
	const path = join(instance.userFolder, `${randomUUID()}.log`);
	const file = await open(path, 'w');
	try {
		const child = await spawnN8n(instance, args, ['ignore', file.fd, file.fd]);
		if (child.pid) observe(child.pid);
		const [code] = (await once(child, 'close')) as [number | null];
		return { code, output: await readFile(path, 'utf8') };
	} finally {
		await file.close();
		await rm(path);
	}
}
