import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { OpenAPIBackend } from 'openapi-backend';
import type { Context, Document, ValidationResult } from 'openapi-backend';
import { parse } from 'yaml';
import { failure, htmlPage, json } from './answers';
import type { Answer, HttpAnswer } from './answers';
import { violation } from './call';
import type { Call } from './call';
import { handlers } from './resources';
import { settle } from './state';
import type { SandboxState } from './state';

type SandboxCall = Call<SandboxState>;

/** Where the API lives on its host. */
export const API_ROOT = '/api/storefront/v1';

/** Routes and checks calls by the OpenAPI document, and lets the handlers answer them. */
export interface Contract {
	handle(call: SandboxCall): Promise<HttpAnswer>;
}

interface ContractOptions {
	/** The name of the DELETE's query parameter, in place of the document's guess. */
	tagKeysParameter: string;
	validateAnswers: boolean;
}

/** Loads the document; its schemas are compiled when an operation is first called. */
export async function loadContract(options: ContractOptions): Promise<Contract> {
	const definition = await readDocument(options.tagKeysParameter);
	const api = new OpenAPIBackend({
		definition,
		apiRoot: API_ROOT,
		strict: true,
		// Without `quick` the library would judge the document by the schema of OpenAPI 3.0.
		quick: true,
		ignoreTrailingSlashes: false,
		customizeAjv: (ajv) => addFormats(ajv),
		securityHandlers: {
			bearerAuth: (_context: Context, { request, state }: SandboxCall) =>
				state.tokens.accepts(request.headers.authorization),
			apiKeyAuth: (_context: Context, { request, state }: SandboxCall) =>
				request.headers['x-api-key'] === state.apiKey,
		},
		handlers: {
			...handlersFor(definition),
			notFound: (_context: Context, call: SandboxCall) => {
				violation(call, 'no such operation');
				return htmlPage();
			},
			unauthorizedHandler: () => failure(401, 'The token or API key is missing, wrong or expired'),
			validationFail: answerMisfit,
			postResponseHandler: (context: Context<unknown>, call: SandboxCall) => {
				if (!context.operation) return context.response as HttpAnswer;
				const answer = context.response as Answer;
				if (options.validateAnswers) checkAnswer(context, call, answer);
				return json(answer.status, answer.body, answer.headers);
			},
		},
	});
	await api.init();
	// The library lists the operations anew several times per request: a quarter of the sandbox's time.
	const operations = api.router.getOperations();
	api.router.getOperations = () => operations;
	return { handle: (call) => handle(api, call) };
}

/** Of what the files of resources export, the handlers. */
function handlersFor({ paths = {} }: Document): Partial<typeof handlers> {
	const calls = Object.values(paths).flatMap((path) => Object.values(path ?? {}));
	const ids = new Set(calls.map((call) => (call as { operationId?: string }).operationId));
	return Object.fromEntries(Object.entries(handlers).filter(([name]) => ids.has(name)));
}

async function readDocument(tagKeysParameter: string): Promise<Document> {
	const text = await readFile(join(__dirname, '../api/masivo.openapi.yaml'), 'utf8');
	const document = parse(text);
	document.components.parameters.TagKeys.name = tagKeysParameter;
	return document;
}

async function handle(api: OpenAPIBackend, call: SandboxCall): Promise<HttpAnswer> {
	const { request, state, text } = call;
	settle(state);
	try {
		return await api.handleRequest(
			{
				method: request.method,
				// Whatever stands before it, as for a gateway: so a test has a Base URL of its own.
				path: request.path.slice(Math.max(0, request.path.indexOf(`${API_ROOT}/`))),
				query: Object.fromEntries(new URLSearchParams(request.query)),
				headers: request.headers as Record<string, string>,
				body: text,
			},
			call,
		);
	} catch (error) {
		if (!(error instanceof URIError)) throw error;
		violation(call, 'the path is not percent-encoded properly');
		return json(422, failure(422, 'The path is not percent-encoded properly').body);
	}
}

/**
 * A body that does not fit is refused. A query that does not fit is only noted: how Masivo takes a
 * wrong or missing query parameter is unknown, and ignoring it is the case a client must notice.
 */
function answerMisfit(context: Context, call: SandboxCall): Answer {
	const misfits = describe(context.validation);
	const isQueryOnly = context.validation.errors?.every((e) => e.instancePath.startsWith('/query'));
	const { operationId } = context.operation;
	const isForeseen =
		isQueryOnly && operationId === 'deleteCustomerTags' && call.state.withoutTagKeys !== undefined;
	if (!isForeseen) for (const misfit of misfits) violation(call, misfit);
	if (!isQueryOnly) return failure(422, misfits.join('; '));
	return handlers[operationId as keyof typeof handlers](context, call);
}

function checkAnswer(
	{ api, operation }: Context,
	call: SandboxCall,
	{ status, body }: Answer,
): void {
	if (!operation.responses?.[status])
		violation(call, `answered ${status}, which is not documented`);
	for (const misfit of describe(api.validateResponse(body, operation, status))) {
		violation(call, `answer: ${misfit}`);
	}
}

function describe({ errors }: ValidationResult): string[] {
	return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`.trim());
}
