import { startInstallation } from '../host/installation';
import type { Installation } from '../host/installation';
import type { Host } from '../host/instance';
import { triggerPath } from '../host/triggers';
import { chain, masivoTrigger } from '../host/workflowParts';
import type { SomeNode } from '../host/workflowParts';
import { median } from './median';
import { ROOT } from './packages';
import { customerId } from './rows';
import { SandboxProcess } from './sandboxProcess';

/** How many webhook calls one way to receive them answers. */
export interface WebhookCalls {
	label: string;
	callsPerSecond: number;
	/** Of the first version of n8n's Webhook, in the same round; the middle one of the rounds. */
	ofWebhook: number;
}

const LATENCY_MS = 50;
const CALLERS = 20;
const CALLS = 200;
const WARM_UP = 50;
const ROUNDS = 3;

const UNCONFIRMED = { confirm: false };
const REPEATED = { options: { ignoreRepeated: false } };

/** What is measured, for the report. */
export const WEBHOOK_WORKLOAD = `One n8n with SQLite is called ${CALLS} times by ${CALLERS} callers, each of whom waits for the answer; the workflow is the trigger alone. The contestants take turns, ${ROUNDS} rounds. Masivo answers after ${LATENCY_MS} ms, where it is asked.`;

/** A workflow that is called. */
interface Receiver {
	label: string;
	path: string;
	node: SomeNode;
}

/** Needs the package built in `dist`. */
export async function measureWebhookCalls(host: Host): Promise<WebhookCalls[]> {
	const sandboxes = new SandboxProcess();
	let installed: Installation | undefined;
	try {
		const server = { latencyMs: LATENCY_MS };
		const { baseUrl, token } = await sandboxes.open({
			options: server,
			customers: 1,
			tagsPerCustomer: 0,
		});
		// What n8n keeps of an execution is not measured.
		const env = { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' };
		installed = await startInstallation({ host, root: ROOT, env });
		const { client } = installed;
		const data = { authentication: 'bearerToken', accessToken: token, baseUrl };
		const credential = await client.createCredential('Bench', 'masivoApi', data);
		const receivers = [
			PLAIN,
			webhook("n8n's Webhook", 2.1),
			trigger(
				'which looks at nothing',
				masivoTrigger('bare', credential, { ...UNCONFIRMED, ...REPEATED }),
			),
			trigger('which ignores repeated calls', masivoTrigger('once', credential, UNCONFIRMED)),
			trigger('as it comes', masivoTrigger('confirmed', credential)),
		];
		for (const { label, path, node } of receivers) {
			await client.activate(await client.createWorkflow(chain(label, node)), path);
		}
		return await inTurns(client.url, receivers);
	} finally {
		await installed?.close();
		sandboxes.close();
	}
}

/** n8n's own node. */
const webhook = (label: string, typeVersion: number): Receiver => {
	const path = `webhook-${typeVersion}`;
	const parameters = { httpMethod: 'POST', path, options: {} };
	const type = 'n8n-nodes-base.webhook';
	return { label, path, node: { name: label, type, typeVersion, webhookId: path, parameters } };
};

/**
 * Of all triggers, n8n spares only the newer versions of its Webhook the sandbox for expressions that it
 * opens for each call (live-webhooks.js, `webhookPhaseNeedsIsolate`): the first version has to wait for one.
 */
const PLAIN = webhook("n8n's Webhook, version 1", 1);

const trigger = (how: string, node: SomeNode): Receiver => ({
	label: `this trigger, ${how}`,
	path: triggerPath(node.webhookId ?? ''),
	node,
});

async function inTurns(origin: string, receivers: Receiver[]): Promise<WebhookCalls[]> {
	const rates = new Map(receivers.map(({ label }) => [label, [] as number[]]));
	for (const { path } of receivers) await callsPerSecond(`${origin}/webhook/${path}`, WARM_UP);
	for (let round = 0; round < ROUNDS; round++) {
		const first = round % receivers.length;
		for (const { label, path } of [...receivers.slice(first), ...receivers.slice(0, first)]) {
			rates.get(label)?.push(await callsPerSecond(`${origin}/webhook/${path}`, CALLS));
		}
	}
	const plain = rates.get(PLAIN.label) ?? [];
	return [...rates].map(([label, own]) => ({
		label,
		callsPerSecond: median(own),
		ofWebhook: median(own.map((rate, round) => rate / plain[round])),
	}));
}

let calls = 0;

/** Calls so often, with a body that is never the same. @throws when a call is refused */
async function callsPerSecond(url: string, count: number): Promise<number> {
	let left = count;
	const caller = async () => {
		while (left-- > 0) {
			const data = { customer_id: customerId(0), call: calls++ };
			const answer = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ event: 'CUSTOMER_REGISTRATION', data }),
			});
			await answer.arrayBuffer();
			if (!answer.ok) throw new Error(`A webhook call was answered ${answer.status}`);
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: CALLERS }, caller));
	return (count * 1000) / (performance.now() - start);
}
