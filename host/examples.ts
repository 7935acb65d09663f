import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SavedCredential } from './client';
import type { ImportableWorkflow } from './workflows';

const FOLDER = join(__dirname, '..', 'examples');
const ENDING = '.workflow.json';

/** The names of the example workflows: `delete-tags`, … */
export function exampleNames(): string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith(ENDING))
		.map((file) => file.slice(0, -ENDING.length));
}

/** An example workflow with a Masivo credential picked in its nodes, as a user picks one. */
export function readExample(name: string, credential: SavedCredential): ImportableWorkflow {
	const text = readFileSync(join(FOLDER, name + ENDING), 'utf8');
	const { id, nodes, connections, settings, ...example } = JSON.parse(text) as ImportableWorkflow;
	return {
		...{ id, name: example.name, connections, settings },
		nodes: nodes.map((node) =>
			node.credentials?.masivoApi ? { ...node, credentials: { masivoApi: credential } } : node,
		),
	};
}
