import { randomUUID } from 'node:crypto';

import type { IDataObject, INode } from 'n8n-workflow';

import {
	createEngine,
	type Engine,
	type Listener,
	type ListenOptions,
	type RunResult,
	type StoredCredential,
} from '../../engine';
import type { SandboxOptions } from '../../sandbox';
import { ROOT, useMasivo, type Masivo } from './masivo';

export interface CallOptions {
	/** The address's query, as in `?secret=x`. */
	query?: string;
	contentType?: string;
}

export interface Answer {
	status: number;
	body: { message?: string };
}

/** A workflow that begins with the trigger. */
export interface TriggerWorkflow {
	/** Calls its address: an object is sent as JSON, a text as it is. */
	call(body: object | string, options?: CallOptions): Promise<Answer>;
	/** The executions so far, when they are over. */
	runs(): Promise<RunResult[]>;
	/** What reached the node after the trigger. */
	started(): Promise<IDataObject[]>;
	/** The error of each execution that failed. */
	errors(): Promise<Array<{ message: string; description?: string | null; httpCode?: unknown }>>;
	staticData(): IDataObject;
}

export interface TriggerOptions extends Pick<ListenOptions, 'mode' | 'staticData'> {
	/** Default: none. */
	credential?: StoredCredential;
	/** Default: one that no other has; calls are remembered by it. */
	workflowId?: string;
}

export interface Trigger {
	readonly masivo: Masivo;
	/** Activates a workflow with these parameters of the trigger. */
	listen(parameters?: INode['parameters'], options?: TriggerOptions): Promise<TriggerWorkflow>;
	/** From now on the package is loaded anew: what it had in memory is gone. */
	restart(): Promise<void>;
}

/** The built trigger in n8n's webhook context, beside a stand-in for Masivo. */
export function useTrigger(sandboxOptions: SandboxOptions = {}): Trigger {
	const listeners: Listener[] = [];
	let restarted: Engine | undefined;

	// Before the sandbox's own, which looks through the runs and forgets its requests.
	afterEach(async () => {
		for (const listener of listeners.splice(0)) {
			await listener.close();
			masivo.watch(...(await listener.runs()));
		}
	});
	const masivo = useMasivo(sandboxOptions);

	return {
		masivo,
		async listen(parameters = {}, { credential, workflowId, ...others } = {}) {
			const workflow = { ...workflowOf(parameters, credential), id: workflowId ?? randomUUID() };
			const credentials = credential ? [credential] : [];
			const listener = await (restarted ?? masivo.engine).listen(workflow, {
				credentials,
				...others,
			});
			listeners.push(listener);
			return workflowAt(listener);
		},
		async restart() {
			jest.resetModules();
			restarted = await createEngine({ packageDir: ROOT });
		},
	};
}

function workflowAt(listener: Listener): TriggerWorkflow {
	const { runs, staticData, url } = listener;
	return {
		runs,
		staticData,
		async call(body, { query = '', contentType = 'application/json' } = {}) {
			const answer = await fetch(url + query, {
				method: 'POST',
				headers: { 'content-type': contentType },
				body: typeof body === 'string' ? body : JSON.stringify(body),
			});
			return { status: answer.status, body: (await answer.json()) as Answer['body'] };
		},
		started: async () =>
			(await runs()).flatMap(({ outputs }) => (outputs('Next')[0] ?? []).map(({ json }) => json)),
		errors: async () => (await runs()).flatMap(({ error }) => (error ? [error as never] : [])),
	};
}

function workflowOf(parameters: INode['parameters'], credential?: StoredCredential) {
	const node: Pick<INode, 'typeVersion' | 'position'> = { typeVersion: 1, position: [0, 0] };
	return {
		nodes: [
			{
				...node,
				id: 'trigger',
				name: 'Masivo Trigger',
				type: 'n8n-nodes-masivo.masivoTrigger',
				webhookId: randomUUID(),
				parameters,
				...(credential && {
					credentials: { masivoApi: { id: credential.id, name: credential.name } },
				}),
			},
			{ ...node, id: 'next', name: 'Next', type: 'n8n-nodes-base.noOp', parameters: {} },
		],
		connections: {
			'Masivo Trigger': { main: [[{ node: 'Next', type: 'main' as const, index: 0 }]] },
		},
	};
}

/** A call as Masivo documents it. */
export function registration(customerId: unknown = 'c0', more: object = {}): IDataObject {
	return {
		event: 'CUSTOMER_REGISTRATION',
		data: {
			customer_id: customerId,
			customer: { id: customerId, name: 'As the call says' },
			wallet: { totals: [] },
			...more,
		},
	} as IDataObject;
}
