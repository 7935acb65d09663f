import { parse as parseForm } from 'node:querystring';

import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { HookContext, WebhookContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	type ExecutionError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IRun,
	type IWebhookData,
	type IWorkflowBase,
	UserError,
	Workflow,
} from 'n8n-workflow';

import type { WorkflowJson } from '.';
import { createAdditionalData } from './additionalData';
import { CredentialsHelper, type CredentialTypes, type StoredCredential } from './credentials';
import type { NodeTypes } from './nodeTypes';
import { type RunResult, toResult } from './runResult';

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

const MULTIPART = 'multipart/form-data';

/** As n8n's own limit (N8N_PAYLOAD_SIZE_MAX). */
const LARGEST_BODY = 16 * 1024 * 1024;

/** What n8n answers where the node did not say otherwise (webhook-on-received-response-extractor.js). */
const STARTED = { message: 'Workflow was started' };

/** What n8n answers where the node threw (webhook-helpers.js). */
const FAILED = { code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' };

/**
 * The webhook of a workflow's trigger on 127.0.0.1, as n8n serves it (`n8n/dist/webhooks/live-webhooks.js`
 * and `webhook-helpers.js`, 2.41.1): n8n-core's contexts, the body parsed by its type, each call with a
 * workflow of its own and with what is stored as static data then, and an execution for what is started
 * or thrown. n8n's own needs its database.
 */
export async function listen(
	{ nodeTypes, credentialTypes }: { nodeTypes: NodeTypes; credentialTypes: CredentialTypes },
	json: WorkflowJson,
	{ credentials = [], mode = 'webhook', staticData = {} }: ListenOptions,
): Promise<Listener> {
	let stored = staticData;
	let executions = 0;
	const running: Array<Promise<RunResult>> = [];

	const load = () => new Workflow({ ...json, active: true, nodeTypes, staticData: deepCopy(stored) });
	const triggerOf = (workflow: Workflow) => {
		const isOne = ({ type, typeVersion, disabled }: INode) =>
			!disabled && nodeTypes.getByNameAndVersion(type, typeVersion).webhook !== undefined;
		const node = Object.values(workflow.nodes).find(isOne);
		if (!node) throw new UserError('The workflow has no trigger with a webhook');
		return { node, type: nodeTypes.getByNameAndVersion(node.type, node.typeVersion) };
	};
	const newData = () => {
		const helper = new CredentialsHelper(credentialTypes, credentials);
		const execution = { id: String(++executions), mode, workflow: json as IWorkflowBase };
		return createAdditionalData(helper, execution);
	};
	const webhookOf = (
		{ node, type }: ReturnType<typeof triggerOf>,
		workflowExecuteAdditionalData = newData(),
	): IWebhookData => {
		const [webhookDescription] = type.description.webhooks ?? [];
		return {
			httpMethod: 'POST',
			node: node.name,
			path: `${node.webhookId}/${webhookDescription.path}`,
			webhookDescription,
			workflowId: json.id ?? '',
			workflowExecuteAdditionalData,
			isTest: mode === 'manual',
		};
	};

	async function activate(): Promise<string> {
		const workflow = load();
		const trigger = triggerOf(workflow);
		const webhook = webhookOf(trigger);
		const methods = trigger.type.webhookMethods?.default;
		const data = webhook.workflowExecuteAdditionalData;
		const activation = mode === 'manual' ? 'manual' : 'activate';
		const context = new HookContext(workflow, trigger.node, data, mode, activation, webhook);
		if (!(await methods?.checkExists.call(context))) await methods?.create.call(context);
		return webhook.path;
	}

	function start(items: INodeExecutionData[][], error?: Error): void {
		const workflow = load();
		const { node } = triggerOf(workflow);
		const additionalData = newData();
		const runExecutionData = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: items }, source: null }] },
		});
		if (error) {
			const { message, stack } = error;
			runExecutionData.resultData = {
				runData: {},
				lastNodeExecuted: node.name,
				error: { ...error, message, stack } as ExecutionError,
			};
		}
		const reported = new Promise<IRun>((resolve) => {
			additionalData.hooks.addHandler('workflowExecuteAfter', resolve);
		});
		const execution = new WorkflowExecute(additionalData, mode, runExecutionData);
		const over = execution.processRunExecutionData(workflow);
		running.push(over.then(async () => toResult(await reported)));
	}

	async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const contentType = contentTypeOf(request);
		const text = request.body as Buffer | undefined;
		const rawBody = contentType === MULTIPART ? undefined : text;
		let body: unknown;
		try {
			body = parsed(contentType, text);
		} catch {
			return reply.code(422).send({ code: 422, message: 'Failed to parse request body' });
		}
		const workflow = load();
		const trigger = triggerOf(workflow);
		const additionalData = newData();
		const { query } = request;
		Object.assign(additionalData, {
			httpRequest: Object.assign(request.raw, { body, rawBody, query, params: {} }),
			httpResponse: responseOver(reply),
		});
		const webhook = webhookOf(trigger, additionalData);
		const context = new WebhookContext(
			...([workflow, trigger.node, additionalData, mode, webhook, [], null] as const),
		);
		try {
			const { workflowData, noWebhookResponse } = (await trigger.type.webhook?.call(context)) ?? {};
			if (workflow.staticData.__dataChanged === true && mode === 'webhook') {
				stored = deepCopy(workflow.staticData);
			}
			if (!noWebhookResponse) reply.send(workflowData ? STARTED : { message: 'Webhook call received' });
			if (workflowData) start(workflowData as INodeExecutionData[][]);
		} catch (error) {
			reply.code(500).send(FAILED);
			start([[{ json: {} }]], error as Error);
		}
		return reply;
	}

	const path = await activate();
	const app = fastify({ bodyLimit: LARGEST_BODY, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	const segment = mode === 'manual' ? 'webhook-test' : 'webhook';
	app.post(`/${segment}/${path}`, answer);
	const origin = await app.listen({ host: '127.0.0.1', port: 0 });
	return {
		url: `${origin}/${segment}/${path}`,
		staticData: () => deepCopy(stored),
		runs: async () => await Promise.all(running),
		close: async () => await app.close(),
	};
}

function contentTypeOf({ headers }: FastifyRequest): string {
	return (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
}

/** What n8n makes of a body (middlewares/body-parser.js); of a multipart form it keeps no raw body. */
function parsed(contentType: string, body: Buffer | undefined): unknown {
	const text = body?.toString() ?? '';
	if (contentType === MULTIPART) return { data: { field: text }, files: {} };
	if (text === '') return undefined;
	if (contentType === 'application/json') return JSON.parse(text);
	if (contentType === 'application/x-www-form-urlencoded') return { ...parseForm(text) };
	return contentType === 'text/plain' ? text : undefined;
}

/** The part of express's response that nodes use to answer by themselves. */
function responseOver(reply: FastifyReply) {
	return {
		status(code: number) {
			void reply.code(code);
			return this;
		},
		json(body: object) {
			void reply.send(body);
			return this;
		},
	};
}
