import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { SavedCredential } from './client';
import type { ImportableWorkflow } from './workflows';

const FOLDER = join(__dirname, '..', 'examples');
const ENDING = '.workflow.json';

/** What a user chooses in the Masivo nodes of the examples, beside the credential. */
export interface Choices {
	/** The reward that is imported. */
	reward?: { id: string; name?: string | null };
	/** The brand that sells. */
	brandId?: string;
}

/** The names of the example workflows: `delete-tags`, … */
export function exampleNames(): string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith(ENDING))
		.map((file) => file.slice(0, -ENDING.length));
}

/** An example workflow with a Masivo credential picked in its nodes, as a user picks one. */
export function readExample(
	name: string,
	credential: SavedCredential,
	choices: Choices = {},
): ImportableWorkflow {
	const text = readFileSync(join(FOLDER, name + ENDING), 'utf8');
	const { id, nodes, connections, settings, ...example } = JSON.parse(text) as ImportableWorkflow;
	return {
		...{ id, name: example.name, connections, settings },
		nodes: nodes.map((node) =>
			node.credentials?.masivoApi
				? {
						...node,
						parameters: chosen(node.parameters, choices),
						credentials: { masivoApi: credential },
					}
				: node,
		),
	};
}

function chosen(parameters: INodeParameters, { reward, brandId }: Choices): INodeParameters {
	const { balances, brandId: needsBrand } = parameters;
	const [line] = (balances as { balance?: INodeParameters[] } | undefined)?.balance ?? [];
	const value = reward && {
		__rl: true,
		mode: 'list',
		value: reward.id,
		cachedResultName: reward.name,
	};
	return {
		...parameters,
		...(needsBrand && brandId && { brandId }),
		...(line && value && { balances: { balance: [{ ...line, reward: value }] } }),
	};
}
