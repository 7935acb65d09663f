import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import { parse } from 'yaml';

import { resources } from '../../nodes/Masivo/resources';
import { ANA, samples } from '../support/customerOperations';
import { ROOT, useMasivo } from '../support/masivo';

const masivo = useMasivo({ customers: [ANA] });

const NODE_DIR = join(ROOT, 'dist/nodes/Masivo');

/** The part of JSON Schema that output schemas and the OpenAPI document have in common. */
interface Schema {
	$ref?: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const { components } = parse(readFileSync(join(ROOT, 'api/masivo.openapi.yaml'), 'utf8'));

/** As n8n finds it for the editor. */
function outputSchema(resource: string, operation: string): Schema {
	const schema = loadOutputSchema({ nodeDir: NODE_DIR, version: 1, resource, operation });
	if (!schema) throw new Error(`${resource}/${operation} has no output schema`);
	return schema;
}

function resolved(schema: Schema): Schema {
	const name = schema.$ref?.split('/').at(-1);
	return name === undefined ? schema : resolved(components.schemas[name]);
}

/** Every property that a schema names, as in `wallet.totals[].reward.name`. */
function namesIn(schema: Schema, prefix = ''): string[] {
	const { items, properties = {} } = resolved(schema);
	if (items) return namesIn(items, `${prefix}[]`);
	return Object.entries(properties).flatMap(([name, property]) => {
		const path = prefix ? `${prefix}.${name}` : name;
		return [path, ...namesIn(property, path)];
	});
}

/** Every property of a value that its schema does not name; an object without names is free. */
function namesNotIn({ items = {}, properties = {} }: Schema, value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap((element) => namesNotIn(items, element));
	if (!isObjectLike(value) || Object.keys(properties).length === 0) return [];
	return Object.entries(value).flatMap(([name, inner]) =>
		name in properties ? namesNotIn(properties[name], inner) : [name],
	);
}

const isObjectLike = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;

test('every operation has an output schema, and every output schema an operation', () => {
	const files = readdirSync(join(NODE_DIR, '__schema__'), { recursive: true, encoding: 'utf8' });
	expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
		resources
			.flatMap(({ value, operations }) =>
				operations.map((operation) => join('v1.0.0', value, `${operation.value}.json`)),
			)
			.sort(),
	);
});

describe.each(samples)(
	'the output schema of $operation',
	({ operation, id, parameters, extra }) => {
		test('names every property that is documented, and those the node adds', () => {
			const names = namesIn(outputSchema('customer', operation));
			expect(names).toEqual(expect.arrayContaining(namesIn(components.schemas.CustomerData)));
			expect(names).toEqual(expect.arrayContaining(Object.keys(extra)));
		});

		test('fits real output, and names everything in it', async () => {
			const { items } = await masivo.run(operation, [{ id }], { parameters });
			const schema = outputSchema('customer', operation);
			const ajv = new Ajv({ strict: false, allErrors: true });
			ajv.validate(schema, items[0].json);
			expect(ajv.errors).toBeNull();
			expect(namesNotIn(schema, items[0].json)).toEqual([]);
		});
	},
);
