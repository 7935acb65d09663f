import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { HookContext, WebhookContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	type ExecutionError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWebhookData,
	type IWebhookResponseData,
	UserError,
	Workflow,
} from 'n8n-workflow';

import { createAdditionalData, type WorkflowJson } from './additionalData';
import { CredentialsHelper, type CredentialTypes, type StoredCredential } from './credentials';
import type { NodeTypes } from './nodeTypes';
import { type RunResult, toResult } from './runResult';
import { readRequest, responseOver } from './webhookRequest';

export interface ListenOptions {
	credentials?: StoredCredential[];
	/** `webhook`, for an active workflow, or `manual`, while the editor listens; default the first. */
	mode?: 'webhook' | 'manual';
	/** What n8n kept with the workflow before. */
	staticData?: IDataObject;
}

export interface Listener {
	/** What is to be called. */
	url: string;
	/** What n8n keeps with the workflow now. */
	staticData(): IDataObject;
	/** The executions that calls led to, failed ones too, in their order, when all are over. */
	runs(): Promise<RunResult[]>;
	close(): Promise<void>;
}

interface Types {
	nodeTypes: NodeTypes;
	credentialTypes: CredentialTypes;
}

/** As n8n's own limit (N8N_PAYLOAD_SIZE_MAX). */
const LARGEST_BODY = 16 * 1024 * 1024;

/** What n8n answers where the node does not (webhook-on-received-response-extractor.js). */
const STARTED = { message: 'Workflow was started' };
const RECEIVED = { message: 'Webhook call received' };

/** What n8n answers where the node threw (webhook-helpers.js). */
const FAILED = { code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' };

/**
 * Activates the workflow and serves the webhook of its trigger on 127.0.0.1.
 *
 * @throws what the node has against it
 */
export async function listen(
	types: Types,
	json: WorkflowJson,
	options: ListenOptions,
): Promise<Listener> {
	const webhooks = new Webhooks(types, json, options);
	const path = await webhooks.activate();
	const app = fastify({ bodyLimit: LARGEST_BODY, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.post(path, async (request, reply) => await webhooks.answer(request, reply));
	const origin = await app.listen({ host: '127.0.0.1', port: 0 });
	return {
		url: origin + path,
		staticData: () => deepCopy(webhooks.staticData),
		runs: async () => await Promise.all(webhooks.runs),
		close: async () => await app.close(),
	};
}

/**
 * What n8n does with calls (`n8n/dist/webhooks/live-webhooks.js` and `webhook-helpers.js`, 2.41.1): each
 * has a workflow of its own, with the static data that are stored when it comes, and n8n-core's context;
 * what the node starts, or throws, becomes an execution. n8n's own classes need its database.
 */
class Webhooks {
	readonly runs: Array<Promise<RunResult>> = [];

	staticData: IDataObject;

	private readonly mode: NonNullable<ListenOptions['mode']>;

	private readonly credentials: StoredCredential[];

	private executions = 0;

	constructor(
		private readonly types: Types,
		private readonly json: WorkflowJson,
		{ credentials = [], mode = 'webhook', staticData = {} }: ListenOptions,
	) {
		this.credentials = credentials;
		this.mode = mode;
		this.staticData = staticData;
	}

	/** @returns the path of the webhook */
	async activate(): Promise<string> {
		const { workflow, node, nodeType, webhook } = this.load();
		const methods = nodeType.webhookMethods?.default;
		const activation = this.mode === 'manual' ? 'manual' : 'activate';
		const data = webhook.workflowExecuteAdditionalData;
		const context = new HookContext(workflow, node, data, this.mode, activation, webhook);
		if (!(await methods?.checkExists.call(context))) await methods?.create.call(context);
		return `/${this.mode === 'manual' ? 'webhook-test' : 'webhook'}/${webhook.path}`;
	}

	async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const httpRequest = readRequest(request);
		if (!httpRequest) {
			return reply.code(422).send({ code: 422, message: 'Failed to parse request body' });
		}
		const { workflow, node, nodeType, webhook } = this.load();
		const data = webhook.workflowExecuteAdditionalData;
		Object.assign(data, { httpRequest, httpResponse: responseOver(reply) });
		const context = new WebhookContext(workflow, node, data, this.mode, webhook, [], null);
		try {
			const result: IWebhookResponseData = (await nodeType.webhook?.call(context)) ?? {};
			const { workflowData, noWebhookResponse } = result;
			const isChanged = workflow.staticData.__dataChanged === true;
			if (isChanged && this.mode === 'webhook') this.staticData = deepCopy(workflow.staticData);
			if (!noWebhookResponse) void reply.send(workflowData ? STARTED : RECEIVED);
			if (workflowData) this.start(workflowData);
		} catch (error) {
			void reply.code(500).send(FAILED);
			this.start([[{ json: {} }]], error as Error);
		}
		return reply;
	}

	/** The workflow as n8n loads it from its database for each call. */
	private load() {
		const { nodeTypes } = this.types;
		const staticData = deepCopy(this.staticData);
		const workflow = new Workflow({ ...this.json, active: true, nodeTypes, staticData });
		const typeOf = ({ type, typeVersion }: INode): INodeType =>
			nodeTypes.getByNameAndVersion(type, typeVersion);
		const node = Object.values(workflow.nodes).find((one) => typeOf(one).webhook !== undefined);
		if (!node) throw new UserError('The workflow has no trigger with a webhook');
		const nodeType = typeOf(node);
		return { workflow, node, nodeType, webhook: this.webhookOf(node, nodeType) };
	}

	private webhookOf({ name, webhookId }: INode, { description }: INodeType): IWebhookData {
		const [webhookDescription] = description.webhooks ?? [];
		return {
			httpMethod: 'POST',
			node: name,
			path: `${webhookId}/${webhookDescription.path}`,
			webhookDescription,
			workflowId: this.json.id ?? '',
			workflowExecuteAdditionalData: this.newData(),
			isTest: this.mode === 'manual',
		};
	}

	private newData() {
		const helper = new CredentialsHelper(this.types.credentialTypes, this.credentials);
		return createAdditionalData(helper, {
			id: String(++this.executions),
			mode: this.mode,
			workflow: this.json,
		});
	}

	private start(items: INodeExecutionData[][], error?: Error): void {
		const { workflow, node } = this.load();
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: items }, source: null }] },
		});
		if (error) {
			const { message, stack } = error;
			data.resultData = {
				runData: {},
				lastNodeExecuted: node.name,
				error: { ...error, message, stack } as ExecutionError,
			};
		}
		const additionalData = this.newData();
		const reported = new Promise<IRun>((resolve) => {
			additionalData.hooks.addHandler('workflowExecuteAfter', resolve);
		});
		const over = new WorkflowExecute(additionalData, this.mode, data).processRunExecutionData(
			workflow,
		);
		this.runs.push(over.then(async () => toResult(await reported)));
	}
}
