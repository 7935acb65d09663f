import { WEBHOOK_EVENTS } from '../sandbox';
import type { Sandbox, WebhookEvent } from '../sandbox';
import type { N8nClient } from './client';
import type { ImportableWorkflow } from './workflows';

const TRIGGER = 'n8n-nodes-masivo.masivoTrigger';

/** The end of every Masivo Trigger's address. */
const ENDING = 'masivo';

/** What stands behind `/webhook/` in the address of a trigger. */
export const triggerPath = (webhookId: string): string => `${webhookId}/${ENDING}`;

/** The same of the trigger with which a workflow begins; undefined where it begins otherwise. */
export function triggerPathOf({ nodes }: Pick<ImportableWorkflow, 'nodes'>): string | undefined {
	const webhookId = nodes.find(({ type }) => type === TRIGGER)?.webhookId;
	return webhookId && triggerPath(webhookId);
}

/** What that trigger waits for, of the events that the stand-in knows; undefined where it names none. */
export function eventsOf({ nodes }: Pick<ImportableWorkflow, 'nodes'>): WebhookEvent[] | undefined {
	const chosen = nodes.find(({ type }) => type === TRIGGER)?.parameters.events;
	const known = WEBHOOK_EVENTS.filter(
		(event) => Array.isArray(chosen) && chosen.some((it) => it === event),
	);
	return known.length > 0 ? known : undefined;
}

export interface Connection {
	n8n: N8nClient;
	sandbox: Sandbox;
	/** What the address needs where the trigger's credential has a webhook secret. */
	secret?: string;
	/** The events to choose for the address; default: all. */
	events?: WebhookEvent[];
}

/**
 * Saves and activates a workflow that begins with a Masivo Trigger, and enters its address in the
 * stand-in, as a user does in Masivo's dashboard. Returns the workflow's ID.
 *
 * @throws when the workflow begins otherwise.
 */
export async function connectTrigger(
	workflow: Omit<ImportableWorkflow, 'id'>,
	{ n8n, sandbox, secret, events }: Connection,
): Promise<string> {
	const path = triggerPathOf(workflow);
	if (!path) throw new Error(`"${workflow.name}" does not begin with a Masivo Trigger`);
	const id = await n8n.createWorkflow(workflow);
	await n8n.activate(id, path);
	const query = secret === undefined ? '' : `?secret=${secret}`;
	sandbox.addWebhook({ url: `${n8n.url}/webhook/${path}${query}`, events });
	return id;
}
