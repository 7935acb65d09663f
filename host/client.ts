import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import axios, { isAxiosError } from 'axios';
import type { AxiosInstance } from 'axios';
import type {
	ExecutionStatus,
	ICredentialDataDecryptedObject,
	ICredentialType,
	INodeCredentialTestResult,
	INodeTypeDescription,
	IRunExecutionData,
} from 'n8n-workflow';
import type { ImportableWorkflow } from './workflows';

export interface Owner {
	email: string;
	password: string;
}

export interface SavedCredential {
	id: string;
	name: string;
}

export interface Execution {
	id: string;
	status: ExecutionStatus;
	data: IRunExecutionData;
}

interface PublicationStatus {
	triggers: Array<{ errorMessage: string | null }>;
}

/** The executions of one workflow. */
export interface ExecutionList {
	count: number;
	/** The newest, a hundred at most. */
	results: Array<Pick<Execution, 'id' | 'status'>>;
}

export interface CommunityPackage {
	packageName: string;
	installedVersion: string;
	installedNodes: Array<{ name: string; type: string; latestVersion: number }>;
}

/** What n8n answers while it starts: it is ready for a database before it knows its own paths. */
const NOT_YET = [404, 503];

const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting'];
const FINISHED: ExecutionStatus[] = ['success', 'error', 'crashed', 'canceled'];
/** Generous, because a busy machine is slow and not broken. */
const LIMIT_MS = 300_000;
const PAUSE_MS = 100;

/** What n8n refused. Plain, so that jest can report it; an error of axios has circles. */
export class N8nError extends Error {
	constructor(
		message: string,
		readonly status?: number,
	) {
		super(message);
		this.name = 'N8nError';
	}
}

/** n8n's editor without its pictures: the calls that the editor makes, signed in as the owner. */
export class N8nClient {
	private readonly http: AxiosInstance;

	private constructor(
		readonly url: string,
		/** The session, as `n8n-auth=…`. */
		readonly cookie: string,
	) {
		// A connection that is kept may end in the moment in which it is used again.
		const httpAgent = new Agent({ keepAlive: false });
		this.http = axios.create({
			baseURL: `${url}/rest`,
			headers: { cookie },
			proxy: false,
			httpAgent,
		});
		this.http.interceptors.response.use(undefined, async (error: unknown) => {
			if (!isAxiosError(error) || !error.config) throw error;
			// Its database is busy: n8n says so before it looks at a request (abstract-server.js).
			const { method, url: path } = error.config;
			const isBusy = /timeout exceeded when trying to connect/.test(
				JSON.stringify(error.response?.data ?? ''),
			);
			if (error.response?.status === 503 || (method === 'get' && isBusy)) {
				await delay(PAUSE_MS);
				return await this.http.request(error.config);
			}
			const reason = JSON.stringify(error.response?.data) ?? '';
			const what = `${method?.toUpperCase()} ${path}: ${error.message} ${reason}`;
			throw new N8nError(what, error.response?.status);
		});
	}

	/** Makes the first user of a new n8n, as soon as it lets one be made. */
	static async setUpOwner(url: string, owner: Owner): Promise<N8nClient> {
		const person = { ...owner, firstName: 'Masivo', lastName: 'Sandbox' };
		let cookies: string[] | undefined;
		await until(async () => {
			const { status, headers, data } = await axios.post<unknown>(
				`${url}/rest/owner/setup`,
				person,
				{
					proxy: false,
					validateStatus: (code) => code < 300 || NOT_YET.includes(code),
				},
			);
			// While it prepares its database, n8n says with 200 that one has to wait.
			const isDone = !NOT_YET.includes(status) && typeof data === 'object';
			if (isDone) cookies = headers['set-cookie'];
			return isDone;
		}, 'n8n to let its owner be set up');
		return new N8nClient(url, sessionOf(cookies));
	}

	/** Goes on with a session that another process began. */
	static resume(url: string, cookie: string): N8nClient {
		return new N8nClient(url, cookie);
	}

	/** Installs a community package from the registry, as Settings → Community nodes does. */
	async installPackage(name: string): Promise<CommunityPackage> {
		return await this.post<CommunityPackage>('/community-packages', { name });
	}

	async installedPackages(): Promise<CommunityPackage[]> {
		return await this.get<CommunityPackage[]>('/community-packages');
	}

	/** Everything the node panel knows. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return await this.types<INodeTypeDescription>('nodes');
	}

	async credentialTypes(): Promise<ICredentialType[]> {
		return await this.types<ICredentialType>('credentials');
	}

	async createCredential(
		name: string,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<SavedCredential> {
		const { id } = await this.post<SavedCredential>('/credentials', { name, type, data });
		return { id, name };
	}

	/** What the credential's form says when it is saved; nothing is left of the credential. */
	async testCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult> {
		// n8n 1 tests only what is saved.
		const saved = await this.createCredential('Under test', type, data);
		const credentials = { ...saved, type, data };
		const verdict = await this.post<INodeCredentialTestResult>('/credentials/test', {
			credentials,
		});
		await this.deleteCredential(saved);
		return verdict;
	}

	async credentials(): Promise<SavedCredential[]> {
		return await this.get<SavedCredential[]>('/credentials');
	}

	async deleteCredential({ id }: SavedCredential): Promise<void> {
		await this.http.delete(`/credentials/${id}`);
	}

	async createWorkflow(workflow: Omit<ImportableWorkflow, 'id'>): Promise<string> {
		const settings = { executionOrder: 'v1', ...workflow.settings };
		const saved = { active: false, ...workflow, settings };
		return (await this.post<{ id: string }>('/workflows', saved)).id;
	}

	/** Publishes a workflow: n8n 2 runs what is saved since only by hand. */
	async publish(workflowId: string): Promise<void> {
		const { versionId } = await this.get<{ versionId: string }>(`/workflows/${workflowId}`);
		await this.post(`/workflows/${workflowId}/activate`, { versionId });
	}

	/** Lets a workflow run by itself and waits until its webhook answers, which n8n arranges later. */
	async activate(workflowId: string, webhookPath: string): Promise<void> {
		await this.switchOn(workflowId);
		await this.webhookReady(webhookPath);
	}

	/** Tries to activate a workflow that cannot be; returns what n8n says of the reason. */
	async refusalToActivate(workflowId: string): Promise<string> {
		try {
			await this.switchOn(workflowId);
		} catch (error) {
			return String(error);
		}
		// n8n 2.41 agrees at once, tries it later, and keeps what came of it.
		let reason = '';
		await until(async () => {
			const { triggers } = await this.get<PublicationStatus>(
				`/workflows/${workflowId}/publication-status`,
			);
			reason = triggers.flatMap(({ errorMessage }) => errorMessage ?? []).join('; ');
			return reason !== '';
		}, `a refusal of workflow ${workflowId}`);
		return reason;
	}

	/** Waits until the webhook of an active workflow answers. */
	async webhookReady(webhookPath: string): Promise<void> {
		await until(async () => {
			const { headers } = await this.http.options(`/webhook/${webhookPath}`, {
				baseURL: this.url,
				headers: { origin: this.url, 'access-control-request-method': 'POST' },
				validateStatus: () => true,
			});
			// Of a webhook that is not there yet, n8n names OPTIONS alone, and for a moment it fails.
			return /GET|POST/.test(String(headers['access-control-allow-methods']));
		}, `the webhook ${webhookPath}`);
	}

	/** The same for a workflow that begins with a form. */
	async activateForm(workflowId: string, path: string): Promise<void> {
		await this.switchOn(workflowId);
		await until(async () => {
			const options = { baseURL: this.url, validateStatus: () => true };
			return (await this.http.get(`/form/${path}`, options)).status === 200;
		}, `the form ${path}`);
	}

	private async switchOn(workflowId: string): Promise<void> {
		await this.publish(workflowId).catch(async (error: unknown) => {
			if (!(error instanceof N8nError) || error.status !== 404) throw error;
			// n8n 1 knows no versions to publish: it switches the workflow on.
			const { versionId } = await this.get<{ versionId: string }>(`/workflows/${workflowId}`);
			await this.http.patch(`/workflows/${workflowId}`, { active: true, versionId });
		});
	}

	/** Calls a webhook as another system does; returns what the workflow answers. */
	async callWebhook(path: string, body: object): Promise<unknown> {
		return (await this.http.post<unknown>(`/webhook/${path}`, body, { baseURL: this.url })).data;
	}

	/**
	 * Fills a form in as a browser does, field by field, and goes on to its last page, with which the
	 * workflow ends; returns that page.
	 */
	async submitForm(path: string, ...values: Array<string | File>): Promise<string> {
		const form = new FormData();
		values.forEach((value, index) => form.append(`field-${index}`, value));
		const { data } = await this.http.post<{ formWaitingUrl: string }>(`/form/${path}`, form, {
			baseURL: this.url,
		});
		const { pathname, search } = new URL(data.formWaitingUrl);
		// While the workflow runs, n8n lets whoever asks for the page wait for ever.
		await until(async () => {
			const { text } = await this.file(`${pathname.slice(1)}/n8n-execution-status${search}`);
			return ['form-waiting', 'success', 'error'].includes(text);
		}, `the last page of the form ${path}`);
		const { text: page } = await this.file(pathname.slice(1) + search);
		await this.http.post(pathname + search, {}, { baseURL: this.url });
		return page;
	}

	/** Runs a saved workflow as `start` does, and waits for the end. */
	async execute(workflowId: string, trigger: string, item?: object): Promise<Execution> {
		return await this.finished(await this.start(workflowId, trigger, item));
	}

	/**
	 * Begins a run of a saved workflow from the trigger of that name; returns the execution's ID.
	 *
	 * @param item what the trigger gives, where it does not know by itself: a message of a chat
	 */
	async start(workflowId: string, trigger: string, item?: object): Promise<string> {
		const times = { startTime: Date.now(), executionTime: 0, executionIndex: 0 };
		const data = item && { ...times, source: [null], data: { main: [[{ json: item }]] } };
		const { executionId } = await this.post<{ executionId: string }>(
			`/workflows/${workflowId}/run`,
			{
				// n8n 1 runs what it is given here, later ones what is saved.
				workflowData: await this.get(`/workflows/${workflowId}`),
				triggerToStartFrom: { name: trigger, data },
			},
		);
		return executionId;
	}

	/** Lets the test address of a webhook answer once, as "Listen for test event" does. */
	async listen(workflowId: string, trigger: string): Promise<void> {
		const answer = await this.post<{ waitingForWebhook?: boolean }>(
			`/workflows/${workflowId}/run`,
			{
				workflowData: await this.get(`/workflows/${workflowId}`),
				triggerToStartFrom: { name: trigger },
			},
		);
		if (!answer.waitingForWebhook) throw new Error(`${trigger} did not wait for a call`);
	}

	/** Stops an execution, as the editor's button does. */
	async stop(executionId: string): Promise<void> {
		await this.post(`/executions/${executionId}/stop`, {});
	}

	async finished(executionId: string): Promise<Execution> {
		let execution: Execution | undefined;
		await until(async () => {
			execution = await this.execution(executionId).catch((error: unknown) => {
				// Of an execution that has no data yet, n8n 2.20 says 500.
				if (error instanceof N8nError && error.status === 500) return undefined;
				throw error;
			});
			return execution !== undefined && hasEnded(execution);
		}, `the end of execution ${executionId}`);
		return execution as Execution;
	}

	/** How many executions of the instance have an outcome. */
	async countFinished(): Promise<number> {
		return (await this.executions({ status: FINISHED }, 1)).count;
	}

	/** The executions of a workflow, whether they have ended or not. */
	async executionsOf(workflowId: string): Promise<ExecutionList> {
		return await this.executions({ workflowId, status: [...UNFINISHED, ...FINISHED] }, 100);
	}

	/** Waits until a workflow has so many executions with an outcome; all its executions. */
	async finishedOf(workflowId: string, count: number): Promise<ExecutionList> {
		await until(
			async () => (await this.executions({ workflowId, status: FINISHED }, 1)).count >= count,
			`${count} executions of the workflow ${workflowId}`,
		);
		return await this.executionsOf(workflowId);
	}

	private async executions(filter: object, limit: number): Promise<ExecutionList> {
		const params = new URLSearchParams({ filter: JSON.stringify(filter), limit: String(limit) });
		return await this.get<ExecutionList>(`/executions?${params}`);
	}

	async execution(id: string): Promise<Execution> {
		const { status, data } = await this.get<{ status: ExecutionStatus; data: string }>(
			`/executions/${id}`,
		);
		const { parse } = await import('flatted');
		return { id, status, data: parse(data) as IRunExecutionData };
	}

	/** A file that the editor loads, such as an icon, as it comes. */
	async file(path: string): Promise<{ type: string; text: string }> {
		const options = { baseURL: this.url, responseType: 'text' } as const;
		const { data, headers } = await this.http.get<string>(`/${path}`, options);
		return { type: String(headers['content-type']), text: data };
	}

	private async types<Type>(kind: string): Promise<Type[]> {
		return JSON.parse((await this.file(`types/${kind}.json`)).text) as Type[];
	}

	async get<Answer>(path: string): Promise<Answer> {
		return (await this.http.get<{ data: Answer }>(path)).data.data;
	}

	async post<Answer>(path: string, body: object): Promise<Answer> {
		return (await this.http.post<{ data: Answer }>(path, body)).data.data;
	}
}

/** n8n 1 may say how an execution ended a moment before it can say what came of it. */
function hasEnded({ status, data }: Execution): boolean {
	const hasResult = (data as IRunExecutionData | undefined)?.resultData !== undefined;
	return !UNFINISHED.includes(status) && (hasResult || !['success', 'error'].includes(status));
}

/** @throws when it does not come true in five minutes. */
async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
	const limit = Date.now() + LIMIT_MS;
	while (!(await condition())) {
		if (Date.now() > limit) throw new Error(`Waited in vain for ${what}`);
		await delay(PAUSE_MS);
	}
}

/** The files that a form's last page gives to the browser to save. */
export function filesIn(page: string): File[] {
	const given = /decodeURIComponent\("([^"]*)"\)/.exec(page)?.[1];
	const parsed: unknown = given ? JSON.parse(decodeURIComponent(given)) : '';
	// n8n 1 gives one file or an empty text, later ones a list.
	const files = [parsed || []].flat() as Array<{
		data: string | { data: number[] };
		fileName: string;
	}>;
	return files.map(({ data, fileName }) => {
		const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data.data);
		return new File([bytes], fileName);
	});
}

function sessionOf(cookies: string[] = []): string {
	const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='));
	if (!session) throw new Error('n8n began no session');
	return session.split(';')[0];
}
