import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { type Engine, storedCredential, type WorkflowJson } from '../../engine';
import { type Account, credentialFields } from './account';
import { ROOT } from './deleteTagsExample';

export const CRM_EXAMPLE = 'examples/crm-sync.workflow.json';

/** What a CRM sends to the example's webhook. */
const CRM_REQUEST: IDataObject = {
	customerId: 'crm-4096',
	name: 'Carla Mena',
	email: 'carla.mena@example.com',
	setTags: { vip_status: 'gold', trial: true },
	deleteTags: ['trial'],
};

/**
 * Calls the example's webhook as a CRM would.
 *
 * @returns what each of its Masivo nodes did, in their order
 * @throws Error with n8n's message and description, if the workflow fails
 */
export async function runCrmExample(engine: Engine, account: Account): Promise<string[]> {
	const workflow = JSON.parse(readFileSync(join(ROOT, CRM_EXAMPLE), 'utf8')) as WorkflowJson;
	const credential = storedCredential('masivoApi', credentialFields(account), {
		name: 'Masivo API',
	});
	const { error, outputs } = await engine.run(workflow, {
		credentials: [credential],
		input: [{ headers: {}, params: {}, query: {}, body: CRM_REQUEST }],
	});
	if (error) throw new Error([error.message, error.description].filter(Boolean).join('. '));
	return ['Create or Update', 'Update Tags', 'Delete Tags'].map((node) => {
		const { action, name, tags } = outputs(node)[0][0].json;
		return `${node}: ${action ? `${action} ${name}` : `tags ${JSON.stringify(tags)}`}`;
	});
}
