import type { AnyOperation } from '../../nodes/Masivo/execution/operation';
import { callsOf, type Call, type Document, type LinkObject } from './document';

/** What is used of the node's table of resources. */
export interface NodeResource {
	name: string;
	value: string;
	operations: ReadonlyArray<
		Pick<
			AnyOperation,
			'name' | 'value' | 'description' | 'caution' | 'fields' | 'options' | 'accepted' | 'once'
		>
	>;
}

export interface LinkedResource {
	name: string;
	value: string;
	operations: LinkedOperation[];
}

/** An operation of the node with what the document says about it. */
export interface LinkedOperation {
	resource: NodeResource;
	operation: NodeResource['operations'][number];
	/** The call that the operation is about comes first. */
	calls: Call[];
	/** Names of component schemas. */
	output: string;
	simplified?: string;
}

export interface Links {
	resources: LinkedResource[];
	/** Sentences about what does not fit together. */
	problems: string[];
}

/** Brings the node's operations and the document's calls together, as `x-n8n` says. */
export function link(document: Document, resources: readonly NodeResource[]): Links {
	const calls = callsOf(document);
	const problems = wrongEntries(document, calls, resources);
	const linked = resources.map(({ name, value, operations }, index) => ({
		name,
		value,
		operations: operations.flatMap((operation) => {
			const found = linkOperation(calls, resources[index], operation);
			if (typeof found !== 'string') return [found];
			problems.push(found);
			return [];
		}),
	}));
	return { resources: linked, problems };
}

function wrongEntries(
	{ components }: Document,
	calls: readonly Call[],
	resources: readonly NodeResource[],
): string[] {
	const known = new Set(
		resources.flatMap(({ value, operations }) =>
			operations.map((operation) => `${value}.${operation.value}`),
		),
	);
	const wrong = ({ operation, output, simplified }: LinkObject): string[] => [
		...(known.has(operation) ? [] : [`the operation ${operation}, which the node does not have`]),
		...[output, simplified]
			.filter((schema) => schema !== undefined && !(schema in components.schemas))
			.map((schema) => `the schema ${schema}, which components.schemas does not have`),
		...(simplified !== undefined && output === undefined
			? [`a simplified output of ${operation}, but no output`]
			: []),
	];
	return calls.flatMap(({ title, links }) =>
		links.flatMap(wrong).map((what) => `The x-n8n of ${title} names ${what}.`),
	);
}

/** Or why that cannot be. */
function linkOperation(
	calls: readonly Call[],
	resource: NodeResource,
	operation: NodeResource['operations'][number],
): LinkedOperation | string {
	const name = `${resource.value}.${operation.value}`;
	const entries = calls.flatMap((call) =>
		call.links.filter((entry) => entry.operation === name).map((entry) => ({ call, entry })),
	);
	const [main, ...more] = entries.filter(({ entry }) => entry.output !== undefined);
	if (!main?.entry.output) return `No x-n8n in the document names an output of ${name}.`;
	if (more.length > 0) return `More than one x-n8n in the document names an output of ${name}.`;

	const { output, simplified } = main.entry;
	const fields = [...operation.fields, ...(operation.options ?? [])];
	const hasSimplify = fields.some((field) => field.name === 'simplify');
	if (hasSimplify && simplified === undefined) {
		return `${name} has the field Simplify, but the x-n8n of ${main.call.title} names no simplified output.`;
	}
	if (!hasSimplify && simplified !== undefined) {
		return `The x-n8n of ${main.call.title} names a simplified output of ${name}, which has no field Simplify.`;
	}
	const others = entries.filter((entry) => entry !== main).map(({ call }) => call);
	return { resource, operation, calls: [main.call, ...others], output, simplified };
}
