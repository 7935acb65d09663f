import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { Engine, WorkflowJson } from '../../engine';
import { storedCredential } from '../../engine';
import { type Account, credentialFields } from './account';

export const ROOT = join(__dirname, '../..');
export const EXAMPLE = 'examples/delete-tags.workflow.json';

const LIST_NODE = 'List of Customers';
const MASIVO_NODE = 'Delete Tags';

/** One row of the example's list. */
export interface Row extends IDataObject {
	customerId: string;
	tagKeys: string | string[];
}

export interface Example {
	workflow: WorkflowJson;
	rows: Row[];
}

/** What a live run puts in place of what the file says. */
export interface Changes {
	rows?: Row[];
	/** The node's option "Tag Keys Parameter". */
	parameter?: string;
}

/**
 * The workflow as it is in the file. Other rows are pinned to its list node, as a user would pin
 * data in the editor.
 */
export function loadExample({ rows, parameter }: Changes = {}): Example {
	const workflow = JSON.parse(readFileSync(join(ROOT, EXAMPLE), 'utf8')) as WorkflowJson;
	if (parameter !== undefined) {
		nodeNamed(workflow, MASIVO_NODE).parameters.options = { tagKeysParameter: parameter };
	}
	if (rows !== undefined) {
		return {
			workflow: { ...workflow, pinData: { [LIST_NODE]: [{ json: { customers: rows } }] } },
			rows,
		};
	}
	const list = String(nodeNamed(workflow, LIST_NODE).parameters.jsonOutput);
	return { workflow, rows: (JSON.parse(list) as { customers: Row[] }).customers };
}

/** What the node did: its items, one for each row, and what it tells the person beside them. */
export interface Outcome {
	items: IDataObject[];
	hints: string[];
}

/**
 * @param stop n8n's Stop button
 * @throws Error with n8n's message and description, if the workflow fails
 */
export async function runExample(
	engine: Engine,
	{ workflow }: Example,
	account: Account,
	stop?: AbortSignal,
): Promise<Outcome> {
	const name = 'Masivo API';
	const credentials = [storedCredential('masivoApi', credentialFields(account), { name })];
	const { error, outputs, run } = await engine.run(workflow, { credentials, signal: stop });
	if (error) throw new Error([error.message, error.description].filter(Boolean).join('. '));
	const [{ hints = [] }] = run.data.resultData.runData[MASIVO_NODE];
	return {
		items: outputs(MASIVO_NODE)[0].map(({ json }) => json),
		hints: hints.map(({ message }) => message),
	};
}

function nodeNamed({ nodes }: WorkflowJson, name: string): WorkflowJson['nodes'][number] {
	const node = nodes.find((candidate) => candidate.name === name);
	if (node === undefined) throw new Error(`${EXAMPLE} has no node "${name}".`);
	return node;
}
