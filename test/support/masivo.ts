import { log, unfitLines } from './debugLog';

import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
	NodeParameterValueType,
} from 'n8n-workflow';

import {
	createEngine,
	storedCredential,
	type Engine,
	type RunResult,
	type StoredCredential,
	type WorkflowJson,
} from '../../engine';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { secretsSentIn } from './secretFields';

export const ROOT = resolve(__dirname, '../..');

/** The customers c0, c1, … with the tags a and b. */
export const someCustomers = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ id: `c${n}`, tags: { a: 1, b: true } }));

/** One input item for each customer that `someCustomers` makes; it asks for the tag a. */
export const someItems = (count: number) =>
	someCustomers(count).map(({ id }) => ({ id, tags: 'a' }));

/** What comes into the node; tests also bring what they should not. */
type InputItem = Record<string, unknown>;

export interface NodeOptions {
	/** The node's Options. */
	options?: Record<string, NodeParameterValueType>;
	/** Parameters besides, or in place of, a customer ID that comes from each input item. */
	parameters?: INode['parameters'];
	onError?: INode['onError'];
	/** What else stands in the node's settings. */
	settings?: Partial<INode>;
	/** The workflow's; default: n8n's. */
	timeZone?: string;
	/** Default: a bearer token that is valid. */
	credential?: StoredCredential;
	signal?: AbortSignal;
	/** The ID of the workflow; default: it is not saved. */
	workflowId?: string;
	/** How many items go in at a time, in passes of Loop Over Items; default: all, without it. */
	loop?: number;
}

export interface NodeResult extends RunResult {
	/** Why the node failed, as n8n stores it. */
	error: RunResult['error'] & (NodeApiError | NodeOperationError);
	/** The items of the first output, in the first pass. */
	items: INodeExecutionData[];
	/** The items of the error output, in the first pass. */
	failed: INodeExecutionData[];
	/** What the editor shows beside the output. */
	hints: string[];
}

/** The built node in n8n's engine, beside a stand-in for Masivo. */
export interface Masivo {
	readonly engine: Engine;
	readonly sandbox: Sandbox;
	/**
	 * Runs a workflow in which the node does the operation (`event.send`; of Customer, its own name is
	 * enough) for each item; the field Customer ID takes the item's `id`.
	 */
	run(operation: string, input: InputItem[], options?: NodeOptions): Promise<NodeResult>;
	/**
	 * Deletes the `tags` of each item. The parameter that carries their keys is given: what it costs to
	 * find it out is another matter (deleteTagsParameter.test.ts).
	 */
	deleteTags(input: InputItem[], options?: NodeOptions): Promise<NodeResult>;
	/** A stored credential with the fields' values in place of the usual ones. */
	bearerToken(data?: ICredentialDataDecryptedObject): StoredCredential;
	apiKey(data?: ICredentialDataDecryptedObject): StoredCredential;
	/** What arrived, as `METHOD /path?query` below the Base URL. */
	wire(): string[];
	/** Other runs, in which the same is looked for after the test. */
	watch(...runs: RunResult[]): void;
}

let engine: Promise<Engine> | undefined;

/**
 * Starts a sandbox for the tests of the enclosing block. After each of them every request and
 * answer must have fitted the OpenAPI document, nothing may be left running, no secret may stand in
 * anything that n8n stored or in its log, no secret field of a request (`x-secret` in the document) in an
 * error, and no line of the node's log may say more of a request than its method and its documented path.
 */
export function useMasivo(sandboxOptions: SandboxOptions = {}): Masivo {
	let sandbox: Sandbox;
	let loaded: Engine;
	const runs: RunResult[] = [];
	const secrets = new Set<string>();

	beforeAll(async () => {
		engine ??= createEngine({ packageDir: ROOT });
		loaded = await engine;
		sandbox = await startSandbox(sandboxOptions);
	});
	afterAll(async () => await sandbox.close());
	afterEach(async () => {
		await until(() => sandbox.stats.inFlight === 0);
		const violations = [...sandbox.contractViolations];
		const told = [
			...secretsIn([runs, log], [...secrets, ...secretsSentTo(sandbox)]),
			...unfitLines(),
			...sentInErrors(runs.splice(0), sandbox),
		];
		secrets.clear();
		log.splice(0);
		sandbox.reset();
		expect(violations).toEqual([]);
		expect(told).toEqual([]);
	});

	function stored(data: ICredentialDataDecryptedObject): StoredCredential {
		const { accessToken, apiKey, sessionToken, webhookSecret } = data;
		for (const secret of [accessToken, apiKey, sessionToken, webhookSecret]) {
			if (typeof secret === 'string' && secret) secrets.add(secret);
		}
		return storedCredential('masivoApi', { baseUrl: sandbox.baseUrl, ...data });
	}

	const bearerToken: Masivo['bearerToken'] = (data) =>
		stored({ authentication: 'bearerToken', accessToken: sandbox.issueToken(), ...data });

	return {
		get engine() {
			return loaded;
		},
		get sandbox() {
			return sandbox;
		},
		bearerToken,
		apiKey: (data) => stored({ authentication: 'apiKey', apiKey: sandbox.apiKey, ...data }),
		wire() {
			const root = new URL(sandbox.baseUrl).pathname;
			return sandbox.requests.map(({ method, url }) => `${method} ${url.replace(root, '')}`);
		},
		watch: (...others) => void runs.push(...others),
		async run(operation, input, { credential = bearerToken(), signal, ...node } = {}) {
			const workflow = workflowOf(operation, credential, node);
			const result = await loaded.run(workflow, {
				input: input as IDataObject[],
				credentials: [credential],
				signal,
			});
			runs.push(result);
			const [items = [], failed = []] = result.outputs('Masivo');
			const [task] = result.run.data.resultData.runData.Masivo ?? [];
			const hints = task?.hints?.map(({ message }) => message) ?? [];
			return { ...result, error: result.error as NodeResult['error'], items, failed, hints };
		},
		async deleteTags(input, { parameters, options, ...others } = {}) {
			return await this.run('deleteTags', input, {
				...others,
				parameters: { tagKeys: '={{ $json.tags }}', ...parameters },
				options: { tagKeysParameter: 'tags', ...options },
			});
		},
	};
}

function workflowOf(
	operation: string,
	{ id, name }: StoredCredential,
	{ options = {}, parameters = {}, onError, settings, timeZone, workflowId, loop }: NodeOptions,
): WorkflowJson {
	const node: Pick<INode, 'typeVersion' | 'position'> = { typeVersion: 1, position: [0, 0] };
	const [own, resource = 'customer'] = operation.split('.').reverse();
	return {
		id: workflowId,
		nodes: [
			{ ...node, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...node,
				id: '2',
				name: 'Masivo',
				type: 'n8n-nodes-masivo.masivo',
				parameters: {
					resource,
					operation: own,
					customerId: '={{ $json.id }}',
					options,
					...parameters,
				},
				credentials: { masivoApi: { id, name } },
				onError,
				...settings,
			},
			...(loop
				? [
						{
							...node,
							id: '3',
							name: 'Loop',
							type: 'n8n-nodes-base.splitInBatches',
							typeVersion: 3,
							parameters: { batchSize: loop },
						},
					]
				: []),
		],
		connections: loop
			? { Start: to('Loop'), Loop: { main: [[], ...to('Masivo').main] }, Masivo: to('Loop') }
			: { Start: to('Masivo') },
		settings: timeZone ? { timezone: timeZone } : {},
	};
}

const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });

/** The secrets that stand anywhere in the runs and the log: hidden properties, stacks and causes too. */
function secretsIn(runs: unknown, secrets: readonly string[]): string[] {
	const everything = { depth: Infinity, showHidden: true };
	const unlimited = { maxStringLength: Infinity, maxArrayLength: Infinity };
	const text = inspect(runs, { ...everything, ...unlimited });
	return secrets.filter((secret) => text.includes(secret));
}

const secretsSentTo = ({ apiKey, requests }: Sandbox): string[] => [
	apiKey,
	...requests.flatMap(({ headers }) => headers.authorization?.replace('Bearer ', '') || []),
];

/** The values of secret fields that stand in why something failed; the output may hold them. */
function sentInErrors(runs: readonly RunResult[], { requests, origin }: Sandbox): string[] {
	const sent = requests.flatMap(secretsSentIn).filter((secret) => secret.length > 3);
	if (sent.length === 0) return [];
	const told = runs.map((run) => reasonsIn(run, origin)).join();
	return sent.filter((secret) => told.includes(secret));
}

/**
 * All that a run tells of what failed, wherever n8n keeps it, and its hints. What came in stands beside it, and
 * is left out; positions in files and the sandbox's port are other digits.
 */
export function reasonsIn({ run, error, outputs }: RunResult, origin: string): string {
	const reasons = [
		...['message', 'description', 'messages', 'cause', 'context', 'stack'].map(
			(name) => error?.[name as keyof typeof error],
		),
		...outputs('Masivo')
			.flat()
			.flatMap(({ json }) => (typeof json.error === 'string' ? [json.error, json.message] : [])),
		run.data.resultData.runData.Masivo?.map(({ hints }) => hints),
	];
	const text = inspect(reasons, {
		depth: Infinity,
		maxStringLength: Infinity,
		maxArrayLength: Infinity,
	});
	return text.replaceAll(origin, '').replace(/:\d+:\d+\b/g, '');
}

/** Waits until it is so; the test's own time limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await delay(5);
}
