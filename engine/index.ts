/**
 * n8n's own execution engine, in this process: a built package loaded the way n8n loads it, whole
 * workflows in n8n-core's `WorkflowExecute`, real HTTP. What n8n keeps in its database is in memory.
 */
import { makeInstanceSettings } from './environment';

import {
	DataDeduplicationService,
	InstanceSettings,
	LoadOptionsContext,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import {
	Expression,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeListSearchResult,
	type INodeType,
	type IPinData,
	type IRun,
	UserError,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { createAdditionalData, type WorkflowJson } from './additionalData';
import {
	CredentialsHelper,
	CredentialTypes,
	resolveCredentials,
	type StoredCredential,
} from './credentials';
import { type CredentialTestResult, testCredential } from './credentialTest';
import { NodeTypes } from './nodeTypes';
import { assertSupported } from './nodes';
import { ProcessedData } from './processedData';
import { type RunResult, toResult } from './runResult';
import { listen, type ListenOptions, type Listener } from './webhooks';

export type { WorkflowJson } from './additionalData';
export { storedCredential, type StoredCredential } from './credentials';
export type { CredentialTestResult } from './credentialTest';
export type { RunResult } from './runResult';
export type { Listener, ListenOptions } from './webhooks';

// The evaluator inside this process. n8n's own default, isolated-vm, is a native module that is only
// built for Node 24 and later; this package's tests also run on Node 20.
Expression.setExpressionEngine('legacy');

export interface RunOptions {
	/** The items that the start node emits, in place of its own (n8n's pinned data). */
	input?: IDataObject[];
	/** The credentials that the workflow's nodes may name. */
	credentials?: StoredCredential[];
	/** Stops the execution as n8n's Stop button does. */
	signal?: AbortSignal;
	/** How it was started; `manual`, from the editor, unless said otherwise. */
	mode?: WorkflowExecuteMode;
}

export interface Engine {
	readonly loader: PackageDirectoryLoader;
	/** By the name within the package, such as `masivo`. */
	nodeType(name: string): INodeType;
	/**
	 * Runs the workflow from its trigger. Resolves when nothing of it runs any more, whether it
	 * succeeded, failed or was cancelled.
	 *
	 * @throws if n8n would not start it: no trigger, an unknown node, a required parameter missing
	 */
	run(workflow: WorkflowJson, options?: RunOptions): Promise<RunResult>;
	/**
	 * Activates a workflow whose trigger has a webhook, and serves that over HTTP until it is closed.
	 *
	 * @throws what the node has against it
	 */
	listen(workflow: WorkflowJson, options?: ListenOptions): Promise<Listener>;
	/**
	 * What the editor gets for a list of a node in the workflow: a page of it, or what the filter fits.
	 *
	 * @throws what the editor is told instead
	 */
	searchList(
		workflow: WorkflowJson,
		nodeName: string,
		method: string,
		options?: { credentials?: StoredCredential[]; filter?: string; paginationToken?: string },
	): Promise<INodeListSearchResult>;
	/** What n8n's credential form says of these field values. */
	testCredential(type: string, data: ICredentialDataDecryptedObject): Promise<CredentialTestResult>;
}

/** No two executions of a process have the same ID, in n8n neither. */
let executions = 0;

/** n8n-core takes one for the whole process. */
let remembers: Promise<void> | undefined;

/**
 * Loads the built package in `packageDir` (its package.json names the files in dist).
 *
 * @throws as n8n does, if a file, a class or an icon is not where package.json and the classes say
 */
export async function createEngine({ packageDir }: { packageDir: string }): Promise<Engine> {
	makeInstanceSettings(InstanceSettings);
	await (remembers ??= DataDeduplicationService.init(new ProcessedData()));
	const loader = new PackageDirectoryLoader(packageDir);
	await loader.loadAll();
	const nodeTypes = new NodeTypes(loader);
	const credentialTypes = new CredentialTypes(loader);

	async function run(json: WorkflowJson, options: RunOptions = {}): Promise<RunResult> {
		const { credentials = [], input, mode = 'manual', signal } = options;
		json.nodes.forEach(assertSupported);
		const nodes = resolveCredentials(json.nodes, credentials);
		const workflow = new Workflow({ ...json, nodes, active: false, nodeTypes });
		const startNode = findStartNode(workflow);
		const pinData = input ? pinned(startNode, input) : json.pinData;

		const additionalData = createAdditionalData(
			new CredentialsHelper(credentialTypes, credentials),
			{ id: String(++executions), mode, workflow: json },
		);
		const execution = new WorkflowExecute(additionalData, mode);
		// The first report is the one n8n stores. On Stop it comes while the node still runs.
		const reported = new Promise<IRun>((resolve) => {
			additionalData.hooks.addHandler('workflowExecuteAfter', resolve);
		});
		const running = execution.run({ workflow, startNode, pinData });
		const stop = () => running.cancel();
		if (signal?.aborted) stop();
		signal?.addEventListener('abort', stop, { once: true });
		await running;
		signal?.removeEventListener('abort', stop);
		return toResult(await reported);
	}

	const searchList: Engine['searchList'] = async (json, nodeName, method, options = {}) => {
		const { credentials = [], filter, paginationToken } = options;
		const nodes = resolveCredentials(json.nodes, credentials);
		const workflow = new Workflow({ ...json, nodes, active: false, nodeTypes });
		const additionalData = createAdditionalData(
			new CredentialsHelper(credentialTypes, credentials),
			{ id: String(++executions), mode: 'internal', workflow: json },
		);
		const node = workflow.getNode(nodeName);
		if (!node) throw new UserError(`The workflow has no node ${nodeName}`);
		const search = nodeTypes.getByNameAndVersion(node.type).methods?.listSearch?.[method];
		if (!search) throw new UserError(`The node has no list search ${method}`);
		const context = new LoadOptionsContext(workflow, node, additionalData, '');
		return await search.call(context, filter, paginationToken);
	};

	return {
		loader,
		searchList,
		nodeType: (name) => nodeTypes.getByNameAndVersion(`${loader.packageName}.${name}`),
		run,
		listen: async (json, options = {}) => {
			json.nodes.forEach(assertSupported);
			const nodes = resolveCredentials(json.nodes, options.credentials ?? []);
			return await listen({ nodeTypes, credentialTypes }, { ...json, nodes }, options);
		},
		testCredential: async (type, data) => await testCredential(credentialTypes, type, data),
	};
}

function findStartNode({ nodes, nodeTypes }: Workflow): INode {
	const isTrigger = ({ type, typeVersion, disabled }: INode) =>
		!disabled &&
		nodeTypes.getByNameAndVersion(type, typeVersion).description.group.includes('trigger');
	const startNode = Object.values(nodes).find(isTrigger);
	if (startNode === undefined) throw new UserError('The workflow has no trigger to start from');
	return startNode;
}

const pinned = ({ name }: INode, input: IDataObject[]): IPinData => ({
	[name]: input.map((json) => ({ json })),
});
