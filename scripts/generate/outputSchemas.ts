import { flattened, type Document, type Schema } from './document';
import type { LinkedOperation } from './links';

/** Where n8n looks for them, for version 1 of the node; nothing else is in this folder. */
export const SCHEMA_FOLDER = 'nodes/Masivo/__schema__';

/** The trigger has neither resources nor operations, and thus one file (n8n's server.js, `/schemas`). */
export const TRIGGER_SCHEMA = 'nodes/MasivoTrigger/__schema__/v1.0.0.json';

export function outputSchemaPath({ resource, operation }: LinkedOperation): string {
	return `${SCHEMA_FOLDER}/v1.0.0/${resource.value}/${operation.value}.json`;
}

/**
 * What the editor shows of an operation before its first run. n8n takes one file for an operation,
 * whatever its fields say (n8n-core, output-schema-resolver), so this is the output without Simplify,
 * which is how the node comes; docs/operations.md shows the other one too.
 */
export function outputSchema(
	document: Document,
	{ operation, output }: { output: string } & Partial<Pick<LinkedOperation, 'operation'>>,
): object {
	const schema = essence(document, document.components.schemas[output]);
	if (!operation?.accepted) return { ...schema, version: 1 };
	// There only where it is false (execution/carryOut.ts).
	const properties = {
		...schema.properties,
		confirmed: { type: 'boolean' },
		// The same with Send Once (execution/sendOnce.ts).
		...(operation.once && { skipped: { type: 'boolean' }, reason: { type: 'string' } }),
	};
	return { ...schema, properties, version: 1 };
}

/** Names and types, which is all that the editor reads: everything else would only be shipped. */
function essence(document: Document, schema: Schema): Schema {
	const { type, properties, items } = flattened(document, schema);
	const names = properties ?? (type === 'object' ? {} : undefined);
	return {
		...(type && { type }),
		...(names && {
			properties: Object.fromEntries(
				Object.entries(names).map(([name, property]) => [name, essence(document, property)]),
			),
		}),
		...(items && { items: essence(document, items) }),
	};
}
